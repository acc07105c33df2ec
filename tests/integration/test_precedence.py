"""Several sources of one village: the rule chooses, the others stay, and other rules show anew."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from connectors.records import Cell, Statistic
from portal.ingest.assembling import make_projectors
from portal.ingest.project_statistic import StatisticProjector
from portal.ingest.showing_anew import show_anew
from portal.model import Item, NumberStanding, Observation, Release, ShownValue, Source
from tests.builders import Builder
from tests.databases import ROOT

DESA, KECAMATAN = "64.08.05.2006", "64.08.05"
REGENCY = "64.08"
PEOPLE, HALLS = "penduduk-jumlah", "sarana-ibadah"
OLD, NEW = date(2026, 2, 1), date(2026, 11, 1)


def projector_of(settings, database):
    return next(
        each for each in make_projectors(settings, database) if isinstance(each, StatisticProjector)
    )


@pytest.fixture
def tell(tree_database, settings):
    """Let a source of a unit tell a number of the village; its id."""
    projector = projector_of(settings, tree_database)
    sources: dict[tuple[str, str], int] = {}
    items: dict[tuple[int, str], int] = {}

    def told(sender, kind, indicator, value, as_of=NEW, category="total"):
        with tree_database.writing() as session:
            build = Builder(session)
            key = (sender, kind)
            if key not in sources:
                sources[key] = build.source(sender, kind).id
            source = session.get_one(Source, sources[key])
            cells = (Cell(category, category, "", None if value is None else Decimal(value)),)
            record = Statistic(
                key=indicator, indicator=indicator, title=indicator, period="2026",
                as_of=as_of, cells=cells,
            )  # fmt: skip
            place = (source.id, indicator)
            if place not in items:
                items[place] = build.item(source, record, "statistik").id
            item = session.get_one(Item, items[place])
            projector.project(session, item, record, build.unit(DESA), build.now)
            projector.finish(session, frozenset({item.id}), build.now)
            return source.id

    return told


def shown(database, indicator, level="desa"):
    with database.reading() as session:
        rows = session.execute(
            select(ShownValue.sum, ShownValue.source_id).where(
                ShownValue.indicator == indicator, ShownValue.level == level
            )
        ).all()
    return [tuple(row) for row in rows]


def test_the_register_goes_before_the_village_and_both_before_the_kecamatan(tree_database, tell):
    tell(KECAMATAN, "lembar", PEOPLE, 90)
    assert shown(tree_database, PEOPLE)[0][0] == 90
    site = tell(DESA, "opensid", PEOPLE, 100, OLD)
    assert shown(tree_database, PEOPLE) == [(100, site)]
    sheet = tell(DESA, "lembar", PEOPLE, 101)
    assert shown(tree_database, PEOPLE) == [(101, sheet)]  # equals: the newer one
    register = tell(REGENCY, "lembar", PEOPLE, 110, OLD)
    assert shown(tree_database, PEOPLE) == [(110, register)]
    assert shown(tree_database, PEOPLE, "kecamatan")[0][0] == 110
    with tree_database.reading() as session:
        held = session.scalars(select(Observation.num).order_by(Observation.num)).all()
    assert held == [90, 100, 101, 110]


def test_what_the_village_knows_best_comes_from_the_village(tree_database, tell):
    tell(REGENCY, "lembar", HALLS, 9, category="masjid")
    tell(KECAMATAN, "lembar", HALLS, 8, category="masjid")
    assert shown(tree_database, HALLS)[0][0] == 8
    site = tell(DESA, "opensid", HALLS, 7, OLD, category="masjid")
    assert shown(tree_database, HALLS) == [(7, site)]


def test_an_empty_table_never_goes_before_a_filled_one(tree_database, tell):
    site = tell(DESA, "opensid", PEOPLE, 100, OLD)
    tell(REGENCY, "lembar", PEOPLE, None)
    assert shown(tree_database, PEOPLE) == [(100, site)]
    tell(REGENCY, "lembar", PEOPLE, 0)  # told as nought, which is something else
    assert shown(tree_database, PEOPLE)[0][0] == 0


def test_of_equals_of_one_day_the_one_registered_first_is_shown(tree_database, tell):
    first = tell(DESA, "opensid", PEOPLE, 100)
    tell(DESA, "lembar", PEOPLE, 101)
    assert shown(tree_database, PEOPLE) == [(100, first)]


@pytest.fixture
def other_config(tmp_path, settings):
    """The same config, with the village before the register."""
    folder = tmp_path / "config"
    for file in (ROOT / "config").rglob("*.toml"):
        there = folder / file.relative_to(ROOT / "config")
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(file.read_bytes())
    told = (folder / "precedence.toml").read_text()
    first = 'order = [["resmi"], ["situs", "lembar", "luring"], ["kecamatan"]]'
    assert first in told
    changed = told.replace(
        first, 'order = [["situs", "lembar", "luring"], ["kecamatan"], ["resmi"]]'
    )
    (folder / "precedence.toml").write_text(changed)
    return replace(settings, config=folder)


def test_other_rules_show_anew_and_only_what_differs_gets_a_new_release(
    tree_database, settings, tell, other_config, clock
):
    tell(REGENCY, "lembar", PEOPLE, 110)
    site = tell(DESA, "opensid", PEOPLE, 100)
    tell(DESA, "opensid", HALLS, 7, category="masjid")
    before = make_projectors(settings, tree_database)
    after = make_projectors(other_config, tree_database)
    assert show_anew(tree_database, before, clock()) == 0
    assert _releases(tree_database) == {}
    assert show_anew(tree_database, after, clock()) == 1
    assert shown(tree_database, PEOPLE) == [(100, site)]
    assert shown(tree_database, PEOPLE, "kabupaten")[0][0] == 100
    assert set(_releases(tree_database).values()) == {1}
    assert len(_releases(tree_database)) == 3  # the village, its kecamatan, the regency
    assert show_anew(tree_database, after, clock.move(days=1)) == 0
    assert set(_releases(tree_database).values()) == {1}


def test_a_unit_that_nobody_noted_is_shown_anew_once(tree_database, settings, tell, clock):
    site = tell(DESA, "opensid", PEOPLE, 100)
    register = tell(REGENCY, "lembar", PEOPLE, 110)
    with tree_database.writing() as session:
        session.query(NumberStanding).update({"rules_hash": ""})
        session.query(ShownValue).filter_by(level="desa").update({"source_id": site, "sum": 100})
    projectors = make_projectors(settings, tree_database)
    assert show_anew(tree_database, projectors, clock()) == 1
    assert shown(tree_database, PEOPLE) == [(110, register)]
    assert show_anew(tree_database, projectors, clock()) == 0


def test_other_categories_are_read_anew_from_what_the_source_told(tree_database, settings, clock):
    bug, old = "DIPLOMA IV/ STRATA I", StatisticProjector()
    with tree_database.writing() as session:
        build = Builder(session)
        cells = (
            Cell("diploma-iv-strata-i", bug, "", Decimal(40), "8"),
            Cell("diploma-iv-strata-i-9", bug, "", Decimal(5), "9"),
            Cell("jumlah", "JUMLAH", "", Decimal(45), "666"),
        )
        record = Statistic(
            key="0", indicator="penduduk-pendidikan-kk", title="x", period="2026", cells=cells
        )
        item = build.item(build.source(DESA), record, "statistik")
        old.project(session, item, record, build.unit(DESA), build.now)
        old.finish(session, frozenset(), build.now)
    assert show_anew(tree_database, make_projectors(settings, tree_database), clock()) == 1
    with tree_database.reading() as session:
        for level in ("desa", "kecamatan", "kabupaten"):
            rows = session.execute(
                select(ShownValue.category, ShownValue.sum).where(ShownValue.level == level)
            ).all()
            assert {tuple(row) for row in rows} == {("diploma-iv-strata-i", 40), ("strata-ii", 5)}


def _releases(database):
    with database.reading() as session:
        return {row.unit_id: row.number for row in session.scalars(select(Release)) if row.unit_id}
