"""One portal harvests another by CKAN's questions, over HTTP: its numbers land as they were."""

import logging
import shutil
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from werkzeug.serving import make_server

from connectors.records import Cell, Statistic
from portal.ingest.assembling import make_workshop
from portal.ingest.points import pass_on
from portal.ingest.preview import preview
from portal.ingest.publishing import publish_stream
from portal.ingest.registering import NewSource, add_source
from portal.ingest.run import harvest_source
from portal.model import Item, ItemVersion, Observation, Placement, ShownValue, Source
from portal.release import bump
from portal.wsgi import make_front
from tests.builders import Builder, cover
from tests.serving import running

BENUA, MALOY = "64.08.05.2006", "64.08.05.2015"
PEOPLE, FAITH = "penduduk-jumlah", "penduduk-agama"
MAP = {
    f"{stream}.{field}": value
    for stream, dataset in (("warga", PEOPLE), ("agama", FAITH))
    for field, value in {
        "dataset": f"6408-{dataset}", "indikator": dataset, "kode": "kode", "nilai": "nilai",
        "kelamin": "kelamin", "kelompok": "kelompok", "nama_kelompok": "nama_kelompok",
        "kolom_tahun": "periode", "per": "data_terbaru",
    }.items()
}  # fmt: skip


@pytest.fixture
def peer(templates, settings, clock, tmp_path):
    """Another regency's portal with numbers to give, served on loopback; its address."""
    home = tmp_path / "tetangga"
    home.mkdir()
    theirs = replace(settings, home=home, database_url=f"sqlite:///{home / 'jenjang.db'}")
    database = templates.sqlite("tree", home / "jenjang.db")
    with database.writing() as session:
        build = Builder(session, now=clock())
        desa = build.source(BENUA)
        for year, men in ((2025, 1745), (2026, 1780)):
            build.statistic(desa, PEOPLE, year, ("total", "L", men), ("total", "P", 1632),
                            ("total", "", men + 1632))  # fmt: skip
        build.statistic(desa, FAITH, 2026, ("islam", "", 3300), ("kristen", "", 109),
                        ("buddha", "", 3), ("total", "", 3412))  # fmt: skip
        build.statistic(build.source(MALOY), PEOPLE, 2026, ("total", "", None))
        bump(session, [build.unit("64.08").unit_id], clock())
    cover(database, clock)
    front = make_front(theirs, database, clock)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, front, threaded=True)
    with running(server):
        yield f"http://127.0.0.1:{server.server_port}", database
    front.stop()
    database.close()


@pytest.fixture
def shop(tree_database, settings_of, clock, tmp_path):
    """The workshop of the project's own config, without its pauses."""
    settings = settings_of(tree_database)
    config = shutil.copytree(settings.config, tmp_path / "config")
    (config / "pace.toml").write_text("default_seconds = 0\n")
    return make_workshop(replace(settings, config=config), tree_database, clock)


def register(shop, url, options=MAP, unit="64.08"):
    new = NewSource(
        url=url,
        unit_code=unit,
        kind="ckan",
        allow_network=f"127.0.0.1/32:{url.rpartition(':')[2]}",
        options=options,
    )
    with shop.database.writing() as session:
        return add_source(session, new, shop.registry.kinds, shop.clock()).id


def numbers(database, source_id=None):
    """By unit, indicator, year, group and sex: value and day; of one source or of all."""
    with database.reading() as session:
        rows = session.scalars(
            select(Observation).where(
                Observation.source_id == source_id if source_id else Observation.id > 0
            )
        )
        return {
            (row.scope_key, row.indicator, row.period, row.category, row.sex): (
                None if row.num is None else row.num / 10**row.scale,
                row.as_of,
            )
            for row in rows
        }


def test_numbers_land_equal_and_what_was_covered_stays_unknown(peer, shop) -> None:
    url, theirs = peer
    source_id = register(shop, url)
    report = harvest_source(shop, source_id, "full")
    assert report.state == "done", report
    ours, given = numbers(shop.database, source_id), numbers(theirs)
    assert ours.keys() <= given.keys()
    hidden = {key for key, (value, _) in ours.items() if value is None}
    # Unknown there, or covered there: never a zero here, and nothing else is missing.
    assert {key[3] for key in hidden if key[1] == FAITH} >= {"buddha"}
    assert {key[1:4] for key in hidden if key[1] == PEOPLE} == {(PEOPLE, "2026", "total")}
    told = {key: each for key, each in ours.items() if key not in hidden}
    assert told == {key: given[key] for key in told} and len(told) >= 6
    assert {each for _, each in told.values()} == {date(2026, 11, 24)}
    with shop.database.reading() as session:
        above = session.scalar(
            select(ShownValue.sum).where(
                ShownValue.level == "kecamatan", ShownValue.indicator == PEOPLE,
                ShownValue.period == "2026", ShownValue.category == "total", ShownValue.sex == "",
            )
        )  # fmt: skip
        kinds = set(session.scalars(select(Source.kind).join(ShownValue)))
    assert above == 3412 and kinds == {"ckan"}


def test_a_second_harvest_writes_nothing_and_a_change_comes_through(peer, shop, clock) -> None:
    url, theirs = peer
    source_id = register(shop, url)
    harvest_source(shop, source_id, "full")
    before = numbers(shop.database, source_id)
    for mode in ("incremental", "full"):
        report = harvest_source(shop, source_id, mode)
        assert (report.state, report.new, report.changed) == ("done", 0, 0)
    clock.move(hours=1)
    with theirs.writing() as session:
        build = Builder(session, now=clock())
        build.statistic(build.source(MALOY), PEOPLE, 2025, ("total", "", 40))
        bump(session, [build.unit("64.08").unit_id], clock())
    report = harvest_source(shop, source_id, "incremental")
    assert (report.state, report.new) == ("done", 1)
    assert len(numbers(shop.database, source_id)) == len(before) + 1


def test_a_column_that_is_gone_stops_its_table_and_leaves_the_other(peer, shop) -> None:
    url, _ = peer
    source_id = register(shop, url, MAP | {"agama.nilai": "jumlah_jiwa"})
    report = harvest_source(shop, source_id, "full")
    assert report.state != "done" and "jumlah_jiwa" in report.sentence
    assert {key[1] for key in numbers(shop.database, source_id)} == {PEOPLE}


def test_a_look_before_the_harvest_stores_nothing(peer, shop) -> None:
    url, _ = peer
    shown = preview(shop, register(shop, url))
    assert {line.type for line in shown.lines} == {"statistic"} and not shown.sentence
    assert numbers(shop.database) == {}


@pytest.mark.parametrize(
    ("hint", "unit"),
    [
        ("nama:Sangkulirang/Benua Baru Ilir", BENUA),
        ("nama:KEC. SANGKULIRANG/Desa Benua  Baru-Ilir", BENUA),
        ("nama:Sangatta Utara/Benua Baru Ilir", ""),
        ("nama:Sangkulirang/Tidak Ada", ""),
        ("64.08.99.2001", ""),
        ("64.09.01.2001", ""),
    ],
)
def test_a_village_nobody_knows_gives_its_number_to_nobody(shop, hint, unit) -> None:
    """Not to the regency that published it either."""
    with shop.database.writing() as session:
        build = Builder(session)
        item = build.item(
            build.source("64.08", "ckan"),
            Statistic(
                key="x", unit_hint=hint, indicator=PEOPLE, title="x", period="2026",
                cells=(Cell("total", "total", "", 12),),
            ),
        )  # fmt: skip
        source_id, stream = item.source_id, item.stream
        version = item.published_id
        item.published_id = None
        session.flush()
        session.get_one(ItemVersion, version).state = "staged"
    publish_stream(shop.database, source_id, stream, shop.projectors, shop.clock(), pass_on)
    with shop.database.reading() as session:
        build = Builder(session)
        found = session.scalars(select(Observation.unit_id)).all()
        assert found == ([build.unit(unit).unit_id] if unit else [])
        hidden = session.scalars(select(Item.hidden_reason)).one()
        assert bool(hidden) is not bool(unit)
        placed = session.scalars(select(Placement.unit_id)).all()
        assert placed == ([build.unit(unit).unit_id] if unit else [])
