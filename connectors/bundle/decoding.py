"""A line of records/*.jsonl as a record: only known types and fields, each of its own kind."""

import json
import math
import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from connectors import records
from connectors.bundle.format import TYPES
from connectors.records import Record, Tombstone

LONGEST_LINE = 256 * 1024
_LONGEST_TEXT = 500
_LONG_TEXTS = {"html": 200_000, "summary": 2_000, "description": 2_000, "key": 300}
_MOST_PARTS = 2_000
_FIRST, _LAST = date(1945, 8, 17), date(2200, 12, 31)
_LARGEST = 10**17  # of a whole number: sen that still fit a sum of a regency
_LARGEST_DECIMAL = 10**12
_FINEST = 4  # digits behind the comma
# What the portal finds out itself, or what takes a shape no bundle needs.
_KEPT_OUT = frozenset({"file", "photo", "line", "image", "photo_url", "raw_dates"})


class LineError(ValueError):
    """A line that is no record; the sentence says why."""


def decode_line(text: str, type_name: str) -> tuple[Record, bool]:
    """The record of a line and whether its number is said to be the office's (`kantor`)."""
    try:
        body = json.loads(text, parse_constant=_refuse, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise LineError("baris ini bukan JSON yang utuh.") from None
    if not isinstance(body, dict):
        raise LineError("baris ini bukan satu catatan.")
    said = body.pop("type", "")
    office = body.pop("kantor", False)
    if said == "tombstone":
        return _unpack(Tombstone, body, ""), False
    if said != type_name or type_name not in TYPES:
        raise LineError(f"jenis {str(said)[:40]!r} tidak termasuk berkas ini.")
    if office is not True and office is not False:
        raise LineError("kantor: harus true atau false.")
    record = _unpack(_classes()[type_name], body, "")
    assert isinstance(record, Record)
    return record, office


@cache
def _classes() -> dict[str, type]:
    return {
        name.lower(): value
        for name, value in vars(records).items()
        if isinstance(value, type) and name.lower() in TYPES
    }


@cache
def _shape(cls: type) -> tuple[Mapping[str, Any], frozenset[str]]:
    """The hints of the fields that may be told, and the names of those that must be."""
    hints = get_type_hints(cls)
    told = [each for each in fields(cls) if each.name not in _KEPT_OUT]
    needed = frozenset(
        each.name for each in told if each.default is MISSING and each.default_factory is MISSING
    )
    return {each.name: hints[each.name] for each in told}, needed


def _unpack(cls: type, body: object, where: str) -> Any:
    if not isinstance(body, dict):
        raise LineError(f"{where or cls.__name__.lower()}: harus berupa satu catatan.")
    hints, needed = _shape(cls)
    for name in body.keys() - hints.keys():
        raise LineError(f"isian {str(name)[:40]!r} tidak dikenal.")
    for name in needed - body.keys():
        raise LineError(f"isian {name} tidak ada.")
    return cls(**{name: _value(hints[name], each, name) for name, each in body.items()})


def _value(hint: Any, value: object, name: str) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        inner = next(each for each in get_args(hint) if each is not type(None))
        return _value(inner, value, name)
    if origin is Literal:
        if value not in get_args(hint):
            raise LineError(f"{name}: {str(value)[:40]!r} tidak dikenal.")
        return value
    if origin is tuple:
        if not isinstance(value, list) or len(value) > _MOST_PARTS:
            raise LineError(f"{name}: harus berupa daftar, paling banyak {_MOST_PARTS}.")
        return tuple(_value(get_args(hint)[0], each, name) for each in value)
    if is_dataclass(hint) and isinstance(hint, type):
        return _unpack(hint, value, name)
    return _simple(hint, value, name)


def _simple(hint: Any, value: object, name: str) -> Any:
    if hint is str:
        most = _LONG_TEXTS.get(name, _LONGEST_TEXT)
        if not isinstance(value, str) or len(value) > most or _is_torn(value):
            raise LineError(f"{name}: harus teks, paling panjang {most} huruf.")
        return value
    if hint is bool:
        if not isinstance(value, bool):
            raise LineError(f"{name}: harus true atau false.")
        return value
    if hint is int:
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
            raise LineError(f"{name}: harus bilangan bulat.")
        return value
    if hint is float:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise LineError(f"{name}: harus bilangan.")
        return _finite(float(value), name)
    if hint is Decimal:
        return _decimal(value, name)
    if hint in (date, datetime):
        return _moment(hint, value, name)
    raise LineError(f"isian {name} tidak dapat dikirim.")


def _decimal(value: object, name: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise LineError(f"{name}: harus bilangan.")
    try:
        number = Decimal(str(value)[:40])
    except InvalidOperation:
        raise LineError(f"{name}: harus bilangan.") from None
    exponent = number.as_tuple().exponent
    if not number.is_finite() or abs(number) > _LARGEST_DECIMAL or not isinstance(exponent, int):
        raise LineError(f"{name}: bilangan di luar batas.")
    if exponent < -_FINEST:
        raise LineError(f"{name}: terlalu banyak angka di belakang koma.")
    return number


def _moment(hint: Any, value: object, name: str) -> Any:
    try:
        found = hint.fromisoformat(value)
    except (TypeError, ValueError):
        raise LineError(f"{name}: bukan tanggal; tulislah 2026-11-24.") from None
    if hint is datetime:
        if found.tzinfo is None:
            raise LineError(f"{name}: waktu tanpa zona; tulislah 2026-11-24T08:00:00+08:00.")
        try:
            found = found.astimezone(UTC)
        except OverflowError:
            raise LineError(f"{name}: tahun di luar batas.") from None
    day = found.date() if hint is datetime else found
    if not _FIRST <= day <= _LAST:
        raise LineError(f"{name}: tahun di luar batas.")
    return found


def _finite(value: float, name: str) -> float:
    if not math.isfinite(value):
        raise LineError(f"{name}: bilangan di luar batas.")
    return value


def _is_torn(text: str) -> bool:
    """Half of a pair of surrogates, or a zero byte: no database takes either."""
    return "\x00" in text or any("\ud800" <= mark <= "\udfff" for mark in text)


def _refuse(_constant: str) -> None:
    raise ValueError("not a number of JSON")
