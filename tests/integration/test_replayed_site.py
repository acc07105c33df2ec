"""A recorded OpenSID site through the whole harvest to pages, on both databases."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from werkzeug.test import Client

from connectors.replay import Replay, read_recording
from geo.codes import RegionCode
from portal.ingest.assembling import make_workshop
from portal.ingest.registering import NewSource, add_source
from portal.ingest.run import harvest_source
from portal.model import Item, ItemVersion, Outline, ShownValue, Source
from portal.settings import Settings, read_config
from portal.tree.codelist import list_packaged
from portal.tree.filling import fill_tree
from portal.tree.offices import parse_offices
from portal.tree.planning import plan_units
from portal.wsgi import make_front

CODE = "52.01.14.2005"


@pytest.fixture
def place(database, settings_of, clock, shared):
    """The regency of the recording, the recorded site registered in it."""
    settings: Settings = replace(settings_of(database), site="52.01")
    codes = list_packaged("52.01")
    offices = parse_offices(read_config(settings, "offices.toml"), "52.01")
    recording = read_recording(shared / "recordings" / "opensid")
    with database.writing() as session:
        planned = plan_units(codes, offices, frozenset({"setda", "opd", "peta", "data"}))
        fill_tree(session, codes, planned, zone="Asia/Makassar", host="", now=clock(),
                  on=date(2026, 1, 1))  # fmt: skip
        new = NewSource(recording.base, CODE, "opensid")
        source_id = add_source(session, new, ("opensid",), clock()).id
    opened: list[Replay] = []

    def harvest(variant: str = "default", without: tuple[str, ...] = ()):
        shop = make_workshop(settings, database, clock)

        def open_http(_source: Source, note) -> Replay:
            replay = Replay(recording, now=clock, variant=variant, note=note)
            for path in without:
                replay.forget(path)
            opened.append(replay)
            return replay

        shop = replace(shop, open_http=open_http)
        return harvest_source(shop, source_id, "incremental"), opened[-1]

    return database, settings, harvest


def shown(database, kind: str):
    with database.reading() as session:
        rows = session.execute(
            select(Item.key, ItemVersion.body)
            .join(ItemVersion, ItemVersion.id == Item.published_id)
            .where(Item.type == kind, Item.hidden_at.is_(None))
        )
        return {row.key: row.body for row in rows}


def test_the_recorded_village_comes_out_whole(place, clock) -> None:
    database, settings, harvest = place
    report, asked = harvest("feed-broken")
    assert (report.state, report.error) == ("done", "")
    assert len(shown(database, "article")) == 91
    sitemap = asked.get(f"{asked.recording.base}/sitemap.xml").text()
    attempted = {url.removeprefix(asked.recording.base) for url in asked.asked}
    listed = {each.url for each in asked.answers if f"{asked.recording.base}{each.url}<" in sitemap}
    assert {url for url in listed if "/artikel/2" in url} <= attempted
    assert set(shown(database, "document")) == {"2", "3", "4", "5", "6", "7"}
    officials = shown(database, "official")
    assert len(officials) > 5
    assert all(set(json.loads(body)) <= {"type", "key", "url", "name", "post", "rank", "unit_hint"}
               for body in officials.values())  # fmt: skip
    with database.reading() as session:
        people = session.scalars(
            select(ShownValue.sum).where(
                ShownValue.indicator == "penduduk-jumlah", ShownValue.sex == "",
                ShownValue.level == "desa",
            )
        ).all()  # fmt: skip
        assert people == [97]
        assert session.scalar(select(Outline.id).limit(1)) is not None
        source = session.scalars(select(Source)).one()
        assert (source.identity, source.health) == ("terverifikasi", "menjawab")
    front = make_front(settings, database, clock)
    client = Client(front)
    home = client.get(f"/kode/{RegionCode.parse(CODE).text}", follow_redirects=True)
    assert home.status_code == 200
    path = home.request.path
    for section in ("", "/berita", "/ppid", "/monografi", "/profil", "/peta", "/kontak"):
        page = client.get(path + section)
        assert page.status_code == 200, section
        assert "198506" not in page.text
    front.stop()


def test_a_repeat_changes_nothing(place) -> None:
    database, _, harvest = place
    harvest()
    before = {kind: shown(database, kind) for kind in ("article", "document", "statistic")}
    report, _ = harvest()
    assert (report.state, report.new, report.changed) == ("done", 0, 0)
    assert {kind: shown(database, kind) for kind in before} == before


def test_what_the_village_hides_is_gone_after_a_day(place, clock) -> None:
    database, settings, harvest = place
    faith, areas = "/statistik_web/load_chart_gis/3", "/data-wilayah"
    front = make_front(settings, database, clock)
    front.snapshot._oldest = 0.0
    client = Client(front)

    def indicators() -> set[str]:
        with database.reading() as session:
            return set(session.scalars(select(ShownValue.indicator)))

    harvest()
    whole = indicators()
    assert {"penduduk-agama", "penduduk-jumlah"} <= whole
    page = client.get(f"/kode/{CODE}/monografi", follow_redirects=True)
    assert "Agama" in page.text
    clock.move(hours=1)
    report, _ = harvest(without=(faith, areas))
    assert report.vanished == 0 and indicators() == whole, "once is no proof"
    clock.move(hours=12)
    harvest(without=(faith, areas))
    assert indicators() == whole, "nor is twice on one day"
    clock.move(hours=13)
    report, asked = harvest(without=(faith,))
    assert asked.asked.count(f"{asked.recording.base}{faith}") == 2, "read, then asked once more"
    assert report.vanished == 1
    assert indicators() == whole - {"penduduk-agama"}
    page = client.get(f"/kode/{CODE}/monografi", follow_redirects=True)
    assert page.status_code == 200 and "Agama" not in page.text
    clock.move(hours=8 * 24)
    harvest()
    assert indicators() == whole, "what is opened again comes back"
    front.stop()
