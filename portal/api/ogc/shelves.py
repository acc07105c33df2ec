"""Where the features of each collection come from."""

from dataclasses import dataclass
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.model import Release
from portal.reads.features import (
    Extent,
    FeatureRow,
    Slice,
    Wanted,
    read_boundaries,
    read_boundary,
    read_boundary_extent,
)
from portal.reads.place_features import choose, list_lines, list_places, measure
from portal.rules.place_layers import Layers
from portal.tree import Tree

PLACES, LINES = "tempat", "garis"
_SITES = 4  # whose places are held between two answers

Rows = tuple[FeatureRow, ...]


class Basket:
    """The places and lines of a site between two answers, for who pages through them asks for
    one list many times. They hold as long as the release of the regency does."""

    def __init__(self) -> None:
        self._held: dict[tuple[int, str], tuple[int, Rows]] = {}
        self._lock = Lock()

    def rows(self, session: Session, tree: Tree, layers: Layers, name: str) -> Rows:
        """All places, or all lines."""
        chosen = select(Release.number).where(Release.unit_id == tree.root.id)
        number = session.scalar(chosen) or 0
        key = (tree.root.id, name)
        held = self._held.get(key)
        if held is not None and held[0] == number:
            return held[1]
        listed = list_places if name == PLACES else list_lines
        rows = listed(session, tree, layers)
        with self._lock:
            while len(self._held) >= 2 * _SITES:
                self._held.pop(next(iter(self._held)))
            self._held[key] = (number, rows)
        return rows


@dataclass(frozen=True, slots=True)
class Shelves:
    """The collections of one site; what is no place and no line is a level of boundaries."""

    session: Session
    tree: Tree
    layers: Layers
    basket: Basket

    def slice(self, name: str, wanted: Wanted) -> Slice:
        """The page of features that is asked for."""
        if name in (PLACES, LINES):
            return choose(self._rows(name), wanted)
        return read_boundaries(self.session, self.tree, name, wanted)

    def one(self, name: str, feature: str) -> FeatureRow | None:
        """The feature of this name."""
        if name in (PLACES, LINES):
            return next((row for row in self._rows(name) if row.id == feature), None)
        return read_boundary(self.session, self.tree, name, feature)

    def extent(self, name: str) -> Extent:
        """Where and since when its features are."""
        if name in (PLACES, LINES):
            return measure(self._rows(name))
        return read_boundary_extent(self.session, self.tree, name)

    def _rows(self, name: str) -> Rows:
        return self.basket.rows(self.session, self.tree, self.layers, name)
