"""Records as canonical JSON and back: the same record always gives the same text."""

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from connectors import ocds, records
from connectors.records import Record


def encode(record: Record) -> str:
    """The record as JSON with sorted keys; fields at their default are left out."""
    body = {"type": type_name(record), **_pack(record)}
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def decode(text: str) -> Record:
    """The record a text was made from; ValueError when its type or a field is unknown."""
    body = json.loads(text)
    name = body.pop("type", "")
    if name not in _classes():
        raise ValueError(f"unknown record type {name!r}")
    record = _unpack(_classes()[name], body)
    assert isinstance(record, Record)
    return record


def type_name(record: Record) -> str:
    """The item type of a record: its class in lower case."""
    return type(record).__name__.lower()


@cache
def _classes() -> dict[str, type]:
    found: dict[str, type] = {}
    for module in (records, ocds):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Record) and value is not Record:
                found[value.__name__.lower()] = value
    return found


def _pack(value: Any) -> Any:
    if isinstance(value, str):
        return value
    kind: Any = type(value)
    names = _defaults(kind)
    if names is not None:
        held = ((name, getattr(value, name), default) for name, default in names)
        return {name: _pack(each) for name, each, default in held if each != default}
    if isinstance(value, tuple):
        return [_pack(each) for each in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


@cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...] | None:
    """The fields of a dataclass with their defaults; None for any other class."""
    if not is_dataclass(kind):
        return None
    return tuple((each.name, each.default) for each in fields(kind))


def _unpack(hint: Any, value: Any) -> Any:
    return None if value is None else _reader(hint)(value)


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """What makes a value of this type out of JSON, found once: a table has hundreds of cells."""
    origin = get_origin(hint)
    if hint is Any:
        return lambda _value: None
    if origin in (Union, types.UnionType):
        return _reader(next(each for each in get_args(hint) if each is not type(None)))
    if origin is tuple:
        inner = get_args(hint)[0]
        return lambda value: tuple(_unpack(inner, each) for each in value)
    if isinstance(hint, type) and is_dataclass(hint):
        own: Callable[..., Any] = hint
        hints = get_type_hints(hint)
        return lambda body: own(**{name: _unpack(hints[name], each) for name, each in body.items()})
    return _SIMPLE.get(hint, _as_it_is)


def _as_it_is(value: Any) -> Any:
    return value


_SIMPLE: Mapping[Any, Callable[[Any], Any]] = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    Decimal: Decimal,
}
