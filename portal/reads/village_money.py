"""What villages planned to spend and spent: by field, of a desa or of all desa below a unit."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, func, select
from sqlalchemy.orm import Session

from portal.model import ShownValue
from portal.reads.shown_rows import ShownRow, read_rows, select_rows
from portal.rules.apbdes import SPENDING
from portal.rules.apbdes_chart import field_code
from portal.tree import Tree, UnitView

PLANNED, REALISED, COMPARED = "apbdes-anggaran", "apbdes-realisasi", "apbdes-pembanding"
INDICATORS = (PLANNED, REALISED, COMPARED)
_SEN = 100
_FIELDS = tuple(field_code(number) for number in range(1, 6))


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One field of spending, in sen; None = not told."""

    label: str
    planned: int | None
    realised: int | None


@dataclass(frozen=True, slots=True)
class VillageMoney:
    """The spending of a year of a desa, or of all desa below that told both what they planned
    and what they spent. The sums are None where they are not known of the same desa."""

    year: int
    lines: tuple[MoneyLine, ...]
    planned: int | None
    realised: int | None
    reporting: int
    expected: int
    fetched_on: date


def read_village_money(session: Session, tree: Tree, unit: UnitView) -> VillageMoney | None:
    """The newest year's spending; None when no desa of the unit told any. A kelurahan has no
    budget of its own and is not counted."""
    expected = sum(each.kind == "desa" for each in tree.below(unit))
    if not expected:
        return None
    rows = read_rows(session, _list_newest(), {"unit": unit.id})
    held = {(row.indicator, row.category): row for row in rows}
    if not held:
        return None
    base, spent = held.get((COMPARED, SPENDING)), held.get((REALISED, SPENDING))
    # Who told both is among who told what was spent: as many of both are the same desa.
    alike = base is not None and spent is not None and base.reporting == spent.reporting
    return VillageMoney(
        year=int(rows[0].period),
        lines=tuple(_line(held, field) for field in _FIELDS if (PLANNED, field) in held)
        if unit.kind == "desa"
        else (),
        planned=in_sen(base) if alike else None,
        realised=in_sen(spent) if alike else None,
        reporting=base.reporting if base is not None else 0,
        expected=expected,
        fetched_on=max(row.newest for row in rows),
    )


@cache
def _list_newest() -> Select[*tuple[Any, ...]]:
    """The spending of the newest year that has any budget."""
    here = (
        ShownValue.unit_id == bindparam("unit", type_=BigInteger),
        ShownValue.indicator.in_(INDICATORS),
    )
    year = select(func.max(ShownValue.period)).where(*here).scalar_subquery()
    return select_rows().where(
        *here, ShownValue.period == year, ShownValue.category.in_((SPENDING, *_FIELDS))
    )


def in_sen(row: ShownValue | ShownRow | None) -> int | None:
    """The amount of a row in sen; None where it is not known."""
    return None if row is None else to_sen(row.sum, row.scale)


def to_sen(rupiah: int | None, scale: int) -> int | None:
    """Rupiah that count in units of 10^-scale, in sen."""
    return None if rupiah is None else int(rupiah * _SEN // 10**scale)


def _line(held: dict[tuple[str, str], ShownRow], field: str) -> MoneyLine:
    planned = held[PLANNED, field]
    return MoneyLine(planned.label, in_sen(planned), in_sen(held.get((REALISED, field))))
