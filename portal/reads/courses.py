"""The courses of roads and other lines, by their items."""

from collections.abc import Collection
from functools import cache
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.orm import Session

from geo.columns import load
from portal.model import Course

_BATCH = 500


def read_courses(session: Session, items: Collection[int]) -> dict[int, BaseGeometry]:
    """The course of each of these items that has one."""
    wanted = sorted(items)
    found: dict[int, BaseGeometry] = {}
    for start in range(0, len(wanted), _BATCH):
        chosen = {"items": wanted[start : start + _BATCH]}
        rows = session.connection().execute(_list_courses(), chosen)
        found |= {item_id: load(geometry) for item_id, geometry in rows}
    return found


@cache
def _list_courses() -> Select[*tuple[Any, ...]]:
    items: BindParameter[Any] = bindparam("items", expanding=True)
    return select(Course.item_id, Course.geometry).where(Course.item_id.in_(items))
