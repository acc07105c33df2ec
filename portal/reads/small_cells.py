"""Which cells of a sensitive topic may not be shown, judged over all units of one parent."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.model import ShownValue
from portal.rules.suppression import Key, SmallCells, find_hidden
from portal.tree import Tree, UnitView

TOTAL = "total"
Counts = dict[Key, tuple[int | None, int | None, int | None]]


def read_hidden(
    session: Session, parent: UnitView, level: str, indicator: str, period: str, rule: SmallCells
) -> frozenset[Key]:
    """The hidden (unit, category) cells of the units right below a parent in one year."""
    by_period = _read_counts(session, parent, level, indicator, (period,))
    return find_hidden(by_period.get(period, {}), rule)


def read_hidden_by_parent(
    session: Session,
    tree: Tree,
    scope: UnitView,
    level: str,
    indicator: str,
    periods: Iterable[str],
    rule: SmallCells,
) -> Mapping[str, frozenset[Key]]:
    """The hidden cells of each year in a whole subtree. Each parent's units are judged by
    themselves, as on their own pages: what is hidden there is hidden here."""
    found: dict[str, frozenset[Key]] = {}
    for period, counts in _read_counts(session, scope, level, indicator, tuple(periods)).items():
        families: dict[int | None, Counts] = {}
        for key, numbers in counts.items():
            unit = tree.by_id(key[0])
            families.setdefault(unit.parent_id if unit else None, {})[key] = numbers
        found[period] = frozenset().union(*(find_hidden(each, rule) for each in families.values()))
    return found


def _read_counts(
    session: Session, scope: UnitView, level: str, indicator: str, periods: tuple[str, ...]
) -> dict[str, Counts]:
    values = session.execute(
        select(
            ShownValue.period,
            ShownValue.unit_id,
            ShownValue.category,
            ShownValue.sex,
            ShownValue.sum,
        ).where(
            ShownValue.level == level,
            ShownValue.indicator == indicator,
            ShownValue.period.in_(periods),
            ShownValue.category != TOTAL,
            ShownValue.scope_key.between(scope.scope_key, scope.scope_end),
        )
    )
    cells: dict[str, dict[Key, dict[str, int | None]]] = {}
    for period, unit_id, category, sex, number in values:
        cells.setdefault(period, {}).setdefault((unit_id, category), {})[sex] = number
    return {
        period: {key: _triple(sexes) for key, sexes in by_key.items()}
        for period, by_key in cells.items()
    }


def _triple(sexes: Mapping[str, int | None]) -> tuple[int | None, int | None, int | None]:
    men, women, both = sexes.get("L"), sexes.get("P"), sexes.get("")
    if both is None and men is not None and women is not None:
        both = men + women
    return men, women, both
