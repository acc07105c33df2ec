"""Working days of a region: national holidays, cuti bersama, and what its own office decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo

import holidays

from portal.rules.zones import Zones

Standing = Literal["pasti", "perkiraan", "belum diketahui"]
# So the package marks a holiday whose day waits for the moon and the decree.
_ESTIMATE = "(perkiraan)"
# An estimated holiday may still move by this much and take a counted day along.
_DRIFT = timedelta(days=2)
_FARTHEST = 3700  # days; a count that has not ended by then is a mistake of the caller


@dataclass(frozen=True, slots=True)
class Override:
    """A day that an office of the region decided differently from the national list."""

    day: date
    working: bool
    region: str  # Kemendagri code it holds for and all below; empty = everywhere
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Week:
    """On which days of the week a region works: 1 is Monday."""

    region: str
    days: frozenset[int]
    legal_basis: str


@dataclass(frozen=True, slots=True)
class WorkingRules:
    """The rows of config/working_days.toml."""

    collective_leave: bool = True  # cuti bersama is no working day
    weeks: tuple[Week, ...] = ()
    overrides: tuple[Override, ...] = ()
    settled: Mapping[int, str] = field(default_factory=dict)  # year completed by hand → decree


@dataclass(frozen=True, slots=True)
class Day:
    """What a day is: working or not, why not, and how sure that is."""

    working: bool
    reason: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Counted:
    """A day reached by counting working days; None when a year on the way is not known yet."""

    day: date | None
    standing: Standing


class WorkCalendar:
    """The calendar of one region. Years without a decree of their cuti bersama are not known:
    they are said to be so, never guessed."""

    def __init__(self, rules: WorkingRules, region: str, zones: Zones) -> None:
        self._collective = rules.collective_leave
        self._settled = frozenset(rules.settled)
        self._week = _week_of(rules.weeks, region)
        # The nearer rule wins: longer codes come later.
        self._overrides = {
            each.day: each
            for each in sorted(rules.overrides, key=lambda each: len(each.region))
            if _covers(each.region, region)
        }
        self.zone = ZoneInfo(zones.of(region))

    def day_of(self, moment: datetime) -> date:
        """The region's day a moment fell on."""
        return moment.astimezone(self.zone).date()

    def knows(self, year: int) -> bool:
        """Whether the year's cuti bersama is decreed, in the package or by hand."""
        return year in self._settled or bool(_leave(year))

    def look(self, day: date) -> Day:
        """What a day is."""
        override = self._overrides.get(day)
        if override is not None:
            return Day(override.working, "" if override.working else override.legal_basis, "pasti")
        if not self.knows(day.year):
            return Day(False, "", "belum diketahui")
        name = _national(day.year).get(day, "")
        if not name and self._collective:
            name = _leave(day.year).get(day, "")
        standing: Standing = "perkiraan" if _ESTIMATE in name else "pasti"
        if day.isoweekday() not in self._week:
            return Day(False, "akhir pekan", standing)
        return Day(not name, name.replace(_ESTIMATE, "").strip(), standing)

    def after(self, start: date, count: int) -> Counted:
        """The count-th working day after a day, which itself is not counted (negative: before).
        Count 0 is the day itself, or the next working day when it is none."""
        step = timedelta(days=1 if count >= 0 else -1)
        left, day = abs(count), start
        if count == 0:
            left, day = 1, start - step
        for _ in range(_FARTHEST):
            day += step
            seen = self.look(day)
            if seen.standing == "belum diketahui":
                return Counted(None, "belum diketahui")
            left -= seen.working
            if left == 0:
                return Counted(day, self._standing(min(start, day), max(start, day)))
        raise ValueError("terlalu banyak hari kerja")

    def between(self, first: date, last: date) -> int | None:
        """How many working days there are from first to last, both counted; None when a year of
        them is not known."""
        total = 0
        for day in _days(first, last):
            seen = self.look(day)
            if seen.standing == "belum diketahui":
                return None
            total += seen.working
        return total

    def _standing(self, first: date, last: date) -> Standing:
        near = _days(first - _DRIFT, last + _DRIFT)
        return "perkiraan" if any(self._estimated(day) for day in near) else "pasti"

    def _estimated(self, day: date) -> bool:
        return day not in self._overrides and _ESTIMATE in _national(day.year).get(day, "")


def parse_working_days(table: Mapping[str, object]) -> WorkingRules:
    """The rules of config/working_days.toml; ValueError names the row and the field."""
    collective = table.get("collective_leave", True)
    if not isinstance(collective, bool):
        raise ValueError("working_days.toml: collective_leave harus true atau false")
    weeks = tuple(
        Week(_region(where, row), _weekdays(where, row), _basis(where, row))
        for where, row in _rows(table, "week")
    )
    overrides = tuple(
        Override(_date(where, row), _working(where, row), _region(where, row), _basis(where, row))
        for where, row in _rows(table, "override")
    )
    settled: dict[int, str] = {}
    for where, row in _rows(table, "settled"):
        year = row.get("year")
        if not isinstance(year, int) or not 1946 <= year <= 2100:
            raise ValueError(f"{where} year harus tahun 1946–2100")
        settled[year] = _basis(where, row)
    return WorkingRules(collective, weeks, overrides, settled)


@cache
def _national(year: int) -> Mapping[date, str]:
    return dict(
        holidays.country_holidays("ID", years=year, categories=("public",), language="id").items()
    )


@cache
def _leave(year: int) -> Mapping[date, str]:
    return dict(
        holidays.country_holidays(
            "ID", years=year, categories=("government",), language="id"
        ).items()
    )


def _covers(region: str, code: str) -> bool:
    return not region or code == region or code.startswith(f"{region}.")


def _week_of(weeks: tuple[Week, ...], region: str) -> frozenset[int]:
    found = [week for week in weeks if _covers(week.region, region)]
    nearest = max(found, key=lambda week: len(week.region), default=None)
    return nearest.days if nearest else frozenset(range(1, 6))


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def _rows(table: Mapping[str, object], name: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    rows = table.get(name, [])
    if not isinstance(rows, list):
        raise ValueError(f"working_days.toml: {name} harus berupa daftar tabel")
    for number, row in enumerate(rows, start=1):
        where = f"working_days.toml: [[{name}]] baris {number}:"
        if not isinstance(row, Mapping):
            raise ValueError(f"{where} harus berupa tabel")
        yield where, row


def _basis(where: str, row: Mapping[str, object]) -> str:
    basis = row.get("legal_basis")
    if not isinstance(basis, str) or not basis.strip():
        raise ValueError(f"{where} legal_basis kosong")
    return basis.strip()


def _region(where: str, row: Mapping[str, object]) -> str:
    region = row.get("region", "")
    if not isinstance(region, str):
        raise ValueError(f"{where} region harus kode wilayah dalam tanda kutip")
    return region


def _date(where: str, row: Mapping[str, object]) -> date:
    day = row.get("date")
    if not isinstance(day, date) or isinstance(day, datetime):
        raise ValueError(f"{where} date harus tanggal, misalnya 2026-08-18")
    return day


def _working(where: str, row: Mapping[str, object]) -> bool:
    kind = row.get("kind")
    if kind not in ("libur", "kerja"):
        raise ValueError(f'{where} kind harus "libur" atau "kerja"')
    return kind == "kerja"


def _weekdays(where: str, row: Mapping[str, object]) -> frozenset[int]:
    days = row.get("days")
    if not isinstance(days, list) or not days or not set(days) <= set(range(1, 8)):
        raise ValueError(f"{where} days harus daftar angka 1 (Senin) sampai 7 (Minggu)")
    return frozenset(days)
