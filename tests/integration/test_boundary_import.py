"""A file of boundaries is stored whole or waits for people; maps follow."""

import json
from dataclasses import replace
from datetime import date

import pytest
import shapely
from conftest import START
from shapely import affinity
from sqlalchemy import select

from geo.columns import load
from portal.errors import InputError, UsageError
from portal.model import (
    Audit,
    BoundaryImport,
    BoundaryReview,
    Drawing,
    Outline,
    Redraw,
)
from tests.boundary_files import CODES, ROW, square, write_geojson
from tests.boundary_office import CLAIM, TODAY, Office


@pytest.fixture
def office(tree_database, tmp_path, clock):
    return Office(tree_database, tmp_path, clock)


@pytest.fixture
def row(tmp_path):
    return write_geojson(tmp_path / "batas.geojson", ROW)


def test_a_sound_file_is_stored_with_its_record_and_the_maps_follow(office, row):
    outcome = office.bring(row)
    assert (outcome.state, outcome.stored, outcome.unchanged) == ("tersimpan", 3, 0)
    shown = office.shown()
    assert set(shown) == {*CODES, "64.08.11", "64.08"}
    for code in CODES:
        one = shown[code]
        assert load(one.geometry).equals(ROW[code])
        assert (one.source, one.as_of, one.status) == (CLAIM.source, CLAIM.as_of, "indikatif")
        assert (one.valid_from, one.import_id) == (TODAY, outcome.import_id)
    (record,) = office.read(select(BoundaryImport))
    assert (record.by, record.at, record.settled_by) == ("Uji", START, "Uji")
    assert (record.features, record.units, record.stored, record.missing) == (3, 3, 3, 138)
    assert len(record.sha256) == 64 and (office.folder / "batas" / record.sha256).is_file()
    assert len(json.loads(record.report)["units"]) == 3
    (audit,) = office.read(select(Audit))
    assert audit.act == "batas: impor" and record.sha256 in audit.detail
    assert office.count(Drawing) > 0 and office.count(Redraw) == 0


def test_the_same_file_again_writes_no_boundary(office, row):
    office.bring(row)
    before = office.count(Outline), office.releases()
    outcome = office.bring(row)
    assert (outcome.stored, outcome.unchanged) == (0, 3)
    assert (office.count(Outline), office.releases()) == before


def test_a_newer_file_supersedes_and_the_old_lines_stay_in_history(office, row, tmp_path):
    office.bring(row)
    moved = {**ROW, CODES[2]: square(2, size=0.1).buffer(0)}
    moved[CODES[2]] = type(ROW[CODES[2]])([square(2).geoms[0].union(square(3).geoms[0])])
    later = write_geojson(tmp_path / "baru.geojson", moved)
    outcome = office.bring(later, today=date(2026, 12, 1))
    assert (outcome.stored, outcome.unchanged) == (1, 2)
    chosen = select(Outline).where(Outline.derived.is_(False)).order_by(Outline.id)
    rows = office.read(chosen)
    assert len(rows) == 4
    assert [each.valid_to for each in rows] == [None, None, date(2026, 12, 1), None]
    assert load(rows[2].geometry).equals(ROW[CODES[2]])


def test_a_part_meets_what_is_stored_and_moves_no_point_of_it(office, row, tmp_path):
    office.bring(row)
    before = {code: bytes(load(office.shown()[code].geometry).wkb) for code in CODES}
    # The middle one alone, 10 m over its western neighbour and 10 m short of the eastern one.
    slipped = affinity.translate(square(1), xoff=-0.0001)
    part = write_geojson(tmp_path / "satu.geojson", {CODES[1]: slipped})
    examined = office.examine(part)
    (entry,) = (each for each in examined.result.entries if each.code == CODES[1])
    (told,) = (each.sentence for each in entry.findings if "tersimpan" in each.sentence)
    assert "Sandaran (64.08.11.2001), Tadoan (64.08.11.2003), yang tidak diubah" in told
    outcome = office.bring(part, replace(CLAIM, source="Survei"))
    assert (outcome.state, outcome.stored) == ("tersimpan", 1)
    shown = {code: load(office.shown()[code].geometry) for code in CODES}
    for code in (CODES[0], CODES[2]):
        assert bytes(shown[code].wkb) == before[code]
        assert shown[code].intersection(shown[CODES[1]]).area < 1e-12
    assert shapely.union_all(list(shown.values())).symmetric_difference(
        shapely.union_all(list(ROW.values()))
    ).area < 1e-8  # fmt: skip
    assert office.bring(part, replace(CLAIM, source="Survei")).unchanged == 1


def test_an_indicative_file_does_not_displace_definitive_lines(office, row, tmp_path):
    legal = replace(CLAIM, status="definitif", legal_basis="Perbup 1/2026")
    office.bring(row, legal)
    wider = write_geojson(tmp_path / "b.geojson", {CODES[0]: square(0, south=-0.05)})
    office.bring(wider, replace(CLAIM, as_of=date(2026, 11, 1)), accepted=frozenset(CODES))
    shown = office.shown()[CODES[0]]
    assert shown.status == "definitif" and shown.legal_basis == "Perbup 1/2026"


def test_definitive_lines_need_a_legal_basis(office, row):
    with pytest.raises(UsageError, match="dasar hukum"):
        office.bring(row, replace(CLAIM, status="definitif"))
    assert office.count(BoundaryImport) == 0


@pytest.fixture
def overlapping(tmp_path):
    """The second desa lies half over the first."""
    shapes = {CODES[0]: square(0), CODES[1]: square(0.5), CODES[2]: square(2)}
    return write_geojson(tmp_path / "tindih.geojson", shapes)


def test_what_needs_eyes_waits_and_nothing_is_stored(office, overlapping):
    releases = office.releases()
    outcome = office.bring(overlapping)
    assert outcome.state == "menunggu" and outcome.open_reviews > 0
    assert office.count(Outline) == 0 and office.releases() == releases
    (record,) = office.read(select(BoundaryImport))
    assert record.settled_at is None and record.open_reviews == outcome.open_reviews
    subjects = {each.subject for each in office.read(select(BoundaryReview))}
    assert subjects <= set(CODES[:2]) and subjects
    assert office.read(select(Audit.act)) == ["batas: menunggu"]


def test_the_same_waiting_file_is_one_case(office, overlapping):
    first, second = office.bring(overlapping), office.bring(overlapping)
    assert first.import_id == second.import_id and office.count(BoundaryImport) == 1


def test_accepting_what_was_found_stores_it(office, overlapping):
    outcome = office.bring(overlapping)
    reviewed = office.read(select(BoundaryReview.subject))
    part = office.bring(overlapping, accepted=frozenset(reviewed[:1]))
    rest = frozenset(reviewed) - frozenset(reviewed[:1])
    assert (part.state == "menunggu") == bool(rest)
    done = office.bring(overlapping, accepted=frozenset(reviewed))
    assert (done.import_id, done.state, done.stored) == (outcome.import_id, "tersimpan", 3)
    assert office.count(BoundaryReview) == 0
    (record,) = office.read(select(BoundaryImport))
    assert json.loads(record.decisions)["accepted"] == sorted(set(reviewed))


def test_leaving_a_unit_out_stores_the_rest(office, overlapping):
    done = office.bring(overlapping, skipped=frozenset({CODES[1]}))
    assert (done.state, done.stored) == ("tersimpan", 2)
    assert set(office.shown()) == {CODES[0], CODES[2], "64.08.11", "64.08"}


def test_who_was_overtaken_stores_nothing(office, row, tmp_path):
    other = write_geojson(tmp_path / "lain.geojson", {CODES[0]: square(0)})
    slow = office.examine(row)
    office.bring(other)
    before = office.state()
    with pytest.raises(InputError, match="diubah orang lain"):
        office.store(slow)
    assert office.state() == before


def test_a_file_with_nothing_to_store_is_refused(office, tmp_path):
    foreign = write_geojson(tmp_path / "jauh.geojson", {"64.09.01.2001": square(0)})
    before = office.state()
    with pytest.raises(InputError, match="tidak ada satu batas pun"):
        office.bring(foreign)
    assert office.state() == before and not (office.folder / "batas").exists()
