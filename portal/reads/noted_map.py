"""Where on a map the boundaries lie that carry a note."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.model import Measured
from portal.reads.peta import MapView, Noted
from portal.tree import UnitView

_MILLIONTHS = 1e6


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A noted unit on a map: its outline where the map draws it, else (empty path) the spot where
    it lies within a larger unit."""

    path: str
    x: int = 0
    y: int = 0


def mark_notes(
    session: Session, picture: MapView | None, unit: UnitView, notes: Sequence[Noted]
) -> tuple[NoteMark, ...]:
    """The marks of these notes on the map of a unit. A note on that unit itself stands beside the
    map alone, unless its own outline is what the map draws."""
    if picture is None or not notes:
        return ()
    drawn = {shape.unit.id: shape.path for shape in picture.shapes}
    outlines = [NoteMark(drawn[each.unit.id]) for each in notes if each.unit.id in drawn]
    within = [each.unit.id for each in notes if each.unit.id not in drawn and each.unit != unit]
    rows = session.scalars(select(Measured).where(Measured.unit_id.in_(within)))
    spots = [
        picture.frame.place(row.label_lon / _MILLIONTHS, row.label_lat / _MILLIONTHS)
        for row in rows
    ]
    return (*outlines, *(NoteMark("", x, y) for x, y in sorted(spots)))
