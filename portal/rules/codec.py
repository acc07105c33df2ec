"""Records as canonical JSON and back: the same record always gives the same text."""

import json
import types
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

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
    if is_dataclass(value) and not isinstance(value, type):
        return {
            each.name: _pack(getattr(value, each.name))
            for each in fields(value)
            if getattr(value, each.name) != each.default
        }
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
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _unpack(hint: Any, value: Any) -> Any:
    origin = get_origin(hint)
    if value is None or hint is Any:
        return None
    if origin in (Union, types.UnionType):
        inner = [each for each in get_args(hint) if each is not type(None)]
        return _unpack(inner[0], value)
    if origin is Literal:
        return value
    if origin is tuple:
        return tuple(_unpack(get_args(hint)[0], each) for each in value)
    if isinstance(hint, type) and is_dataclass(hint):
        hints = _hints(hint)
        return hint(**{name: _unpack(hints[name], each) for name, each in value.items()})
    if hint is datetime:
        return datetime.fromisoformat(value)
    if hint is date:
        return date.fromisoformat(value)
    if hint is Decimal:
        return Decimal(value)
    return value
