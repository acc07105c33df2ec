"""A section of the portal: one word in the address, the same for every kind of unit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from portal.web.ask import Ask
from portal.web.reply import Answer

View = Callable[[Ask], Answer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """How a section is reached and named. `formats` are the suffixes its own page answers, .xlsx
    wherever there is .csv; its detail pages answer .json, and those named in `details` more."""

    word: str  # in the address; empty for the overview
    label: str  # in the menu
    show: View
    show_one: View | None = None  # for <section>/<detail>[/<detail>]
    formats: frozenset[str] = frozenset({"json"})
    details: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by first detail part
    params: frozenset[str] = frozenset()  # the query parameters its page depends on
    repeated: frozenset[str] = frozenset()  # those that may be given several times, in any order
    labels: Mapping[str, str] = field(default_factory=dict)  # other menu words, by kind of unit
    aliases: frozenset[str] = frozenset()  # old words that lead here for good
    root_only: bool = False  # /sumber, /privasi …: only the regency has it, not in the menu
    kept: bool = True  # False: answers hold what somebody typed, so nobody keeps them
    listed: bool = True  # False: not in the menu; other pages lead there
    act: View | None = None  # what the form of a detail page does; only where nothing is kept

    @property
    def offered(self) -> frozenset[str]:
        """All suffixes its own page answers."""
        return _with_sheets(self.formats)

    def offered_for(self, detail: tuple[str, ...]) -> frozenset[str]:
        """All suffixes a page of it answers; no detail is its own page."""
        if not detail:
            return self.offered
        return _with_sheets(self.details.get(detail[0], frozenset()) | {"json"})

    def label_for(self, kind: str) -> str:
        """The menu word for a kind of unit."""
        return self.labels.get(kind, self.label)


def _with_sheets(formats: frozenset[str]) -> frozenset[str]:
    return formats | ({"xlsx"} if "csv" in formats else set())
