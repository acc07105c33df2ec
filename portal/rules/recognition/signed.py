"""The day a document says it was decided, out of its text."""

import re
from collections.abc import Iterator
from datetime import date

_MONTHS = (
    "januari",
    "februari",
    "maret",
    "april",
    "mei",
    "juni",
    "juli",
    "agustus",
    "september",
    "oktober",
    "november",
    "desember",
)
_SIGNED = re.compile(
    r"(?:ditetapkan|disahkan|ditandatangani)\s+(?:di\s+[\w .'-]{2,40}?)?[\s,:]*"
    r"(?:pada\s+)?tanggal\s*:?\s*(\d{1,2})[\s-]+([a-z]+|\d{1,2})[\s-]+((?:19|20)\d\d)",
    re.I,
)
_FARTHEST = 200_000  # letters


def find_decided(text: str) -> date | None:
    """The day of *Ditetapkan di … pada tanggal …*. Of several the earliest: a text also names the
    days of what it amends, and a later day than its own must never be held against anybody."""
    return min(_days(text[:_FARTHEST]), default=None)


def _days(text: str) -> Iterator[date]:
    for match in _SIGNED.finditer(text):
        month = match[2].lower()
        number = int(month) if month.isdecimal() else 0
        if month in _MONTHS:
            number = _MONTHS.index(month) + 1
        try:
            yield date(int(match[3]), number, int(match[1]))
        except ValueError:
            continue  # a day that does not exist
