"""What follows from changed boundaries: dissolved levels and drawings, after publishing.

A mark written with the boundary says that its regency must be drawn; it is deleted in the one
short transaction that writes the result, so a kill in between loses nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shapely import MultiPolygon
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from geo.columns import load, store
from portal.clock import Clock
from portal.db import Database
from portal.ingest.ancestry import with_ancestors
from portal.ingest.regency_map import Drawn, Part, draw_regency
from portal.ingest.relocating import relocate
from portal.model import Drawing, Outline, Redraw, UnitVersion
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
        drawn = draw_regency(work.regency.code, work.parts)
        with database.writing() as session:
            _write(session, work, drawn, clock)
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


def _write(session: Session, work: _Work, drawn: Drawn, clock: Clock) -> None:
    now = clock()
    chosen = select(Redraw).where(Redraw.unit_id.in_(work.marks)).with_for_update()
    held = {row.unit_id: row.token for row in session.scalars(chosen)}
    if held != dict(work.marks):
        return  # another process drew it, or it changed again: the marks that are left say so
    ids = {unit.code: unit.unit_id for unit in work.units}
    changed = _write_drawings(session, ids, drawn)
    for unit in work.units:
        if unit.kind in ("kecamatan", "kabupaten"):
            changed |= _write_outline(session, unit, drawn, clock)
    session.execute(delete(Redraw).where(Redraw.unit_id.in_(work.marks)))
    touched = set(with_ancestors(session, changed | set(work.marks)))
    if work.regency.unit_id in changed:
        touched.add(STRUCTURE)  # the mark and the locator stand on every page
    bump(session, touched, now)


def _write_drawings(session: Session, ids: Mapping[str, int], drawn: Drawn) -> set[int]:
    held: dict[tuple[int, str], Drawing | None] = {
        (row.unit_id, row.role): row
        for row in session.scalars(select(Drawing).where(Drawing.unit_id.in_(ids.values())))
    }
    wanted = {(ids[code], role): picture for (code, role), picture in drawn.pictures.items()}
    changed = set()
    for key, row in held.items():
        if key not in wanted and row is not None:
            session.delete(row)
            changed.add(key[0])
    for key, picture in wanted.items():
        text, frame = picture
        row = held.get(key)
        if row is None:
            row = Drawing(unit_id=key[0], role=key[1], width=0, height=0, shapes="")
            session.add(row)
        if row.shapes != text:
            row.shapes, row.width, row.height = text, frame.width, frame.height
            changed.add(key[0])
    return changed


def _write_outline(session: Session, unit: UnitVersion, drawn: Drawn, clock: Clock) -> set[int]:
    today = clock().date()
    held = session.scalars(
        select(Outline).where(
            Outline.unit_id == unit.unit_id, Outline.derived, Outline.valid_to.is_(None)
        )
    ).all()
    wanted = drawn.outlines.get(unit.code)
    if wanted is not None and any(
        load(each.geometry).equals_exact(wanted.shape, 1e-9) and each.status == wanted.status
        for each in held
    ):
        return set()
    for each in held:
        if each.valid_from == today:
            session.delete(each)  # drawn several times on one day: only the last one is history
        else:
            each.valid_to = today
    if wanted is None:
        return {unit.unit_id} if held else set()
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
    return {unit.unit_id}
