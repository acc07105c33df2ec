"""The regency's outline as mark in the masthead, and where a unit lies in it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.tree import Tree, UnitView


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
    return None


def read_locator(session: Session, tree: Tree, unit: UnitView) -> LocatorView | None:
    """Where a unit lies, when boundaries are known."""
    return None
