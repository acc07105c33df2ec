"""Numbers above the village that are not added, as publishing kept them."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import ColumnElement, select
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
    rows = session.scalars(
        select(ShownSpread).where(ShownSpread.indicator.in_(catalogue.spread), *where)
    )
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
