"""Papan Desa: the month of a sheet, its number, and when a photo of it is believed."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.rules.config_row import ConfigRow

_NUMBER = re.compile(
    r"(?P<year>20\d\d)-?(?P<month>0[1-9]|1[0-2])/(?P<code>[\d.]{2,30})(?:/(?P<mark>[0-9A-F]{6})-?(?P<seal>[0-9A-F]{4}))?"
)
_FIELDS = frozenset({"documents_most", "photo_days"})
PAPERS = ("a4", "a3")


@dataclass(frozen=True, slots=True)
class SheetPolicy:
    """The table [lembar] of config/papan.toml."""

    documents_most: int
    photo_days: int


@dataclass(frozen=True, slots=True)
class SheetNumber:
    """What is printed at the foot of a sheet: its month, its unit, and what stood on it. `mark`
    is empty where only the month was noted; `seal` is what nobody but the portal can add to it."""

    month: date  # its first day
    code: str
    mark: str = ""
    seal: str = ""

    def __str__(self) -> str:
        parts = (f"{self.month:%Y-%m}", self.code, f"{self.mark}-{self.seal}" if self.mark else "")
        return "/".join(part for part in parts if part)

    def is_sealed(self, key: str) -> bool:
        """Whether the portal that holds this key printed it."""
        return hmac.compare_digest(self.seal, _seal(self.month, self.code, self.mark, key))


@dataclass(frozen=True, slots=True)
class Emergency:
    """A number to dial when there is no time."""

    number: str
    label: str


def parse_sheet_policy(table: Mapping[str, object]) -> SheetPolicy:
    """The limits of a sheet; ValueError names file and field."""
    found = table.get("lembar")
    row = ConfigRow("papan.toml", found if isinstance(found, dict) else {}, "[lembar] ")
    row.only(_FIELDS)
    for missing in sorted(_FIELDS - row.table.keys()):
        raise row.error(missing, "kosong")
    return SheetPolicy(
        documents_most=row.number("documents_most", 1, 12, 1),
        photo_days=row.number("photo_days", 1, 366, 1),
    )


def parse_emergencies(table: Mapping[str, object]) -> tuple[Emergency, ...]:
    """The rows [[darurat]] of config/kontak.toml; ValueError names the row."""
    rows = table.get("darurat")
    found = []
    for at, each in enumerate(rows if isinstance(rows, list) else [], start=1):
        row = ConfigRow("kontak.toml", each if isinstance(each, dict) else {}, f"[[darurat]] {at} ")
        number = row.text("number")
        if not re.fullmatch(r"\d{3,5}", number):
            raise row.error("number", "harus tiga sampai lima angka")
        found.append(Emergency(number, row.text("label")))
    return tuple(found)


def number_sheet(month: date, code: str, content: str, key: str) -> SheetNumber:
    """The number of a sheet: the same content of the same month has the same number."""
    first = month.replace(day=1)
    text = f"{first:%Y-%m}\n{code}\n{content}".encode()
    mark = hashlib.sha256(text).hexdigest()[:6].upper()
    return SheetNumber(first, code, mark, _seal(first, code, mark, key))


def read_number(text: str) -> SheetNumber | None:
    """A number as somebody typed it from a photo; None when it is none."""
    found = _NUMBER.fullmatch(re.sub(r"\s", "", text).upper())
    if found is None:
        return None
    first = date(int(found["year"]), int(found["month"]), 1)
    return SheetNumber(first, found["code"], found["mark"] or "", found["seal"] or "")


def last_photo_day(month: date, policy: SheetPolicy) -> date:
    """Until when a photo shows that the sheet of a month was hanging."""
    return next_month(month) - timedelta(days=1) + timedelta(days=policy.photo_days)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def _seal(month: date, code: str, mark: str, key: str) -> str:
    text = f"papan\n{month:%Y-%m}\n{code}\n{mark}".encode()
    return hmac.new(key.encode(), text, "sha256").hexdigest()[:4].upper()
