"""Dates as Indonesian sources write them, as moments in UTC or as days."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january",
            "februari feb pebruari peb february",
            "maret mar mrt march",
            "april apr",
            "mei may",
            "juni jun june",
            "juli jul july",
            "agustus agu agt ags agust aug august",
            "september sep sept",
            "oktober okt oct october",
            "november nov nopember nop",
            "desember des dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_ZONES = {"wib": 7, "wita": 8, "wit": 9, "utc": 0, "gmt": 0, "z": 0}
_DAY_NAME = (
    r"(?:(?:senin|selasa|rabu|kamis|jumat|jum'at|jum’at|sabtu|minggu|ahad|sen|sel|rab|kam|jum|sab|"
    r"min|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun)"
    r"\b\.?,?\s*)?"
)
_TIME = (
    r"(?:(?:\s*[,|–-]\s*|\s+|\s*t)(?:pukul\s+|jam\s+|pkl\.?\s+)?"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
)
_ZONE = r"(?:\s*(?P<zone>wib|wita|wit|utc|gmt|z|[+-]\d{2}:?\d{2}))?"
_END = _TIME + _ZONE + r"\s*\.?"
_ISO = re.compile(r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})" + _END)
_NUMERIC = re.compile(
    _DAY_NAME + r"(?P<first>\d{1,2})[-/.](?P<second_part>\d{1,2})[-/.](?P<year>\d{4})" + _END
)
_NAMED = re.compile(
    _DAY_NAME + r"(?P<day>\d{1,2})(?:\s+|-|/)(?P<name>[a-z]+)\.?,?(?:\s+|-|/)(?P<year>\d{4})" + _END
)
_NAME_FIRST = re.compile(
    _DAY_NAME + r"(?P<name>[a-z]+)\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})" + _END
)
_EARLIEST, _LATEST = 1900, 2200


def parse_moment(text: str, zone: str, *, day_first: bool = True) -> datetime | None:
    """The moment a source names, in UTC; a time without zone is local to `zone`.

    None when the text is no date, or not a possible one. A day alone is its local midnight.
    """
    match = _match(text)
    if match is None:
        return None
    day = _day_of(match, day_first)
    if day is None:
        return None
    parts = match.groupdict()
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 60:
        return None
    naive = datetime(day.year, day.month, day.day) + timedelta(
        hours=hour, minutes=minute, seconds=min(second, 59)
    )
    return _in_utc(naive, parts["zone"] or "", zone)


def parse_date(text: str, *, day_first: bool = True) -> date | None:
    """The day a source names, as it stands there."""
    match = _match(text)
    return None if match is None else _day_of(match, day_first)


def _match(text: str) -> re.Match[str] | None:
    wanted = re.sub(r"\s+", " ", text).strip().lower()
    for pattern in (_ISO, _NUMERIC, _NAMED, _NAME_FIRST):
        found = pattern.fullmatch(wanted)
        if found is not None:
            return found
    return None


def _day_of(match: re.Match[str], day_first: bool) -> date | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if "name" in parts:
        month, day = _MONTHS.get(parts["name"], 0), int(parts["day"])
    elif "first" in parts:
        one, two = int(parts["first"]), int(parts["second_part"])
        day, month = (one, two) if day_first else (two, one)
        if month > 12 >= day:  # the other order is the only possible one
            day, month = month, day
    else:
        month, day = int(parts["month"]), int(parts["day"])
    if not _EARLIEST <= year <= _LATEST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_utc(naive: datetime, said: str, zone: str) -> datetime:
    if said in _ZONES:
        return (naive - timedelta(hours=_ZONES[said])).replace(tzinfo=UTC)
    if said:
        sign = -1 if said[0] == "-" else 1
        hours, minutes = int(said[1:3]), int(said[-2:])
        return (naive - sign * timedelta(hours=hours, minutes=minutes)).replace(tzinfo=UTC)
    return naive.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
