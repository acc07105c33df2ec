"""The courses of roads and other lines, by their items."""

from collections.abc import Collection

from shapely.geometry.base import BaseGeometry
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.columns import load
from portal.model import Course

_BATCH = 500


def read_courses(session: Session, items: Collection[int]) -> dict[int, BaseGeometry]:
    """The course of each of these items that has one."""
    wanted = sorted(items)
    found: dict[int, BaseGeometry] = {}
    for start in range(0, len(wanted), _BATCH):
        chosen = Course.item_id.in_(wanted[start : start + _BATCH])
        rows = session.execute(select(Course.item_id, Course.geometry).where(chosen))
        found |= {item_id: load(geometry) for item_id, geometry in rows}
    return found
