"""Opening hours as offices write them, and what they mean today."""

import re
from dataclasses import dataclass
from datetime import date, time

from portal.rules.formatting import DAYS

_WEEK = "|".join(DAYS).lower().replace("jumat", "jum'?at")
_SPAN = re.compile(
    rf"(?P<first>{_WEEK})(?:\s*(?:-|–|s/?d\.?|sampai)\s*(?P<last>{_WEEK}))?\W*?(?:pukul|jam)?\s*"
    r"(?P<open>\d{1,2})[.:](?P<open_m>\d{2})\s*(?:-|–|s/?d\.?|sampai)\s*"
    r"(?P<close>\d{1,2})[.:](?P<close_m>\d{2})",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when an office is open on a weekday (Monday is 0)."""

    by_day: tuple[tuple[int, time, time], ...]

    def on(self, day: date) -> tuple[time, time] | None:
        """The hours of a day; None when it is closed."""
        return next(
            ((opens, closes) for number, opens, closes in self.by_day if number == day.weekday()),
            None,
        )


def parse_hours(text: str) -> Hours | None:
    """The hours a sentence names; None when it names none that can be understood."""
    found: dict[int, tuple[time, time]] = {}
    for match in _SPAN.finditer(text):
        first = _day(match["first"])
        last = _day(match["last"]) if match["last"] else first
        try:
            opens = time(int(match["open"]), int(match["open_m"]))
            closes = time(int(match["close"]), int(match["close_m"]))
        except ValueError:
            return None
        if first > last or opens >= closes:
            return None
        found.update(dict.fromkeys(range(first, last + 1), (opens, closes)))
    rows = tuple((number, *span) for number, span in sorted(found.items()))
    return Hours(rows) if rows else None


def _day(word: str) -> int:
    return [day.lower() for day in DAYS].index(word.lower().replace("'", ""))
