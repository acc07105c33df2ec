"""What was derived of a regency as rows: only what differs is written, and who shows it is said."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from geo.extents import Extent
from geo.svg import from_text
from portal.db import add_rows
from portal.ingest.regency_facts import Derived
from portal.ingest.regency_map import LOCATOR, MARK
from portal.ingest.regency_pieces import Piece
from portal.model import Drawing, Measured, Neighbour, Topology, TopologyPart


@dataclass(slots=True)
class Touched:
    """Units whose pages show something that changed."""

    pictures: set[int] = field(default_factory=set)  # on their own pages alone
    facts: set[int] = field(default_factory=set)  # on pages of those above as well
    everywhere: bool = False  # the regency's own outline, which every page carries


def write_pictures(
    session: Session, ids: Mapping[str, int], regency_id: int, derived: Derived, touched: Touched
) -> None:
    """The drawings that differ."""
    held = {
        (row.unit_id, row.role): row
        for row in session.scalars(select(Drawing).where(Drawing.unit_id.in_(ids.values())))
    }
    wanted = {(ids[code], role): each for (code, role), each in derived.pictures.items()}
    for key in sorted(held.keys() | wanted.keys()):
        row, (text, frame) = held.get(key), wanted.get(key, ("", None))
        before = row.shapes if row is not None else ""
        if before == text:
            continue
        if frame is None:
            session.delete(row)
        elif row is None:
            size = {"width": frame.width, "height": frame.height}
            session.add(Drawing(unit_id=key[0], role=key[1], shapes=text, **size))
        else:
            row.shapes, row.width, row.height = text, frame.width, frame.height
        _note(key, before, text, ids, regency_id, touched)


def _note(
    key: tuple[int, str],
    before: str,
    after: str,
    ids: Mapping[str, int],
    regency_id: int,
    touched: Touched,
) -> None:
    """Whose pages show a picture. A kecamatan's locator stands on the pages of its desa too: on
    each with that desa and the kecamatan around it."""
    unit_id, role = key
    touched.pictures.add(unit_id)
    if role in (LOCATOR, MARK) and unit_id == regency_id:
        touched.everywhere = True
    elif role == LOCATOR:
        old, new = _paths(before, ids), _paths(after, ids)
        changed = {each for each in old.keys() | new.keys() if old.get(each) != new.get(each)}
        touched.pictures |= old.keys() | new.keys() if unit_id in changed else changed


def _paths(text: str, ids: Mapping[str, int]) -> dict[int, str]:
    if not text:
        return {}
    return {ids[each.code]: each.path for each in from_text(text).shapes if each.code in ids}


def write_extents(
    session: Session, ids: Mapping[str, int], derived: Derived, touched: Touched
) -> None:
    """The measures that differ."""
    touched.facts |= _keep_in_step(session, Measured, ids, derived.extents)


def write_borders(
    session: Session, ids: Mapping[str, int], derived: Derived, touched: Touched
) -> None:
    """The common borders that differ, both ways."""
    chosen = select(Neighbour).where(Neighbour.unit_id.in_(ids.values()))
    held = {(row.unit_id, row.other_id): row.border_m for row in session.scalars(chosen)}
    wanted: dict[tuple[int, int], int] = {}
    for (code, other), metres in derived.borders.items():
        wanted[ids[code], ids[other]] = wanted[ids[other], ids[code]] = metres
    for unit_id, other_id in held.keys() - wanted.keys():
        both = (Neighbour.unit_id == unit_id, Neighbour.other_id == other_id)
        session.execute(delete(Neighbour).where(*both))
        touched.facts.add(unit_id)
    fresh = []
    for (unit_id, other_id), metres in wanted.items():
        if (unit_id, other_id) not in held:
            fresh.append({"unit_id": unit_id, "other_id": other_id, "border_m": metres})
        elif held[unit_id, other_id] != metres:
            both = (Neighbour.unit_id == unit_id, Neighbour.other_id == other_id)
            session.execute(update(Neighbour).where(*both).values(border_m=metres))
        else:
            continue
        touched.facts.add(unit_id)
    add_rows(session, Neighbour, fresh)


def write_topology(session: Session, regency_id: int, derived: Derived, touched: Touched) -> None:
    """The regency's TopoJSON, when it differs."""
    row = session.get(Topology, regency_id)
    if (row.body if row else "") == derived.topology:
        return
    touched.facts.add(regency_id)
    if row is None:
        session.add(Topology(unit_id=regency_id, body=derived.topology))
    elif derived.topology:
        row.body = derived.topology
    else:
        session.delete(row)


def write_pieces(
    session: Session, ids: Mapping[str, int], derived: Derived, touched: Touched
) -> None:
    """The parts of the TopoJSON that differ."""
    touched.pictures |= _keep_in_step(session, TopologyPart, ids, derived.pieces)


def _keep_in_step(
    session: Session,
    model: type[Measured] | type[TopologyPart],
    ids: Mapping[str, int],
    derived: Mapping[str, Extent] | Mapping[str, Piece],
) -> set[int]:
    """Bring the one row each unit has in step with what was derived, whose fields are its columns;
    the units whose row differs."""
    rows: Iterable[Any] = session.scalars(select(model).where(model.unit_id.in_(ids.values())))
    held = {row.unit_id: row for row in rows}
    wanted = {ids[code]: asdict(each) for code, each in derived.items()}
    changed: set[int] = set()
    fresh = []
    for unit_id in sorted(held.keys() | wanted.keys()):
        row, values = held.get(unit_id), wanted.get(unit_id)
        if values is None:
            session.delete(row)
        elif row is None:
            fresh.append({"unit_id": unit_id} | values)
        elif any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
        else:
            continue
        changed.add(unit_id)
    add_rows(session, model, fresh)
    return changed
