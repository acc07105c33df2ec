"""The regency's outline as mark in the masthead, and where a unit lies in it."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import BigInteger, Select, String, bindparam, select
from sqlalchemy.orm import Session

from geo.svg import Picture, Shape, dot, from_text
from portal.model import Drawing
from portal.tree import Tree, UnitView

_SMALL = 4  # grid units: a smaller unit gets a dot so that it can be seen


@dataclass(frozen=True, slots=True)
class MarkView:
    """The outline of the regency as one path."""

    width: int
    height: int
    path: str


@dataclass(frozen=True, slots=True)
class LocatorView:
    """The regency, the kecamatan around, and the unit itself, as paths."""

    width: int
    height: int
    regency: str
    around: str
    here: str


def read_mark(session: Session, tree: Tree) -> MarkView | None:
    """The outline of the regency, when boundaries are known."""
    picture = _read(session, tree.root, "tanda")
    if picture is None:
        return None
    return MarkView(picture.frame.width, picture.frame.height, picture.shapes[0].path)


def read_locator(session: Session, tree: Tree, unit: UnitView) -> LocatorView | None:
    """Where a unit lies, when boundaries are known; a unit without a shape has none."""
    regency = _read(session, tree.root, "letak")
    parent = tree.by_id(unit.parent_id) if unit.parent_id is not None else None
    holder = unit if unit.kind == "kecamatan" else parent
    if regency is None or holder is None or holder.kind != "kecamatan":
        return None
    nearer = _read(session, holder, "letak")
    here = nearer.find(unit.code) if nearer else None
    if nearer is None or here is None:
        return None
    around = nearer.find(holder.code) if holder is not unit else None
    return LocatorView(
        width=regency.frame.width,
        height=regency.frame.height,
        regency=regency.shapes[0].path,
        around=around.path if around else "",
        here=_visible(here),
    )


def _read(session: Session, unit: UnitView, role: str) -> Picture | None:
    told = {"unit": unit.id, "role": role}
    text = session.connection().execute(_list_drawings(), told).scalar()
    return from_text(text) if text is not None else None


@cache
def _list_drawings() -> Select[str]:
    """The statement every page asks, made once."""
    return select(Drawing.shapes).where(
        Drawing.unit_id == bindparam("unit", type_=BigInteger),
        Drawing.role == bindparam("role", type_=String),
    )


def _visible(shape: Shape) -> str:
    return shape.path if shape.radius >= _SMALL else shape.path + dot(shape.x, shape.y, _SMALL)
