"""Roads and other lines as strokes on a map, as many as its page can bear."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from geo.strokes import trace_course
from portal.reads.courses import read_courses
from portal.reads.peta import MapView
from portal.reads.places import PlaceList, PlaceRow

MOST_LETTERS = 8_000  # of all paths of one map: about 3 KB on the way
_MOST_LINES = 300


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line on the map. `number`: its place in the list beside, 0 when it is on another page."""

    name: str
    path: str
    number: int


@dataclass(frozen=True, slots=True)
class Strokes:
    """The lines drawn, the longest first, and how many more there were no room for."""

    drawn: tuple[Stroke, ...]
    left_out: int


def draw_strokes(session: Session, picture: MapView | None, places: PlaceList) -> Strokes:
    """The lines among the chosen places that lie on the picture."""
    if picture is None:
        return Strokes((), 0)
    numbers = {row.id: number for number, row in enumerate(places.rows, 1)}
    drawn: list[Stroke] = []
    room = MOST_LETTERS
    beyond = max(0, len(places.lines) - _MOST_LINES)
    for row, path in _trace(session, picture, places.lines[:_MOST_LINES]):
        if len(path) > room:
            beyond += 1
            continue
        room -= len(path)
        drawn.append(Stroke(row.name, path, numbers.get(row.id, 0)))
    return Strokes(tuple(drawn), beyond)


def _trace(
    session: Session, picture: MapView, rows: Sequence[PlaceRow]
) -> list[tuple[PlaceRow, str]]:
    courses = read_courses(session, [row.course_of for row in rows if row.course_of is not None])
    traced = [
        (row, trace_course(courses[row.course_of], picture.frame))
        for row in rows
        if row.course_of is not None and row.course_of in courses
    ]
    return [(row, path) for row, path in traced if path]
