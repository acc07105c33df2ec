"""Made-up regencies of unlike extent with every kind of defect, brought by the commands somebody
types: all is in the report, what is grave waits, and no unit is lost on the way to the map."""

import json

import pytest
from sqlalchemy import select

from geo.columns import load
from geo.intake.neighbours import list_overlaps
from geo.svg import from_text
from portal.cli import main
from portal.model import (
    BoundaryImport,
    BoundaryReview,
    Drawing,
    Measured,
    Neighbour,
    Outline,
    Redraw,
    Topology,
    UnitVersion,
)
from portal.reads.outlines import list_shown
from tests.databases import ROOT
from tests.made_regencies import make_archipelago, make_equatorial, make_kota

OVER = {"digambar di atas induknya", "di dalam unit lain"}
WAITS = {*OVER, "poligon terlalu sederhana"}


class Desk:
    """One database with the tree of a made-up regency, and a terminal before it."""

    def __init__(self, database, made, capfd):
        self.database, self.made, self._capfd = database, made, capfd

    def type(self, *words, code=0):
        """The one document a command answers with; it has to end with this code."""
        self._capfd.readouterr()
        assert main([str(word) for word in (*words, "--json")]) == code, self._capfd.readouterr()
        return json.loads(self._capfd.readouterr().out)

    def read(self, statement):
        with self.database.reading() as session:
            return session.scalars(statement).all()

    def codes(self):
        """The code of each unit."""
        rows = self.read(select(UnitVersion).where(UnitVersion.valid_to.is_(None)))
        return {row.unit_id: row.code for row in rows}

    def shown(self, level):
        """The shapes of a level that are shown, by code."""
        codes = self.codes()
        with self.database.reading() as session:
            rows = list_shown(session, codes)
        found = {codes[unit_id]: load(row.geometry) for unit_id, row in rows.items()}
        return {code: each for code, each in found.items() if code.count(".") == level}


@pytest.fixture(
    params=[make_kota, make_archipelago, make_equatorial], ids=lambda make: make.__name__
)
def desk(request, database, settings_of, monkeypatch, capfd, tmp_path):
    made = request.param()
    settings = settings_of(database)
    for name, value in (
        ("JENJANG_HOME", settings.home),
        ("JENJANG_SITE", made.root),
        ("JENJANG_DATABASE_URL", settings.database_url),
        ("JENJANG_CONFIG", ROOT / "config"),
    ):
        monkeypatch.setenv(name, str(value))
    units = made.write_codes(tmp_path / "unit.csv")
    desk = Desk(database, made, capfd)
    desk.type("init", "--regency", made.root, "--units", units)
    return desk


def test_each_defect_is_told_and_no_unit_is_lost(desk, tmp_path):
    made = desk.made
    report = desk.type("geo", "import", made.write(tmp_path / "batas.geojson"), code=1)
    said = told_of(report)
    told_all(made, said, report)
    waits_whole(desk, report)
    new = [code for code, kinds in said.items() if kinds & OVER and code not in made.truth]
    assert len(new) == 4
    cut = ",".join(new)
    number = report["import_id"]
    done = desk.type("geo", "accept", number, "--cut", cut, "--accept", "semua")
    assert (done["state"], done["open_reviews"]) == ("tersimpan", 0)
    assert done["stored"] == len(made.ground.written) - 1
    stored_whole(desk, report["missing"])
    derived_whole(desk)
    state = desk.type("geo", "check")
    assert state["missing"] == report["missing"] and state["waiting"] == []


def told_of(report):
    """What the report says of each unit."""
    return {
        each["code"]: {finding["kind"] for finding in each["findings"]} for each in report["units"]
    }


def told_all(made, said, report):
    """Each unit of the file is in the report, with each of its defects, and nobody is taken for
    another."""
    ground = made.ground
    assert set(said) == set(ground.written)
    for code, wanted in (ground.wanted | ground.beside).items():
        assert {kind.value for kind in wanted} <= said[code], (code, wanted, said[code])
    empty = [code for code, rings in ground.written.items() if not rings]
    assert report["missing"] == empty and report["unclear"] == [] and report["foreign"] == 0


def waits_whole(desk, report):
    """The file waits as a case with all that was said; nothing of it is shown."""
    (case,) = desk.read(select(BoundaryImport))
    assert (case.state, case.missing, case.stored) == ("menunggu", 1, 0)
    kept = json.loads(case.report)
    assert {key: report[key] for key in kept} == kept
    asked = {(row.subject, row.kind) for row in desk.read(select(BoundaryReview))}
    weighty = {
        (unit["code"], each["kind"])
        for unit in report["units"]
        for each in unit["findings"]
        if each["weight"] == "periksa"
    }
    assert asked == weighty and len({subject for subject, _ in asked}) == case.open_reviews
    assert {kind for _, kind in asked} >= WAITS
    for table in (Outline, Drawing, Measured, Neighbour, Topology, Redraw):
        assert desk.read(select(table)) == [], table


def stored_whole(desk, missing):
    """Every unit but the one without a shape has a boundary, and none overlaps another."""
    shapes = desk.shown(3)
    assert set(shapes) == set(desk.made.ground.written) - set(missing)
    assert all(each.is_valid and not each.is_empty for each in shapes.values())
    assert list_overlaps(shapes) == ()
    for code in set(desk.made.truth) & set(shapes) - set(desk.made.ground.beside):
        true = desk.made.truth[code]
        assert shapes[code].intersection(true).area >= 0.9 * true.area, code  # but for two lakes


def derived_whole(desk):
    """What follows from boundaries is there for every unit, and no path is empty."""
    made, codes = desk.made, desk.codes()
    desa, above = set(desk.shown(3)), {made.root, *made.parents}
    assert set(desk.shown(2)) | set(desk.shown(1)) == above
    assert {codes[row.unit_id] for row in desk.read(select(Measured))} == desa | above
    drawn = {}
    for row in desk.read(select(Drawing)):
        shapes = from_text(row.shapes).shapes
        assert shapes and all(each.path.startswith("M") for each in shapes)
        drawn[codes[row.unit_id], row.role] = {each.code for each in shapes}
    assert {code for code, role in drawn if role == "sendiri"} == desa
    assert drawn[made.root, "anak"] == set(made.parents) and drawn[made.root, "desa"] == desa
    for code in made.parents:
        below = {each for each in desa if each.startswith(f"{code}.")}
        assert drawn[code, "anak"] == below
    (topology,) = desk.read(select(Topology))
    levels = json.loads(topology.body)["objects"]
    told = {name: {each["id"] for each in level["geometries"]} for name, level in levels.items()}
    assert told == {"kabupaten": {made.root}, "kecamatan": set(made.parents), "desa": desa}
    pairs = {(row.unit_id, row.other_id) for row in desk.read(select(Neighbour))}
    assert pairs and {(b, a) for a, b in pairs} == pairs
    assert desk.read(select(Redraw)) == []
