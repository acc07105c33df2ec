"""geo places import as it is typed: what it prints, how it ends, what it leaves."""

import json

import pytest
from conftest import ROOT
from sqlalchemy import func, select

from portal.cli import main
from portal.model import Item, SheetUpload
from tests.place_files import centre, lay_ground, make_csv

DESA = "64.08.05.2006"
LAT, LON = centre(DESA)
SCHOOL = ("SD Negeri 001", "SD", "", LAT, LON)


@pytest.fixture
def portal(templates, settings, monkeypatch):
    database = templates.sqlite("tree", settings.home / "jenjang.db")
    lay_ground(database, "64.08.05")
    for name, value in (
        ("JENJANG_HOME", settings.home),
        ("JENJANG_SITE", "64.08"),
        ("JENJANG_CONFIG", ROOT / "config"),
    ):
        monkeypatch.setenv(name, str(value))
    monkeypatch.delenv("JENJANG_DATABASE_URL", raising=False)
    yield database
    database.close()


@pytest.fixture
def send(tmp_path, capfd):
    def give(rows, *words, name="tempat.csv"):
        path = tmp_path / name
        path.write_bytes(make_csv(rows))
        capfd.readouterr()
        code = main(["geo", "places", "import", str(path), *words])
        return code, *capfd.readouterr()

    return give


def count(database, table):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_dry_run_says_all_and_stores_nothing(portal, send):
    before = count(portal, Item)
    code, out, err = send([SCHOOL], "--regency", "--layer", "sekolah", "--dry-run", "--json")
    assert code == 0 and "1 baru" in err
    said = json.loads(out)
    assert said["state"] == "diperiksa" and said["layers"] == {"Sekolah": 1}
    assert (count(portal, Item), count(portal, SheetUpload)) == (before, 0)


def test_places_are_stored_with_a_receipt_and_once(portal, send):
    words = ("--regency", "--source", "Dinas Pendidikan", "--as-of", "2026-07-01", "--json")
    code, out, err = send([SCHOOL], *words)
    assert code == 0 and json.loads(out)["new"] == 1
    assert "Sumber: Dinas Pendidikan" in err and "1 Jul 2026" in err
    code, out, _ = send([SCHOOL], *words)
    assert code == 0 and json.loads(out)["unchanged"] == 1
    with portal.reading() as session:
        item = session.scalars(select(Item).where(Item.stream == "lembar-tempat")).one()
    assert (item.title, item.category, item.origin) == (SCHOOL[0], "Sekolah", "Dinas Pendidikan")
    assert count(portal, SheetUpload) == 2


def test_faults_are_named_and_end_with_one(portal, send):
    bad = ("", "SD", "", LAT, LON)
    code, _, err = send([SCHOOL, bad], "--unit", DESA)
    assert code == 1 and "Baris 3, kolom nama: belum diisi." in err
    assert "tidak ada yang disimpan" in err and count(portal, SheetUpload) == 0
    code, _, err = send([SCHOOL, bad], "--unit", DESA, "--good-only")
    assert code == 1 and "1 baru" in err and count(portal, SheetUpload) == 1


def test_a_wrong_unit_layer_or_file_is_a_sentence(portal, send, capfd):
    assert send([SCHOOL], "--unit", "64.08.99")[0] == 2
    code, _, err = send([SCHOOL], "--regency", "--layer", "kolam")
    assert code == 1 and "Lapisan “kolam” tidak dikenal" in err
    assert main(["geo", "places", "import", "/tidak/ada.csv", "--regency"]) == 2
    assert "tidak dapat dibaca" in capfd.readouterr().err
    assert count(portal, SheetUpload) == 0
