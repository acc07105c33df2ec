"""What follows from changed boundaries: dissolved levels, facts and drawings, after publishing.

A mark written with the boundary says that its regency must be drawn; it is deleted in the one
short transaction that writes the result, so a kill in between loses nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shapely import MultiPolygon
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from geo.columns import load, store
from portal.clock import Clock
from portal.db import Database
from portal.ingest.ancestry import with_ancestors
from portal.ingest.regency_facts import Derived, Part, derive
from portal.ingest.regency_rows import (
    Touched,
    write_borders,
    write_extents,
    write_pictures,
    write_topology,
)
from portal.ingest.relocating import relocate
from portal.model import Outline, Redraw, UnitVersion
from portal.reads.outlines import list_shown
from portal.release import STRUCTURE, bump


@dataclass(frozen=True, slots=True)
class _Work:
    """One regency to draw: its units, the outlines shown, and the marks that asked for it."""

    regency: UnitVersion
    units: tuple[UnitVersion, ...]
    parts: Mapping[str, Part]
    marks: Mapping[int, str]


def draw_dirty(database: Database, clock: Clock) -> int:
    """Draw all regencies with changed boundaries; how many there were."""
    with database.reading() as session:
        works = _list_work(session)
    for work in works:
        # No transaction is open while shapes are cleaned and drawn.
        derived = derive(work.regency.code, work.parts)
        with database.writing() as session:
            _write(session, work, derived, clock())
        relocate(database, work.regency, clock())
    return len(works)


def _list_work(session: Session) -> list[_Work]:
    marks = {row.unit_id: row.token for row in session.scalars(select(Redraw))}
    if not marks:
        return []
    current = UnitVersion.valid_to.is_(None)
    marked = session.scalars(select(UnitVersion).where(current, UnitVersion.unit_id.in_(marks)))
    keys = {each.unit_id: each.scope_key for each in marked}
    works = []
    regencies = session.scalars(select(UnitVersion).where(current, UnitVersion.kind == "kabupaten"))
    for regency in regencies.all():
        mine = {
            unit_id: marks[unit_id]
            for unit_id, key in keys.items()
            if regency.scope_key <= key <= regency.scope_end
        }
        if mine:
            works.append(_gather(session, regency, mine))
    return works


def _gather(session: Session, regency: UnitVersion, marks: Mapping[int, str]) -> _Work:
    units = session.scalars(
        select(UnitVersion).where(
            UnitVersion.valid_to.is_(None),
            UnitVersion.scope_key.between(regency.scope_key, regency.scope_end),
        )
    ).all()
    codes = {unit.unit_id: unit.code for unit in units if unit.kind in ("desa", "kelurahan")}
    parts: dict[str, Part] = {}
    for unit_id, outline in list_shown(session, codes).items():
        shape = load(outline.geometry)
        assert isinstance(shape, MultiPolygon)
        parts[codes[unit_id]] = Part(shape, outline.status, outline.as_of)
    return _Work(regency, tuple(units), parts, marks)


def _write(session: Session, work: _Work, derived: Derived, now: datetime) -> None:
    chosen = select(Redraw).where(Redraw.unit_id.in_(work.marks)).with_for_update()
    held = {row.unit_id: row.token for row in session.scalars(chosen)}
    if held != dict(work.marks):
        return  # another process drew it, or it changed again: the marks that are left say so
    ids = {unit.code: unit.unit_id for unit in work.units}
    regency_id, touched = work.regency.unit_id, Touched()
    write_pictures(session, ids, regency_id, derived, touched)
    write_extents(session, ids, derived, touched)
    write_borders(session, ids, derived, touched)
    write_topology(session, regency_id, derived, touched)
    for unit in work.units:
        if unit.kind in ("kecamatan", "kabupaten") and _write_outline(session, unit, derived, now):
            touched.facts.add(unit.unit_id)
    session.execute(delete(Redraw).where(Redraw.unit_id.in_(work.marks)))
    shown = touched.pictures | with_ancestors(session, touched.facts)
    bump(session, shown | {STRUCTURE} if touched.everywhere else shown, now)


def _write_outline(session: Session, unit: UnitVersion, derived: Derived, now: datetime) -> bool:
    """Whether the dissolved outline of a unit changed; the former one is history then."""
    today = now.date()
    held = session.scalars(
        select(Outline).where(
            Outline.unit_id == unit.unit_id, Outline.derived, Outline.valid_to.is_(None)
        )
    ).all()
    wanted = derived.outlines.get(unit.code)
    if wanted is not None and any(_is_same(each, wanted) for each in held):
        return False
    for each in held:
        if each.valid_from == today:
            session.delete(each)  # drawn several times on one day: only the last one is history
        else:
            each.valid_to = today
    if wanted is None:
        return bool(held)
    session.add(
        Outline(
            unit_id=unit.unit_id,
            geometry=store(wanted.shape),
            status=wanted.status,
            source="dibentuk dari batas desa dan kelurahan",
            derived=True,
            as_of=wanted.as_of,
            valid_from=today,
        )
    )
    return True


def _is_same(held: Outline, wanted: Part) -> bool:
    if (held.status, held.as_of) != (wanted.status, wanted.as_of):
        return False
    return bool(load(held.geometry).equals_exact(wanted.shape, 1e-9))
