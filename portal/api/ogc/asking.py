"""The parameters of a question, checked one by one: what is not declared is refused."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portal.api.problems import ProblemError
from portal.reads.features import Box, Wanted

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG4326 = "http://www.opengis.net/def/crs/EPSG/0/4326"
REFERENCES = (CRS84, EPSG4326)
DEFAULT_LIMIT, MOST = 100, 1000
_FARTHEST = 10_000_000
DOCUMENT = frozenset({"f"})
ITEM = DOCUMENT | {"crs"}
ITEMS = ITEM | {"limit", "offset", "bbox", "bbox-crs", "datetime"}
FORMATS = ("json", "html")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `crs`: of the answer."""

    wanted: Wanted
    crs: str = CRS84
    html: bool = False


def read_question(values: Mapping[str, str], known: frozenset[str], zone: str) -> Question:
    """The question in a query; ProblemError 400 names the parameter that is wrong."""
    for name in values:
        if name not in known:
            raise _bad(name, f"Parameter {name[:40]} tidak dikenal di alamat ini.")
    form = values.get("f", "json")
    if form not in FORMATS:
        raise _bad("f", "Parameter f harus json atau html.")
    dated = "datetime" in values
    begin, end = read_span(values["datetime"], zone) if dated else (None, None)
    wanted = Wanted(
        boxes=read_boxes(values.get("bbox", ""), _reference(values, "bbox-crs")),
        begin=begin,
        end=end,
        dated=dated,
        limit=min(_number(values, "limit", 1, DEFAULT_LIMIT), MOST),
        offset=_number(values, "offset", 0, 0),
    )
    return Question(wanted, _reference(values, "crs"), form == "html")


def read_boxes(text: str, reference: str) -> tuple[Box, ...]:
    """The box of a bbox as lon, lat; in two where it crosses the line of the date. Heights are
    passed over."""
    if not text:
        return ()
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        raise _bad("bbox", "Parameter bbox harus berisi empat atau enam bilangan.") from None
    if len(numbers) not in (4, 6) or not all(math.isfinite(each) for each in numbers):
        raise _bad("bbox", "Parameter bbox harus berisi empat atau enam bilangan.")
    half = len(numbers) // 2
    first, second = numbers[:2], numbers[half : half + 2]
    if reference == EPSG4326:
        first, second = first[::-1], second[::-1]
    (west, south), (east, north) = first, second
    inside = all(-180 <= each <= 180 for each in (west, east))
    if not inside or not -90 <= south <= north <= 90:
        raise _bad("bbox", "Sudut bbox berada di luar bumi, atau selatan melebihi utara.")
    if west > east:
        return (west, south, 180.0, north), (-180.0, south, east, north)
    return ((west, south, east, north),)


def read_span(text: str, zone: str) -> tuple[date | None, date | None]:
    """The first and the last day of a datetime; None where it is open."""
    parts = text.split("/")
    if len(parts) == 1:
        day = _day(text, zone)
        return day, day
    if len(parts) != 2 or all(part in ("", "..") for part in parts):
        raise _bad("datetime", _SPAN)
    begin, end = (None if part in ("", "..") else _day(part, zone) for part in parts)
    if begin and end and begin > end:
        raise _bad("datetime", "Awal datetime melewati akhirnya.")
    return begin, end


def _day(text: str, zone: str) -> date:
    """The day at the regency of a moment, or the day itself."""
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text.upper())
        if moment.tzinfo is not None and "T" in text.upper():
            return moment.astimezone(ZoneInfo(zone)).date()
    except (ValueError, OverflowError):  # the last hours of the calendar lie beyond it elsewhere
        pass
    raise _bad("datetime", _SPAN)


def _number(values: Mapping[str, str], name: str, low: int, default: int) -> int:
    text = values.get(name)
    if text is None:
        return default
    if not text.isdecimal() or not text.isascii() or len(text) > 12 or int(text) < low:
        raise _bad(name, f"Parameter {name} harus bilangan bulat, paling kecil {low}.")
    return min(int(text), _FARTHEST)


def _reference(values: Mapping[str, str], name: str) -> str:
    said = values.get(name, CRS84)
    if said not in REFERENCES:
        raise _bad(name, f"Parameter {name} hanya mengenal CRS84 dan EPSG 4326.")
    return said


def _bad(name: str, sentence: str) -> ProblemError:
    return ProblemError(400, f"InvalidParameterValue: {name[:40]}", sentence)


_SPAN = "Parameter datetime harus tanggal, waktu dengan zona, atau rentang keduanya."
