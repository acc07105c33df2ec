"""Waiting files are decided by people, boundaries keep their history, disputes their note."""

import json
from dataclasses import replace
from datetime import date

import pytest
from shapely import MultiPolygon
from shapely.geometry import box
from sqlalchemy import select

from geo.columns import load, store
from portal.errors import InputError, UsageError
from portal.model import Audit, BoundaryImport, BoundaryNote, BoundaryReview, Outline, UnitVersion
from portal.reads.boundary_history import (
    compare_states,
    find_import_before,
    read_history,
    read_state_after,
    read_state_on,
)
from portal.reads.boundary_state import read_state
from tests.boundary_files import CODES, NAMES, ROW, feature, square, write_geojson
from tests.boundary_office import BOSS, CLAIM, Office


@pytest.fixture
def office(tree_database, tmp_path, clock):
    return Office(tree_database, tmp_path, clock)


@pytest.fixture
def overlapping(tmp_path):
    """The second desa lies half over the first."""
    shapes = {CODES[0]: square(0), CODES[1]: square(0.5), CODES[2]: square(2)}
    return write_geojson(tmp_path / "tindih.geojson", shapes)


@pytest.fixture
def misspelt(tmp_path):
    """The third desa has no code, and its name is not quite its name."""
    rows = [feature(code, NAMES[code], ROW) for code in CODES[:2]]
    odd = feature(CODES[2], "Tadoann", ROW)
    odd["properties"] = {"nama": "Tadoann", "kecamatan": "Sandaran"}
    path = tmp_path / "eja.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [*rows, odd]}))
    return path


def test_accepting_a_waiting_file_stores_it_on_what_was_said_when_it_came(office, overlapping):
    waiting = office.bring(overlapping)
    done = office.decide(waiting.import_id, all=True)
    assert (done.import_id, done.state, done.stored) == (waiting.import_id, "tersimpan", 3)
    (record,) = office.read(select(BoundaryImport))
    assert (record.by, record.settled_by) == (CLAIM.by, BOSS.by)
    assert record.source == CLAIM.source and record.file_name == overlapping.name
    assert office.shown()[CODES[0]].source == CLAIM.source
    assert office.read(select(Audit.act)) == ["batas: menunggu", "batas: impor"]
    assert office.count(BoundaryReview) == 0


def test_a_queued_feature_is_paired_by_a_person(office, misspelt):
    waiting = office.bring(misspelt)
    (line,) = office.read(select(BoundaryReview))
    assert (line.subject, line.name, line.suggestions) == ("unsur-3", "Tadoann", CODES[2])
    done = office.decide(waiting.import_id, pairs={3: CODES[2]})
    assert (done.state, done.stored) == ("tersimpan", 3)
    assert load(office.shown()[CODES[2]].geometry).equals(ROW[CODES[2]])


def test_a_pair_with_a_code_that_is_not_there_is_refused(office, misspelt):
    waiting = office.bring(misspelt)
    with pytest.raises(UsageError, match=r"64\.08\.99\.2001"):
        office.decide(waiting.import_id, pairs={3: "64.08.99.2001"})
    assert office.count(Outline) == 0


def test_a_queued_feature_may_be_left_out(office, misspelt):
    waiting = office.bring(misspelt)
    done = office.decide(waiting.import_id, skipped=frozenset({"unsur-3"}))
    assert (done.state, done.stored) == ("tersimpan", 2)


def test_decisions_add_up_until_nothing_is_open(office, overlapping):
    waiting = office.bring(overlapping)
    subjects = sorted(set(office.read(select(BoundaryReview.subject))))
    assert len(subjects) > 1
    first = office.decide(waiting.import_id, accepted=frozenset(subjects[:1]))
    assert first.state == "menunggu" and office.count(Outline) == 0
    rest = office.decide(waiting.import_id, skipped=frozenset(subjects[1:]))
    assert rest.state == "tersimpan"
    (record,) = office.read(select(BoundaryImport))
    kept = json.loads(record.decisions)
    assert kept["accepted"] == subjects[:1] and kept["skipped"] == subjects[1:]


def test_what_is_new_since_it_was_looked_at_waits_again(office, overlapping, tmp_path):
    """Meanwhile a neighbour came that the waiting file lies over."""
    waiting = office.bring(overlapping)
    office.bring(write_geojson(tmp_path / "b.geojson", {"64.08.11.2004": square(2)}))
    done = office.decide(waiting.import_id, all=True)
    assert done.state == "menunggu" and done.open_reviews == 1
    assert {each.subject for each in office.read(select(BoundaryReview))} == {CODES[2]}
    assert office.decide(waiting.import_id, all=True).state == "tersimpan"


def test_a_dropped_file_stays_on_record_and_is_never_stored(office, overlapping):
    waiting = office.bring(overlapping)
    office.drop(waiting.import_id)
    (record,) = office.read(select(BoundaryImport))
    assert (record.state, record.settled_by) == ("dibatalkan", BOSS.by)
    for act in (lambda: office.drop(waiting.import_id), lambda: office.decide(1, all=True)):
        with pytest.raises(InputError):
            act()
    assert office.count(Outline) == 0


def test_a_waiting_file_that_is_gone_says_so(office, overlapping):
    waiting = office.bring(overlapping)
    for kept in (office.folder / "batas").iterdir():
        kept.unlink()
    with pytest.raises(InputError, match="tidak ada lagi"):
        office.decide(waiting.import_id, all=True)


def units_of(session):
    return {each.unit_id: each for each in session.scalars(select(UnitVersion))}


@pytest.fixture
def two_states(office, tmp_path):
    """Two imports on two days: the border between the first two desa moved east."""
    first = office.bring(write_geojson(tmp_path / "a.geojson", ROW))
    moved = {**ROW, CODES[0]: strip(117.0, 117.15), CODES[1]: strip(117.15, 117.2)}
    office.clock.move(days=7)
    second = office.bring(
        write_geojson(tmp_path / "b.geojson", moved),
        replace(CLAIM, as_of=date(2026, 11, 30)),
        today=date(2026, 12, 1),
        all=True,
    )
    return first.import_id, second.import_id


def strip(west, east):
    """A boundary as high as the squares."""
    return MultiPolygon([box(west, 0.0, east, 0.1)])


def test_history_tells_every_boundary_a_unit_had(office, two_states):
    with office.database.reading() as session:
        unit = next(each for each in units_of(session).values() if each.code == CODES[0])
        newest, oldest = read_history(session, unit.unit_id)
    assert (newest.import_id, oldest.import_id) == (two_states[1], two_states[0])
    assert newest.valid_to is None and oldest.valid_to == date(2026, 12, 1)
    assert newest.km2 == pytest.approx(1.5 * oldest.km2, rel=1e-6)


def test_difference_between_days_and_between_imports(office, two_states):
    first, second = two_states
    with office.database.reading() as session:
        units = units_of(session)
        days = [read_state_on(session, units, day) for day in (date(2026, 11, 30), date.max)]
        imports = [read_state_after(session, units, number) for number in (first, second)]
        assert find_import_before(session, office.root.unit_id, second) == first
        assert find_import_before(session, office.root.unit_id, first) == 0
        none = read_state_after(session, units, 0)
    assert none == {}
    for before, after in (imports, [_villages(each) for each in days]):
        changes = {each.code: each for each in compare_states(before, after)}
        assert set(changes) == set(CODES[:2])  # the third did not move
        half = changes[CODES[1]].lost_km2
        assert changes[CODES[0]].gained_km2 == pytest.approx(half)
        assert changes[CODES[0]].lost_km2 == pytest.approx(0, abs=1e-6)
        assert changes[CODES[1]].after_km2 == pytest.approx(half, rel=1e-6)


def _villages(shapes):
    return {code: shape for code, shape in shapes.items() if code.count(".") == 3}


def test_state_names_what_is_missing_and_what_waits(office, overlapping, tmp_path):
    office.bring(overlapping)
    office.bring(write_geojson(tmp_path / "a.geojson", {CODES[2]: square(2)}))
    with office.database.reading() as session:
        state = read_state(session, office.root, {})
    assert (state.villages, state.drawn, len(state.missing)) == (141, 1, 140)
    assert [each.file_name for each in state.waiting] == [overlapping.name] and not state.sound
    assert {each[0] for each in state.waiting[0].reviews} <= set(CODES)


def test_a_note_is_shown_until_it_is_taken_back(office):
    before = office.releases()
    office.note(CODES[0], "  Diperselisihkan   dengan Bontang.  ")
    (held,) = office.read(select(BoundaryNote))
    assert held.text == "Diperselisihkan dengan Bontang." and held.ended_at is None
    assert office.releases() != before
    office.note(CODES[0], "Disepakati, menunggu Perbup.")
    office.note(CODES[0], "")
    rows = office.read(select(BoundaryNote).order_by(BoundaryNote.id))
    assert [each.ended_at is None for each in rows] == [False, False]
    assert office.read(select(Audit.act)) == [
        "batas: catatan",
        "batas: catatan",
        "batas: catatan dicabut",
    ]
    for code, text in ((CODES[0], ""), ("64.08.99", "x"), (CODES[0], "x" * 301)):
        with pytest.raises(InputError):
            office.note(code, text)


def test_harvested_boundaries_are_checked_too(office, tmp_path):
    """Two that were never examined together, laid over each other."""
    with office.database.writing() as session:
        units = {each.code: each.unit_id for each in units_of(session).values()}
        for code, shape in ((CODES[0], square(0)), (CODES[1], square(0.5))):
            session.add(
                Outline(
                    unit_id=units[code],
                    geometry=store(shape),
                    status="indikatif",
                    source="OpenSID",
                    valid_from=date(2026, 1, 1),
                )
            )
    with office.database.reading() as session:
        state = read_state(session, office.root, {})
    assert not state.sound
    assert {code for code, _ in state.open_findings} == set(CODES[:2])


def test_what_was_accepted_is_not_asked_about_again(office, overlapping):
    office.bring(overlapping, all=True)
    with office.database.reading() as session:
        state = read_state(session, office.root, {})
    assert state.findings and state.sound and CODES[0] in state.accepted
