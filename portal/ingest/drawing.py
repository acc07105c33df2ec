"""What follows from changed boundaries: dissolved levels, facts and drawings, after publishing.

A mark written with the boundary says that its regency must be drawn; it is deleted in the one
short transaction that writes the result, so a kill in between loses nothing.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import shapely
from shapely import MultiPolygon
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from geo.columns import load, store
from geo.shapes import ShapeError
from portal.clock import Clock
from portal.db import Database
from portal.ingest.ancestry import with_ancestors
from portal.ingest.regency_facts import Derived, Part, derive
from portal.ingest.regency_rows import (
    Touched,
    write_borders,
    write_extents,
    write_pictures,
    write_pieces,
    write_topology,
)
from portal.ingest.relocating import relocate
from portal.model import Outline, Redraw, UnitVersion
from portal.reads.outlines import list_shown
from portal.release import STRUCTURE, bump

_LOG = logging.getLogger(__name__)
_FAILED = "gagal"  # what the token of a mark becomes when its regency could not be derived

Deriver = Callable[[str, Mapping[str, Part], Mapping[str, str]], Derived]


@dataclass(frozen=True, slots=True)
class _Work:
    """One regency to draw: its units, the outlines shown, the kecamatan of each desa, and the
    marks that asked for it."""

    regency: UnitVersion
    units: tuple[UnitVersion, ...]
    parts: Mapping[str, Part]
    parents: Mapping[str, str]
    marks: Mapping[int, str]


def draw_dirty(database: Database, clock: Clock, derive: Deriver = derive) -> int:
    """Draw all regencies with changed boundaries, one after another; how many there were. One
    that cannot be drawn keeps what it shows, and is tried again when something else changes."""
    with database.reading() as session:
        wanted = _list_wanted(session)
    for regency, marks in wanted:
        with database.reading() as session:
            work = _gather(session, regency, marks)
        # No transaction is open while shapes are cleaned and drawn.
        try:
            derived = derive(regency.code, work.parts, work.parents)
        except (shapely.GEOSException, ShapeError, ArithmeticError) as error:
            _LOG.error(
                "Peta %s tidak dapat dibentuk, yang lama tetap tampil: %s", regency.code, error
            )
            with database.writing() as session:
                _set_aside(session, marks)
            continue
        with database.writing() as session:
            _write(session, work, derived, clock())
        relocate(database, regency, clock())
    return len(wanted)


def _list_wanted(session: Session) -> list[tuple[UnitVersion, dict[int, str]]]:
    """The regencies with a fresh mark, each with all its marks."""
    marks = {row.unit_id: row.token for row in session.scalars(select(Redraw))}
    if all(token == _FAILED for token in marks.values()):
        return []
    current = UnitVersion.valid_to.is_(None)
    marked = session.scalars(select(UnitVersion).where(current, UnitVersion.unit_id.in_(marks)))
    keys = {each.unit_id: each.scope_key for each in marked}
    wanted = []
    regencies = session.scalars(select(UnitVersion).where(current, UnitVersion.kind == "kabupaten"))
    for regency in regencies.all():
        mine = {
            unit_id: marks[unit_id]
            for unit_id, key in keys.items()
            if regency.scope_key <= key <= regency.scope_end
        }
        if any(token != _FAILED for token in mine.values()):
            wanted.append((regency, mine))
    return wanted


def _set_aside(session: Session, marks: Mapping[int, str]) -> None:
    """Leave the marks, but ask for nothing by them; one that is new by now still asks."""
    for unit_id, token in marks.items():
        session.execute(
            update(Redraw)
            .where(Redraw.unit_id == unit_id, Redraw.token == token)
            .values(token=_FAILED)
        )


def _gather(session: Session, regency: UnitVersion, marks: Mapping[int, str]) -> _Work:
    units = session.scalars(
        select(UnitVersion).where(
            UnitVersion.valid_to.is_(None),
            UnitVersion.scope_key.between(regency.scope_key, regency.scope_end),
        )
    ).all()
    kecamatan = {unit.unit_id: unit.code for unit in units if unit.kind == "kecamatan"}
    villages = {
        unit.unit_id: unit
        for unit in units
        if unit.kind in ("desa", "kelurahan") and unit.parent_id in kecamatan
    }
    parts: dict[str, Part] = {}
    parents: dict[str, str] = {}
    for unit_id, outline in list_shown(session, villages).items():
        shape = load(outline.geometry)
        assert isinstance(shape, MultiPolygon)
        unit = villages[unit_id]
        parts[unit.code] = Part(shape, outline.status, outline.as_of)
        parents[unit.code] = kecamatan[unit.parent_id or 0]
    return _Work(regency, tuple(units), parts, parents, marks)


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
    write_pieces(session, ids, derived, touched)
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
