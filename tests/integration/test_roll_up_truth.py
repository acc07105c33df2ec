"""Whatever villages do one after another, what is kept above them is what a count from nothing
gives, up to the country."""

import math
import random
import threading
from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import select, update

from connectors.records import Cell, Statistic
from portal.ingest.assembling import make_projectors
from portal.ingest.project_statistic import StatisticProjector
from portal.ingest.rebuilding import rebuild_numbers
from portal.model import (
    Item,
    Observation,
    ShownSpread,
    ShownValue,
    Source,
    Unit,
    UnitVersion,
)
from portal.release import STRUCTURE, bump
from tests.builders import Builder

ADDED, OTHER = "penduduk-agama", "penduduk-pekerjaan"
ASKED = "bumdes-jumlah"  # of desa alone
RANGE, SAME, MEAN, WEIGHT = "ketinggian", "upah-minimum", "suhu-rata-rata", "luas-wilayah"
SPREAD = (RANGE, SAME, MEAN)
VILLAGES = ["64.08.05.2001", "64.08.05.2002", "64.08.04.2012", "64.08.12.1002", "64.08.12.2001"]
LEVELS = ("desa", "kecamatan", "kabupaten", "provinsi", "negara")
STEPS = 40
VALUES = [None, Decimal(0), Decimal("12.5"), Decimal(7), Decimal(410)]


@pytest.fixture
def country(tree_database, settings):
    """The regency with a provinsi and the country above it."""
    with tree_database.writing() as session:
        build = Builder(session)
        above = None
        for code, kind, key, end in (
            ("00", "negara", 0, 99_99_99_9999),
            ("64", "provinsi", 64_00_00_0000, 64_99_99_9999),
        ):
            unit = Unit(created_at=build.now)
            session.add(unit)
            session.flush()
            session.add(
                UnitVersion(
                    unit_id=unit.id, parent_id=above, code=code, name=kind, kind=kind, slug=kind,
                    scope_key=key, scope_end=end, valid_from=date(2020, 1, 1),
                )
            )  # fmt: skip
            above = unit.id
        build.unit("64.08").parent_id = above
    return tree_database


class Villages:
    """Publishes, corrects and takes back as sources do."""

    def __init__(self, database, settings):
        self.database = database
        self.projectors = make_projectors(settings, database)
        self.projector = next(p for p in self.projectors if isinstance(p, StatisticProjector))
        self.items, self.sources = {}, {}

    def tell(self, code, indicator, period, cells):
        self.tell_at_once([(code, indicator, period, cells)])

    def tell_at_once(self, tables):
        """What several tell, shown in one transaction, as a regency's own source does it."""
        with self.database.writing() as session:
            for table in tables:
                self._project(session, *table)
            self.projector.finish(session, frozenset(), Builder(session).now)

    def _project(self, session, code, indicator, period, cells):
        record = Statistic(
            key=f"{indicator}-{period}", indicator=indicator, title=indicator, period=period,
            cells=tuple(Cell(category, category, sex, value) for category, sex, value in cells),
        )  # fmt: skip
        build = Builder(session)
        key = (code, indicator, period)
        if key not in self.items:
            if code not in self.sources:
                self.sources[code] = build.source(code, url=f"https://{code}.contoh.id/").id
            source = session.get_one(Source, self.sources[code])
            self.items[key] = build.item(source, record, "statistik").id
        item = session.get_one(Item, self.items[key])
        self.projector.project(session, item, record, build.unit(code), build.now)

    def take_back(self, key):
        with self.database.writing() as session:
            item = session.get_one(Item, self.items[key])
            self.projector.retract(session, item)
            self.projector.finish(session, frozenset(), Builder(session).now)


def kept(database):
    with database.reading() as session:
        spreads = {
            (row.level, row.unit_id, row.indicator, row.category, row.sex, row.period): (
                _extreme(row.low, row.low_unit_id, row.low_units),
                _extreme(row.high, row.high_unit_id, row.high_units),
                row.told, row.weighed,
            )
            for row in session.scalars(select(ShownSpread))
        }  # fmt: skip
        shown = {
            (row.level, row.unit_id, row.indicator, row.category, row.sex, row.period): (
                None if row.sum is None else Decimal(row.sum).scaleb(-row.scale),
                row.reporting, row.expected, row.oldest, row.newest,
            )
            for row in session.scalars(select(ShownValue))
        }  # fmt: skip
    return shown | {("beside", *key): spread for key, spread in spreads.items()}


def _extreme(value, unit_id, units):
    return None if value is None else (Decimal(value), unit_id, units)


def count(database):
    """The same from the observations alone, in Python."""
    with database.reading() as session:
        units = {
            each.unit_id: each
            for each in session.scalars(select(UnitVersion).where(UnitVersion.valid_to.is_(None)))
        }
        told = session.scalars(select(Observation).order_by(Observation.id)).all()
    every = {"desa", "kelurahan"}
    kinds = dict.fromkeys((ADDED, OTHER, WEIGHT, *SPREAD), every) | {ASKED: {"desa"}}
    parts = defaultdict(list)
    areas_of = {
        (row.unit_id, row.period): Decimal(row.num).scaleb(-row.scale)
        for row in told
        if row.indicator == WEIGHT and row.num is not None
    }
    for row in told:
        unit = units[row.unit_id]
        key = (row.indicator, row.category, row.sex, row.period)
        value = None if row.num is None else Decimal(row.num).scaleb(-row.scale)
        parts[("desa", unit.unit_id, *key)].append((value, row.as_of, unit))
        if unit.kind not in kinds[row.indicator]:
            continue
        above = units.get(unit.parent_id)
        while above is not None:
            parts[(above.kind, above.unit_id, *key)].append((value, row.as_of, unit))
            above = units.get(above.parent_id)
    result = {}
    for key, rows in parts.items():
        unit, known = units[key[1]], [value for value, *_ in rows if value is not None]
        below = [
            each
            for each in units.values()
            if each.kind in kinds[key[2]] and unit.scope_key <= each.scope_key <= unit.scope_end
        ]
        number, reporting = sum(known) if known else None, len(known)
        if key[2] in SPREAD and key[0] != "desa":
            areas = {each: areas_of.get((each.unit_id, key[5])) for *_, each in rows}
            number, reporting, spread = spread_out(key[2], rows, areas)
            result["beside", *key] = spread
        result[key] = (
            number,
            reporting,
            1 if key[0] == "desa" else len(below),
            min(day for _, day, _ in rows),
            max(day for _, day, _ in rows),
        )
    return result


def furthest(told, found):
    if not told:
        return None
    value = found(value for value, _ in told)
    having = [each.unit_id for other, each in told if other == value]
    return value, having[0], len(having)


def spread_out(indicator, rows, areas):
    """Smallest, largest and mean from all villages at once, in fractions."""
    told = sorted(
        ((value, each) for value, _, each in rows if value is not None),
        key=lambda one: one[1].scope_key,
    )
    both = [(Fraction(value), Fraction(areas[each])) for value, each in told if areas[each]]
    low, high = (furthest(told, found) for found in (min, max))
    mean = None
    if both:
        exact = sum(value * area for value, area in both) / sum(area for _, area in both)
        mean = Decimal(math.floor(exact * 10 + Fraction(1, 2))).scaleb(-1)
    one = low[0] if low and low[0] == high[0] else None
    number = {MEAN: mean, SAME: one, RANGE: None}[indicator]
    weighed = len(both) if indicator == MEAN else 0
    return number, weighed if indicator == MEAN else len(told), (low, high, len(told), weighed)


def make_table(chance):
    indicator = chance.choice((ADDED, ASKED, WEIGHT, *SPREAD))
    whole = indicator in (WEIGHT, *SPREAD)
    names = ("total",) if whole else ("total", "islam", "hindu")
    cells = [
        (category, sex, chance.choice(VALUES))
        for category in chance.sample(names, chance.randint(1, len(names)))
        for sex in ("L", "P", "")
        if not whole or sex == ""
    ]
    return chance.choice(VILLAGES), indicator, chance.choice(("2025", "2026")), cells


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_kept_numbers_equal_a_count_from_nothing(country, settings, seed):
    chance = random.Random(seed)
    villages = Villages(country, settings)
    for _ in range(STEPS):
        if villages.items and chance.random() < 0.2:
            villages.take_back(chance.choice(sorted(villages.items)))
            continue
        many = chance.choice((1, 1, 2, 6))
        tables = {}  # of one village or of several, and more than one of a village
        for _ in range(many):
            code, indicator, period, cells = make_table(chance)
            tables[code, indicator, period] = cells
        villages.tell_at_once([(*key, cells) for key, cells in tables.items()])
    numbers = kept(country)
    assert {key[0] for key in numbers} == {*LEVELS, "beside"}
    assert numbers == count(country)


def test_two_that_publish_the_same_villages_at_once_never_wait_for_each_other(country, settings):
    villages = Villages(country, settings)
    names = (ADDED, OTHER)  # each tells tables of its own, of all the villages
    for code in VILLAGES:
        for name in names:
            villages.tell(code, name, "2026", [("total", "", Decimal(1))])
    ready, failed = threading.Barrier(2), []

    def publish(name, codes):
        ready.wait(20)
        try:
            for at in range(12):
                some = codes[at % 3 :] + codes[: at % 3]
                villages.tell_at_once(
                    [(code, name, "2026", [("total", "", Decimal(at))]) for code in some[:3]]
                )
        except Exception as error:  # a deadlock, above all
            failed.append(error)

    told = zip(names, (VILLAGES, VILLAGES[::-1]), strict=True)
    threads = [threading.Thread(target=publish, args=each) for each in told]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failed == []
    assert kept(country) == count(country)


def test_after_the_tree_changed_everything_is_counted_anew(country, settings, clock):
    villages = Villages(country, settings)
    for at, code in enumerate(VILLAGES):
        for indicator in (ADDED, ASKED, WEIGHT, *SPREAD):
            villages.tell(code, indicator, "2026", [("total", "", Decimal(10 + at))])
    with country.writing() as session:
        build = Builder(session)
        moved, kec = build.unit(VILLAGES[0]), build.unit("64.08.04")
        moved.parent_id, moved.scope_key, moved.scope_end = kec.unit_id, 6408042999, 6408042999
        build.unit(VILLAGES[1]).kind = "kelurahan"
        session.execute(update(ShownValue).values(sum=1))
        session.execute(update(ShownSpread).values(told=1))
        regency = build.unit("64.08")
        bump(session, [STRUCTURE], build.now)  # as whatever changes the tree does
    assert kept(country) != count(country)
    seen = []
    done = rebuild_numbers(
        country, villages.projectors, regency, clock, lambda *told: seen.append(told)
    )
    assert done == 30 and seen[-1][1:] == (18, 18)
    assert kept(country) == count(country)
