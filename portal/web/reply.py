"""What a view answers: a page with its data, or where else to look."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from portal.reads.sources import SourceView
from portal.rules.freshness import State
from portal.web.lines import Line

Value = str | int | float | None
Need = Literal["script", "position", "map"]


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV: the heads, and rows that are only made when somebody asks for them."""

    columns: tuple[str, ...]
    rows: Callable[[], Sequence[Sequence[Value]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an RSS feed; `path` is ours."""

    title: str
    path: str
    at: datetime | None
    summary: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the breadcrumb."""

    label: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A section's answer. HTML prints `template` with `data`, `states`, `sources`, `extra`; the
    JSON twin carries `data`, `states` and `sources` as they are."""

    template: str
    title: str  # the h1
    data: object  # a frozen dataclass from portal.reads
    lead: str = ""  # the line below the h1
    about: str = ""  # what shared links and search engines show; the lead when empty
    states: Mapping[str, State] = field(default_factory=dict)  # by the name of the block
    sources: tuple[SourceView, ...] = ()
    crumbs: tuple[Crumb, ...] = ()  # behind the unit's own
    table: Table | None = None
    feed: Callable[[], Sequence[Entry]] | None = None
    geojson: Callable[[], str] | None = None
    paper: str = ""  # the template of its PDF
    extra: Mapping[str, object] = field(default_factory=dict)  # for the template alone
    locator: bool = False  # the big head with the map of where this is
    needs: frozenset[Need] = frozenset()  # beyond text: the policy of the page lets them through
    query: str = ""  # the parameters without which its address would be another page's
    private: bool = False  # it holds what somebody typed: nobody keeps it
    schema: str = ""  # the name in docs/api/, the section's word when empty


@dataclass(frozen=True, slots=True)
class Moved:
    """The page is elsewhere."""

    path: str
    status: int = 301


@dataclass(frozen=True, slots=True)
class Missing:
    """There is no such page; the sentence says what was looked for."""

    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """The page was here and was taken away."""

    title: str
    sentence: str
    instead: tuple[Line, ...] = ()  # the nearest that does exist


Answer = Reply | Moved | Missing | Gone
