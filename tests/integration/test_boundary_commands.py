"""The commands on boundaries as they are typed: what they print, how they end, what they leave."""

import json

import pytest
from conftest import ROOT
from sqlalchemy import func, select

from portal.cli import main
from portal.model import BoundaryImport, Outline
from tests.boundary_files import CODES, NAMES, ROW, square, write_geojson
from tests.vector_files import zip_files, zip_shapefile

UTM = {code: (NAMES[code], ROW[code]) for code in CODES}


class Terminal:
    """Types commands at one portal."""

    def __init__(self, database, capfd):
        self.database = database
        self._capfd = capfd
        self.out = self.err = ""

    def type(self, *words):
        """The exit code; what was said is in `out` and `err`."""
        self._capfd.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as stopped:
            code = stopped.code
        self.out, self.err = self._capfd.readouterr()
        return code

    def json(self, *words):
        """The one document of a command that is asked for it."""
        self.code = self.type(*words, "--json")
        (line,) = self.out.splitlines()
        return json.loads(line)

    def count(self, table):
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def terminal(templates, settings, monkeypatch, capfd):
    database = templates.sqlite("tree", settings.home / "jenjang.db")
    for name, value in (
        ("JENJANG_HOME", settings.home),
        ("JENJANG_SITE", "64.08"),
        ("JENJANG_CONFIG", ROOT / "config"),
    ):
        monkeypatch.setenv(name, str(value))
    monkeypatch.delenv("JENJANG_DATABASE_URL", raising=False)
    yield Terminal(database, capfd)
    database.close()


@pytest.fixture
def row(tmp_path):
    return write_geojson(tmp_path / "batas.geojson", ROW)


def test_a_dry_run_says_all_and_writes_a_picture_only(terminal, row, tmp_path):
    picture = tmp_path / "a.svg"
    report = terminal.json("geo", "import", row, "--dry-run", "--svg", picture)
    assert terminal.code == 0 and report["state"] == "diperiksa"
    assert [each["code"] for each in report["units"]] == list(CODES)
    drawn = picture.read_text()
    assert report["svg"] == str(picture) and drawn.startswith("<svg")
    for code in CODES:  # after as it would be stored, before as it is in the file
        assert f"{NAMES[code]} {code}</title>" in drawn
        assert f"{code} dalam berkas</title>" in drawn
    assert terminal.count(Outline) == terminal.count(BoundaryImport) == 0
    assert not list(tmp_path.glob("var/batas/*"))


def test_dry_run_and_import_print_the_same_report(terminal, row):
    assert terminal.type("geo", "import", row, "--dry-run", "--all-units") == 0
    looked = terminal.out
    assert terminal.type("geo", "import", row, "--all-units") == 0
    assert terminal.out == looked and "3 batas tersimpan" in terminal.err
    assert terminal.type("geo", "check") == 0 and "3 dari 141" in terminal.out


def test_a_file_that_waits_ends_with_one_and_names_the_next_step(terminal, tmp_path):
    shapes = {CODES[0]: square(0), CODES[1]: square(0.5)}
    path = write_geojson(tmp_path / "tindih.geojson", shapes)
    report = terminal.json("geo", "import", path, "--source", "Tapem", "--as-of", "2026-08-20")
    assert terminal.code == 1 and report["state"] == "menunggu" and report["open_reviews"] > 0
    assert f"jenjang geo accept {report['import_id']}" in terminal.err
    assert terminal.type("geo", "check") == 1 and "menunggu" in terminal.out
    assert terminal.type("geo", "accept", report["import_id"]) == 0
    assert terminal.count(Outline) == 2 + 2  # and what is dissolved from them
    assert terminal.type("geo", "accept", report["import_id"]) == 1
    assert "sudah tersimpan" in terminal.err
    assert terminal.type("geo", "drop", 99) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--status", "definitive"), "dasar hukum"),
        (("--level", "kecamatan"), "--dry-run"),
        (("--match", "tujuh"), "--match tujuh"),
        (("--match", "unsur-1=64.08.99.2001"), "64.08.99.2001"),
        (("--as-of", "kemarin"), "TAHUN-BULAN-TANGGAL"),
        (("--status", "resmi"), "resmi"),
    ],
)
def test_wrong_use_ends_with_two(terminal, row, words, said):
    assert terminal.type("geo", "import", row, *words) == 2
    assert said in terminal.err and terminal.count(BoundaryImport) == 0


def test_a_bad_file_is_one_sentence(terminal, tmp_path):
    path = tmp_path / "peta.geojson"
    path.write_text("<!DOCTYPE html><html></html>")
    report = terminal.json("geo", "import", path)
    assert terminal.code == 1 and "halaman web" in report["error"]
    assert len(terminal.err.strip().splitlines()) == 1 and terminal.count(BoundaryImport) == 0


def test_a_shapefile_in_metres_without_prj_comes_to_the_same_lines(terminal, row, tmp_path):
    path = zip_shapefile(tmp_path / "utm.zip", UTM, without=(".prj",), crs="EPSG:32650")
    assert terminal.type("geo", "import", path) == 1 and ".prj" in terminal.err
    assert terminal.type("geo", "import", path, "--crs", "UTM 50N") == 0
    assert terminal.type("geo", "import", row) == 0
    changes = terminal.json("geo", "diff", 2)["units"]
    assert all(each["gained_km2"] + each["lost_km2"] < 1e-4 for each in changes)


def test_history_diff_and_note(terminal, row, tmp_path):
    terminal.type("geo", "import", row, "--source", "Lama")
    larger = {**ROW, CODES[2]: square(2, size=0.1).union(square(3)).buffer(0)}
    larger[CODES[2]] = type(square(0))([larger[CODES[2]]])
    path = write_geojson(tmp_path / "baru.geojson", larger)
    terminal.type("geo", "import", path, "--source", "Baru", "--accept", "semua")
    history = terminal.json("geo", "history", CODES[2])["boundaries"]
    assert [each["source"] for each in history] == ["Baru", "Lama"]
    picture = tmp_path / "beda.svg"
    (change,) = terminal.json("geo", "diff", 1, 2, "--svg", picture)["units"]
    assert change["code"] == CODES[2] and change["gained_km2"] == pytest.approx(123, rel=0.01)
    drawn = picture.read_text()
    assert '<path class="t"' in drawn and '<path class="k"' not in drawn
    assert terminal.type("geo", "diff", 2) == 0 and "1 unit berubah" in terminal.out
    assert terminal.type("geo", "diff", "2020-01-01", "2021-01-01") == 0
    assert "Tidak ada batas yang berbeda" in terminal.out
    assert terminal.type("geo", "diff", 7) == 2 and terminal.type("geo", "diff", "kemarin") == 2
    assert terminal.type("geo", "note", CODES[0], "Diperselisihkan") == 0
    assert terminal.type("geo", "check") == 0 and "Diperselisihkan" in terminal.out
    assert terminal.type("geo", "note", CODES[0], "--end") == 0
    assert terminal.type("geo", "note", CODES[0]) == 2
    assert terminal.type("geo", "history", "64.09") == 2


@pytest.mark.parametrize("kind", ["geojson", "csv", "gpkg"])
def test_what_is_exported_can_be_imported_again_unchanged(terminal, row, tmp_path, kind):
    terminal.type("geo", "import", row, "--source", "Tapem", "--as-of", "2026-08-20")
    target = tmp_path / f"keluar.{kind}"
    assert terminal.type("geo", "export", target) == 0
    assert terminal.type("geo", "export", target) == 2  # never over a file that is there
    words = ("--source", "Tapem", "--as-of", "2026-08-20")
    report = terminal.json("geo", "import", target, *words)
    assert (report["stored"], report["unchanged"]) == (0, 3)
    assert terminal.type("geo", "export", tmp_path / "a.dxf") == 2
    assert terminal.type("geo", "export", tmp_path / "b.csv", "--unit", "64.08.01") == 2


def test_an_archive_with_a_trap_leaves_no_trace(terminal, tmp_path):
    path = zip_files(tmp_path / "a.zip", {"../../lepas.geojson": b"{}"})
    assert terminal.type("geo", "import", path) == 1 and "luar foldernya" in terminal.err
    assert terminal.count(BoundaryImport) == 0
    assert not list(tmp_path.rglob("lepas*")) and not list(tmp_path.glob("var/batas/*"))
