"""What a public view gets: the unit, the question, a session, the moment, the page's note."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from portal.acts.pressing_needs import Presses
from portal.clock import Clock
from portal.db import Database
from portal.reads.listing import Pick
from portal.reads.sites import SiteView
from portal.release import PageNote
from portal.rules.moment import Moment
from portal.settings import Settings
from portal.tree import Tree, UnitView
from portal.web.shelf import Shelf

LAST_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Desk:
    """What all views share for the life of a process."""

    settings: Settings
    database: Database
    clock: Clock
    shelf: Shelf
    presses: Presses = field(default_factory=Presses)


@dataclass(frozen=True, slots=True)
class Query:
    """The parameters a section declared; others never reach a view, nor the page's key."""

    values: Mapping[str, str]
    declared: frozenset[str]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # of repeated parameters

    def text(self, name: str, longest: int = 100) -> str:
        """The value, or empty. Asking for what the section did not declare is a fault."""
        if name not in self.declared:
            raise KeyError(f"the section does not declare the parameter {name!r}")
        return self.values.get(name, "")[:longest].strip()

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a repeated parameter, without the empty ones."""
        if name not in self.declared:
            raise KeyError(f"the section does not declare the parameter {name!r}")
        values = (value[:100].strip() for value in self.lists.get(name, ()))
        return tuple(value for value in values if value)

    def number(self, name: str, low: int, high: int) -> int:
        """The value as a number, or 0 when it is none or out of bounds."""
        text = self.text(name)
        value = int(text) if text.isdecimal() and text.isascii() and len(text) < 9 else 0
        return value if low <= value <= high else 0


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to a section. `section` is its path word, empty for the overview; `detail`
    the path parts behind it; `suffix` empty for HTML, else json, csv, geojson or rss."""

    desk: Desk
    site: SiteView
    tree: Tree
    unit: UnitView
    section: str
    detail: tuple[str, ...]
    suffix: str
    query: Query
    session: Session
    moment: Moment
    note: PageNote
    words: frozenset[str] = frozenset()  # the sections there are
    origin: str = ""  # https://host of the site, empty when it is not known

    @property
    def path(self) -> str:
        """The canonical path of this section of this unit, without suffix."""
        return path_to(self.unit, self.section, *self.detail)

    def path_in(self, section: str, *detail: str) -> str:
        """The path of another section of the same unit."""
        return path_to(self.unit, section, *detail)

    def pick(self) -> Pick:
        """What the usual list parameters narrow to: hal, tahun, jenis, golongan, unit."""
        has = self.query.declared.__contains__
        code = self.query.text("unit") if has("unit") else ""
        chosen = self.tree.by_code(code) if code else None
        inside = chosen is not None and (
            self.unit.scope_key <= chosen.scope_key and chosen.scope_end <= self.unit.scope_end
        )
        return Pick(
            page=(self.query.number("hal", 1, LAST_PAGE) if has("hal") else 0) or 1,
            year=self.query.number("tahun", 1945, 2200) if has("tahun") else 0,
            kind=self.query.text("jenis") if has("jenis") else "",
            category=self.query.text("golongan") if has("golongan") else "",
            unit=chosen if inside else None,
        )


def path_to(unit: UnitView, section: str, *detail: str) -> str:
    """The path of a section of a unit."""
    return unit.path + "".join(f"/{part}" for part in (section, *detail) if part) or "/"
