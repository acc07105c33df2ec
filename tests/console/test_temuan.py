"""Numbers that do not agree: found at publishing, shown to staff, noted for readers, gone again."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from connectors.records import Cell, Statistic
from portal.ingest.assembling import make_projectors
from portal.ingest.project_statistic import StatisticProjector
from portal.model import Item, NumberFinding, Source
from portal.wsgi import make_front
from tests.builders import Builder, cover
from tests.staff import add_people, enter

DESA, CAMAT = "64.08.05.2006", "64.08.05"
PAGE = "/sangkulirang/benua-baru-ilir/monografi"
ROOM = f"/ruang/temuan/{CAMAT}"
NEW, OLD = date(2026, 11, 1), date(2026, 9, 3)


@pytest.fixture
def tell(tree_database, settings):
    """Let the village's site or the regency's file tell a table, or tell it again."""
    projector = next(
        each
        for each in make_projectors(settings, tree_database)
        if isinstance(each, StatisticProjector)
    )
    with tree_database.writing() as session:
        build = Builder(session)
        sources = {
            "situs": build.source(DESA, url="https://benua.contoh.desa.id/").id,
            "resmi": build.source("64.08", "lembar", url="/kode/64.08").id,
            "kecamatan": build.source(CAMAT, "lembar", url=f"/kode/{CAMAT}").id,
        }
    items: dict[tuple[str, str], int] = {}

    def told(name, indicator, as_of, *cells):
        with tree_database.writing() as session:
            build = Builder(session)
            record = Statistic(
                key=indicator, indicator=indicator, title=indicator, period="2026", as_of=as_of,
                cells=tuple(Cell(code, code.upper(), "", Decimal(n)) for code, n in cells),
            )  # fmt: skip
            place = (name, indicator)
            if place not in items:
                source = session.get_one(Source, sources[name])
                items[place] = build.item(source, record, "statistik").id
            item = session.get_one(Item, items[place])
            projector.project(session, item, record, build.unit(DESA), build.now)
            projector.finish(session, frozenset(), build.now)

    return told


@pytest.fixture
def front(tree_database, settings_of, clock, tell):
    settings = settings_of(tree_database)
    people = (("camat", "kecamatan", CAMAT), ("lain", "kecamatan", "64.08.04"))
    add_people(tree_database, settings, clock, people)
    tell("situs", "penduduk-jumlah", NEW, ("total", 1204))
    tell("situs", "penduduk-agama", NEW, ("islam", 1100), ("hindu", 90), ("total", 1204))
    tell("resmi", "penduduk-jumlah", OLD, ("total", 1210))
    made = make_front(settings, tree_database, clock)
    yield made
    made.stop()


def held(database):
    with database.reading() as session:
        rows = session.scalars(select(NumberFinding).order_by(NumberFinding.kind))
        return [(row.kind, row.indicator, row.value, row.other_value, row.rule) for row in rows]


def test_each_disagreement_is_kept_once_and_goes_with_its_cause(front, tree_database, tell):
    assert held(tree_database) == [
        ("rincian", "penduduk-agama", "1190", "1204", "tidak-cocok-sendiri"),
        ("sumber", "penduduk-jumlah", "1204", "1210", "tidak-cocok-sendiri"),
    ]
    with tree_database.reading() as session:
        since = session.scalar(select(NumberFinding.since).where(NumberFinding.kind == "sumber"))
    tell("situs", "penduduk-agama", NEW, ("islam", 1100), ("hindu", 104), ("total", 1204))
    assert held(tree_database) == [("sumber", "penduduk-jumlah", "1204", "1210", "urutan")]
    with tree_database.reading() as session:
        assert session.scalar(select(NumberFinding.since)) == since
    tell("resmi", "penduduk-jumlah", OLD, ("total", 1204))
    assert held(tree_database) == []


def test_staff_see_both_numbers_and_which_is_looked_at_first(front):
    page = enter(front, "camat").get(ROOM).text
    assert "2 temuan" in page and "Benua Baru Ilir" in page
    assert "berkas resmi kabupaten (Kabupaten Kutai Timur)" in page
    assert "1.204" in page and "1.210" in page
    assert "karena rinciannya sendiri tidak sama dengan jumlahnya" in page
    one = enter(front, "camat").get(f"{ROOM}?jenis=sumber").text
    assert "1 temuan" in one and "jumlah rincian" not in one
    empty = enter(front, "lain").get("/ruang/temuan/64.08.04").text
    assert "Tidak ada temuan" in empty
    assert enter(front, "lain").get(ROOM).status_code in (403, 404)


def test_village_kecamatan_and_official_file_are_each_told_who_should_mend_it(
    front, tree_database, tell
):
    tell("situs", "penduduk-agama", NEW, ("islam", 1100), ("hindu", 104), ("total", 1204))
    tell("kecamatan", "penduduk-jumlah", NEW, ("total", 1190))
    # The official number is the one shown; each of the others is held against it.
    assert sorted(held(tree_database)) == [
        ("sumber", "penduduk-jumlah", "1190", "1210", "urutan"),
        ("sumber", "penduduk-jumlah", "1204", "1210", "urutan"),
    ]
    client = enter(front, "camat")
    rows = list(csv.DictReader(io.StringIO(client.get(f"{ROOM}?bentuk=csv").text.lstrip("\ufeff"))))
    said = {row["angka"]: " ".join(row.values()) for row in rows}
    assert "kiriman kecamatan" in said["1190"]
    assert "OpenSID benua.contoh.desa.id" in said["1204"]
    assert all("berkas resmi kabupaten" in words for words in said.values())
    # Each goes when its own side is mended, and both when the official one is.
    tell("kecamatan", "penduduk-jumlah", NEW, ("total", 1210))
    assert [each[2] for each in held(tree_database)] == ["1204"]
    tell("kecamatan", "penduduk-jumlah", NEW, ("total", 1204))
    tell("resmi", "penduduk-jumlah", OLD, ("total", 1204))
    assert held(tree_database) == []


def test_the_table_is_the_same_as_csv_and_xlsx(front):
    client = enter(front, "camat")
    text = client.get(f"{ROOM}?bentuk=csv").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["jenis"], row["angka"], row["angka_lain"]) for row in rows] == [
        ("Rincian dan jumlah", "1190", "1204"), ("Antarsumber", "1204", "1210"),
    ]  # fmt: skip
    assert client.get(f"{ROOM}?bentuk=xlsx").get_data().startswith(b"PK")


def test_readers_get_a_neutral_note_that_names_nobody(front, tree_database, clock):
    cover(tree_database, clock)
    client = enter(front, "camat")
    page = client.get(PAGE).text
    part = page.split('id="catatan-angka"')[1].split("</section>")[0]
    said = "Jumlah menurut agama (1.190) berbeda dari jumlah penduduk (1.204); data per 1 Nov 2026."
    assert said in part and "karena" not in part and "memperbaiki" not in part
    (note,) = json.loads(client.get(f"{PAGE}.json").text)["data"]["notes"]
    assert note["words"] == said and (note["value"], note["other_value"]) == (1190, 1204)


def test_a_note_does_not_give_the_sum_of_a_table_with_covered_cells(
    front, tell, tree_database, clock
):
    tell("situs", "penduduk-agama", NEW, ("islam", 1100), ("hindu", 3), ("total", 1204))
    cover(tree_database, clock)
    client = enter(front, "camat")
    data = json.loads(client.get(f"{PAGE}.json").text)["data"]
    (faith,) = (each for each in data["topics"] if each["code"] == "penduduk-agama")
    assert any(row["hidden"] for row in faith["rows"])
    (note,) = data["notes"]
    assert note["value"] is None and "1.103" not in client.get(PAGE).text
    assert note["words"].startswith("Jumlah menurut agama berbeda dari jumlah penduduk (1.204)")


def test_groups_nobody_mapped_are_listed_for_staff_and_kept_for_readers(front, tell):
    tell("situs", "penduduk-kelamin", NEW, ("laki-laki", 600), ("waria", 4), ("total", 604))
    page = enter(front, "camat").get(ROOM).text
    assert "Kelompok yang belum dikenal" in page and "WARIA" in page
    assert "PEREMPUAN" not in page
