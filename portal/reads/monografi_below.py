"""One topic in each unit right below an area, gaps included."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.reads.monografi import LEVELS, Number, Topic, number_of
from portal.reads.shown_rows import ShownRow, read_below_unit
from portal.reads.small_cells import TOTAL, is_covered
from portal.reads.spreads import Place, read_spreads_below, say
from portal.rules.indicators import Catalogue
from portal.rules.spread_words import SpreadView
from portal.rules.suppression import SmallCells
from portal.tree import Tree, UnitView


@dataclass(frozen=True, slots=True)
class BelowRow:
    """The total of one unit below, for a topic's page."""

    unit: UnitView
    both: Number
    reporting: int
    expected: int
    newest: date | None
    hidden: bool = False
    ends: str = ""  # of a number that is not added: 2–35,5


def read_below(
    session: Session,
    tree: Tree,
    unit: UnitView,
    topic: Topic,
    catalogue: Catalogue,
    rule: SmallCells,
) -> tuple[BelowRow, ...]:
    """A topic in each unit right below, gaps included: its total, where it has one."""
    kinds = ("kecamatan",) if unit.kind == "kabupaten" else ("desa", "kelurahan")
    children = tree.children(unit, kinds)
    if unit.kind not in ("kabupaten", "kecamatan") or not children:
        return ()
    level = LEVELS[children[0].kind]
    scope = (unit.scope_key, unit.scope_end)
    place = (level, topic.code, topic.period)
    spreads: dict[Place, SpreadView] = {}
    if topic.spread and level != "desa":
        spreads = read_spreads_below(session, tree, catalogue, scope, *place)
    values: dict[int, list[ShownRow]] = {}
    for value in read_below_unit(session, scope, *place, whole=topic.total is not None):
        values.setdefault(value.unit_id, []).append(value)
    return tuple(
        _below(child, values.get(child.id, ()), topic, rule, spreads) for child in children
    )


def _below(
    unit: UnitView,
    values: Sequence[ShownRow],
    topic: Topic,
    rule: SmallCells,
    spreads: Mapping[Place, SpreadView],
) -> BelowRow:
    if not values:
        return BelowRow(unit, None, 0, 0, None)
    total = next((each for each in values if each.category == TOTAL and not each.sex), None)
    hidden = total is not None and is_covered((total,), topic.sensitive, rule)
    number = number_of(total) if total is not None and not hidden else None
    spread = say(spreads, total, number) if total is not None else None
    return BelowRow(
        unit,
        number,
        max(each.reporting for each in values),
        max(each.expected for each in values),
        max(each.newest for each in values),
        hidden,
        spread.short if spread is not None and number is None else "",
    )
