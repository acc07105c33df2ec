"""What may be told is decided for a regency's table whenever a village of it publishes."""

from decimal import Decimal

import pytest
from attacker import Attacker
from sqlalchemy import select, update

from connectors.records import Cell, Statistic
from portal.ingest import covering
from portal.ingest.assembling import make_projectors
from portal.ingest.covering import cover_cells
from portal.ingest.project_statistic import StatisticProjector
from portal.model import CellsDue, Item, ShownValue
from portal.release import read_releases
from portal.rules.indicators import Catalogue, Indicator
from portal.rules.suppression import SHOWN, SMALL, WIDTH, Lattice, SmallCells
from tests.builders import Builder, cover

FAITH = "penduduk-agama"
KEC = "64.08.05"
VILLAGES = [f"64.08.05.{number}" for number in (2001, 2002, 2003)]
ELSEWHERE = "64.08.04.2012"


@pytest.fixture
def say(tree_database, settings):
    projector = next(
        each for each in make_projectors(settings, tree_database)
        if isinstance(each, StatisticProjector)
    )  # fmt: skip
    sources = {}

    def say(code, rows, indicator=FAITH):
        """A village publishes (men, women) by category, with the sums a source gives."""
        total = [sum(pair) for pair in zip(*rows.values(), strict=True)]
        cells = tuple(
            Cell(category, category, sex, Decimal(number))
            for category, (men, women) in [*rows.items(), ("total", total)]
            for sex, number in (("L", men), ("P", women), ("", men + women))
        )
        record = Statistic(
            key=indicator, indicator=indicator, title=indicator, period="2026", cells=cells
        )
        with tree_database.writing() as session:
            build = Builder(session)
            if code not in sources:
                sources[code] = build.item(build.source(code), record, "statistik").id
            item = session.get(Item, sources[code])
            projector.project(session, item, record, build.unit(code), build.now)
            projector.finish(session, frozenset({item.id}), build.now)

    return say


def masks(database):
    with database.reading() as session:
        return {
            (row.unit_id, row.category): row.hidden for row in session.scalars(select(ShownValue))
        }


def lattice(database):
    """What is kept, as the solver needs it: numbers, parents and masks."""
    with database.reading() as session:
        build = Builder(session)
        rows, hidden, parents = {}, set(), {}
        for value in session.scalars(select(ShownValue).order_by(ShownValue.unit_id)):
            row = (value.indicator, value.unit_id, value.category)
            rows.setdefault(row, {})[value.sex] = value.sum
            if value.hidden != SHOWN:
                hidden.add(row)
        for code in (*VILLAGES, ELSEWHERE, KEC, ELSEWHERE[:8], "64.08"):
            unit = build.unit(code)
            parents[unit.unit_id] = unit.parent_id if unit.kind != "kabupaten" else None
    numbers = {row: (told["L"], told["P"], told[""]) for row, told in rows.items()}
    return Lattice(parents, numbers), frozenset(hidden)


def fill(say):
    for at, code in enumerate((*VILLAGES, ELSEWHERE)):
        hindu = (1, 1) if code == VILLAGES[1] else (20 + at, 30)
        say(code, {"islam": (400, 390), "kristen": (60, 50), "hindu": hindu})


def test_nothing_is_told_before_it_is_decided_and_nothing_is_recovered_after(
    tree_database, say, clock
):
    fill(say)
    assert set(masks(tree_database).values()) == {None}
    assert cover(tree_database, clock) == 1
    told = masks(tree_database)
    assert None not in told.values() and SMALL in told.values() and SHOWN in told.values()
    table, hidden = lattice(tree_database)
    attacker = Attacker(table, hidden, whole=True)
    assert attacker.numbers()
    for number in attacker.numbers():
        least, most = attacker.range_of(number)
        assert most - least >= WIDTH * 5, number
    assert cover(tree_database, clock) == 0, "decided once"


def test_one_village_changes_the_masks_of_others_and_their_pages(tree_database, say, clock):
    fill(say)
    cover(tree_database, clock)
    before = masks(tree_database)
    with tree_database.reading() as session:
        build = Builder(session)
        other, releases = build.unit(VILLAGES[0]).unit_id, read_releases(session)
    say(VILLAGES[1], {"islam": (400, 390), "kristen": (60, 50), "hindu": (21, 31)})
    between = masks(tree_database)
    with tree_database.reading() as session:
        changed = Builder(session).unit(VILLAGES[1]).unit_id
    assert between[changed, "hindu"] is None and between[other, "hindu"] == before[other, "hindu"]
    cover(tree_database, clock)
    assert set(masks(tree_database).values()) == {SHOWN}, "nothing small is left"
    hidden_before = {unit for (unit, _), mask in before.items() if mask}
    with tree_database.reading() as session:
        now = read_releases(session)
    assert hidden_before and all(now[unit] > releases.get(unit, 0) for unit in hidden_before)


def test_incremental_equals_from_scratch(tree_database, say, clock):
    fill(say)
    cover(tree_database, clock)
    say(VILLAGES[0], {"islam": (3, 390), "kristen": (60, 50), "hindu": (0, 0)})
    cover(tree_database, clock)
    say(ELSEWHERE, {"islam": (400, 390), "kristen": (2, 1), "hindu": (20, 30)})
    cover(tree_database, clock)
    kept = masks(tree_database)
    with tree_database.writing() as session:
        session.execute(update(ShownValue).values(hidden=None))
        session.query(CellsDue).delete()
    cover(tree_database, clock)
    assert masks(tree_database) == kept


def test_another_bound_is_a_new_decision_everywhere(tree_database, say, clock):
    fill(say)
    catalogue = Catalogue({FAITH: Indicator(FAITH, "Agama", "jiwa", True, 1)})
    cover_cells(tree_database, catalogue, SmallCells(2, ""), clock)
    few = sum(mask == SMALL for mask in masks(tree_database).values())
    assert cover_cells(tree_database, catalogue, SmallCells(25, ""), clock) == 1
    assert sum(mask == SMALL for mask in masks(tree_database).values()) > few


def test_what_is_published_while_cells_are_judged_is_judged_again(
    tree_database, say, clock, monkeypatch
):
    fill(say)
    find = covering.find_hidden
    late = [{"islam": (400, 390), "kristen": (60, 50), "hindu": (2, 30)}]

    def find_slowly(*given):
        found = find(*given)
        if late:
            say(VILLAGES[2], late.pop())
        return found

    monkeypatch.setattr(covering, "find_hidden", find_slowly)
    cover(tree_database, clock)
    assert None in masks(tree_database).values(), "an old judgement is not written over new numbers"
    cover(tree_database, clock)
    assert None not in masks(tree_database).values()
