"""Numbers above the village that are not added, as publishing kept them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache

from sqlalchemy import BigInteger, ColumnElement, Select, String, bindparam, select
from sqlalchemy.orm import Session

from portal.model import ShownSpread, ShownValue
from portal.reads.shown_rows import ShownRow
from portal.rules.indicators import Catalogue
from portal.rules.spread_words import End, SpreadView, say_spread
from portal.tree import Tree

Place = tuple[int, str, str, str, str]  # unit, indicator, category, sex, period


def place_of(value: ShownValue | ShownRow) -> Place:
    """Under which a shown number's spread stands, where it has one."""
    return (value.unit_id, value.indicator, value.category, value.sex, value.period)


def read_spreads(
    session: Session, tree: Tree, catalogue: Catalogue, *where: ColumnElement[bool]
) -> dict[Place, SpreadView]:
    """What is kept of the chosen rows (of `ShownSpread`), as the catalogue rolls them up today."""
    if not catalogue.spread:
        return {}
    statement = select(ShownSpread).where(ShownSpread.indicator.in_(catalogue.spread), *where)
    return _tell(tree, catalogue, session.scalars(statement))


def read_unit_spreads(
    session: Session, tree: Tree, catalogue: Catalogue, level: str, unit_id: int, period: str
) -> dict[Place, SpreadView]:
    """The same of all numbers of one unit in a year, by a statement that is made once."""
    told = {
        "level": level, "unit": unit_id, "period": period, "codes": list(catalogue.spread),
    }  # fmt: skip
    return _tell(tree, catalogue, session.scalars(_list_of_unit(), told))


def read_spreads_below(
    session: Session, tree: Tree, catalogue: Catalogue, scope: tuple[int, int],
    level: str, indicator: str, period: str,
) -> dict[Place, SpreadView]:  # fmt: skip
    """The same of one number of all units of a level within a scope."""
    if indicator not in catalogue.spread:
        return {}
    told = {"level": level, "indicator": indicator, "period": period,
            "first": scope[0], "last": scope[1]}  # fmt: skip
    return _tell(tree, catalogue, session.scalars(_list_below(), told))


@cache
def _list_of_unit() -> Select[ShownSpread]:
    return select(ShownSpread).where(
        ShownSpread.level == bindparam("level", type_=String),
        ShownSpread.unit_id == bindparam("unit", type_=BigInteger),
        ShownSpread.period == bindparam("period", type_=String),
        ShownSpread.indicator.in_(bindparam("codes", expanding=True)),
    )


@cache
def _list_below() -> Select[ShownSpread]:
    return select(ShownSpread).where(
        ShownSpread.level == bindparam("level", type_=String),
        ShownSpread.indicator == bindparam("indicator", type_=String),
        ShownSpread.period == bindparam("period", type_=String),
        ShownSpread.scope_key.between(
            bindparam("first", type_=BigInteger), bindparam("last", type_=BigInteger)
        ),
    )


def _tell(tree: Tree, catalogue: Catalogue, rows: Iterable[ShownSpread]) -> dict[Place, SpreadView]:
    found = {}
    for row in rows:
        rule = catalogue.spread[row.indicator]
        weight = catalogue.of(rule.weight).title.lower() if rule.weight else ""
        found[row.unit_id, row.indicator, row.category, row.sex, row.period] = SpreadView(
            rule.kind,
            _end(tree, row.low, row.low_unit_id, row.low_units),
            _end(tree, row.high, row.high_unit_id, row.high_units),
            row.told,
            row.weighed,
            weight,
        )
    return found


def say(
    spreads: Mapping[Place, SpreadView],
    value: ShownValue | ShownRow,
    number: int | float | None,
) -> SpreadView | None:
    """A shown number's spread with its words."""
    view = spreads.get(place_of(value))
    return None if view is None else replace(view, words=say_spread(view, number))


def _end(tree: Tree, value: str | None, unit_id: int | None, units: int) -> End | None:
    if value is None or unit_id is None:
        return None
    unit = tree.by_id(unit_id)
    number = Decimal(value)
    plain = int(number) if number == number.to_integral_value() else float(number)
    return End(plain, unit.name if unit else "", unit.code if unit else "", units - 1)
