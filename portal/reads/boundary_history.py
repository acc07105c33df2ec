"""The boundaries a unit had, and two states of a regency's boundaries side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import shapely
from shapely import MultiPolygon
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.areas import area_km2
from geo.columns import load
from portal.model import BoundaryImport, Outline, UnitVersion
from portal.reads.outlines import list_shown_on, standing_of
from portal.rules.boundary_precedence import rank

_DUST_KM2 = 1e-6  # a square metre


@dataclass(frozen=True, slots=True)
class PastBoundary:
    """One boundary a unit has or had."""

    id: int
    valid_from: date
    valid_to: date | None
    status: str
    source: str
    legal_basis: str
    as_of: date | None
    import_id: int | None
    derived: bool
    km2: float
    parts: int


@dataclass(frozen=True, slots=True)
class AreaChange:
    """What one unit gained and lost between two states."""

    code: str
    before_km2: float | None
    after_km2: float | None
    gained_km2: float
    lost_km2: float


def read_history(session: Session, unit_id: int) -> tuple[PastBoundary, ...]:
    """All boundaries of a unit, the newest first."""
    rows = session.scalars(
        select(Outline).where(Outline.unit_id == unit_id).order_by(Outline.id.desc())
    )
    return tuple(_past(row) for row in rows)


def _past(row: Outline) -> PastBoundary:
    shape = load(row.geometry)
    return PastBoundary(
        id=row.id,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        status=row.status,
        source=row.source,
        legal_basis=row.legal_basis,
        as_of=row.as_of,
        import_id=row.import_id,
        derived=row.derived,
        km2=area_km2(shape),
        parts=len(shapely.get_parts(shape)),
    )


def read_state_on(
    session: Session, units: Mapping[int, UnitVersion], day: date
) -> dict[str, MultiPolygon]:
    """The boundaries that were shown at the end of a day, by code."""
    return _shapes(units, list_shown_on(session, units, day).values())


def read_state_after(
    session: Session, units: Mapping[int, UnitVersion], import_id: int
) -> dict[str, MultiPolygon]:
    """The imported boundaries in force once an import was stored, by code: what was imported up
    to it, each superseding the lines of its own rank and below."""
    rows = session.scalars(
        select(Outline)
        .where(
            Outline.unit_id.in_(units),
            Outline.import_id.is_not(None),
            Outline.import_id.in_(_stored_until(session, import_id)),
        )
        .order_by(Outline.id)
    )
    in_force: dict[int, list[Outline]] = {}
    for row in rows:
        held = in_force.get(row.unit_id, [])
        if row.status == "definitif":
            held = []
        in_force[row.unit_id] = [*(each for each in held if each.status == "definitif"), row]
    return _shapes(
        units,
        (min(held, key=lambda row: rank(standing_of(row, None))) for held in in_force.values()),
    )


def find_import_before(session: Session, root_unit_id: int, import_id: int) -> int:
    """The import stored before this one; 0 when it was the first."""
    order = _order_of(session, root_unit_id)
    at = order.index(import_id)
    return order[at - 1] if at else 0


def find_stored(session: Session, root_unit_id: int) -> tuple[int, ...]:
    """The imports of a regency that were stored, in that order."""
    return tuple(_order_of(session, root_unit_id))


def _order_of(session: Session, root_unit_id: int) -> list[int]:
    chosen = select(BoundaryImport.id).where(
        BoundaryImport.unit_id == root_unit_id, BoundaryImport.state == "tersimpan"
    )
    return list(session.scalars(chosen.order_by(BoundaryImport.settled_at, BoundaryImport.id)))


def _stored_until(session: Session, import_id: int) -> list[int]:
    root = session.scalar(select(BoundaryImport.unit_id).where(BoundaryImport.id == import_id))
    order = _order_of(session, root or 0)
    return order[: order.index(import_id) + 1] if import_id in order else []


def _shapes(units: Mapping[int, UnitVersion], rows: Iterable[Outline]) -> dict[str, MultiPolygon]:
    found: dict[str, MultiPolygon] = {}
    for row in rows:
        shape = load(row.geometry)
        assert isinstance(shape, MultiPolygon)
        found[units[row.unit_id].code] = shape
    return found


def compare_states(
    before: Mapping[str, MultiPolygon], after: Mapping[str, MultiPolygon]
) -> tuple[AreaChange, ...]:
    """The units that gained or lost ground, the most moved first; the others are left out."""
    changes = []
    for code in sorted(before.keys() | after.keys()):
        old, new = before.get(code), after.get(code)
        if old is not None and new is not None and old.equals_exact(new, 1e-9):
            continue
        gained = _km2(new, old)
        lost = _km2(old, new)
        if gained + lost > _DUST_KM2:
            changes.append(
                AreaChange(
                    code,
                    area_km2(old) if old is not None else None,
                    area_km2(new) if new is not None else None,
                    gained,
                    lost,
                )
            )
    return tuple(sorted(changes, key=lambda each: (-each.gained_km2 - each.lost_km2, each.code)))


def _km2(ground: MultiPolygon | None, without: MultiPolygon | None) -> float:
    if ground is None:
        return 0.0
    return area_km2(ground if without is None else shapely.difference(ground, without))


def count_waiting(session: Session, root_unit_id: int) -> int:
    """How many files wait for a person."""
    chosen = select(func.count()).where(
        BoundaryImport.unit_id == root_unit_id, BoundaryImport.state == "menunggu"
    )
    return session.scalar(chosen) or 0
