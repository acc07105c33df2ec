"""The single door before anything is stored: personal numbers leave every field of a record."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from connectors.cleaning.personal import mask
from connectors.cleaning.phones import read_phone
from connectors.records import Contact, Record

# Coordinates look like numbers of a person now and then; a boundary or a course, written by us from
# numbers, holds nothing else.
_NOT_TEXT = frozenset({"geojson", "line", "sha256"})
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Mobile office numbers that a person confirmed, in +62 form."""

    numbers: frozenset[str]


def parse_confirmed(table: Mapping[str, object]) -> Confirmed:
    """The rows of config/confirmed_phones.toml; ValueError names the bad one."""
    rows = table.get("phones", [])
    if not isinstance(rows, list):
        raise ValueError("confirmed_phones.toml: phones harus berupa daftar")
    numbers: set[str] = set()
    for number, row in enumerate(rows, start=1):
        phone = read_phone(str(row.get("number", ""))) if isinstance(row, dict) else None
        if phone is None or not row.get("by") or not row.get("on"):
            raise ValueError(
                f"confirmed_phones.toml: baris {number} perlu number yang sah, by dan on"
            )
        numbers.add(phone.dial)
    return Confirmed(frozenset(numbers))


@dataclass(frozen=True, slots=True)
class MaskingDoor:
    """Lets a record through without personal numbers, and counts them."""

    confirmed: Confirmed

    def __call__(self, record: Record) -> tuple[Record, int]:
        """The clean record and how many numbers were taken out of it."""
        if isinstance(record, Contact) and record.channel in ("telepon", "whatsapp"):
            return self._pass_phone(record)
        clean, count = _clean(record)
        masked = mask(record.key)
        if masked.count:
            digest = hashlib.sha256(record.key.encode()).hexdigest()[:24]
            clean = replace(clean, key=f"sidik-{digest}")
        return clean, count

    def _pass_phone(self, contact: Contact) -> tuple[Record, int]:
        """Office numbers are public; a mobile one only when confirmed, else it stays empty."""
        phone = read_phone(contact.value)
        if phone is None:
            return _clean(contact)
        if phone.kind == "seluler" and phone.dial not in self.confirmed.numbers:
            return replace(contact, key=contact.channel, value=""), 1
        return contact, 0


def _clean(value: _R) -> tuple[_R, int]:
    return rewrite_texts(value, _mask_text)


def _mask_text(text: str) -> tuple[str, int]:
    masked = mask(text)
    return masked.text, masked.count


def rewrite_texts(value: _R, change: Callable[[str], tuple[str, int]]) -> tuple[_R, int]:
    """A dataclass with every text in it changed, however deep, and how often it was."""
    kind: Any = type(value)
    names = _names(kind)
    if names is None:
        raise TypeError(f"{kind.__name__} is not a record")
    changes: dict[str, Any] = {}
    total = 0
    for name in names:
        clean, count = _rewrite(getattr(value, name), change)
        if count:
            changes[name] = clean
            total += count
    if not changes:
        return value, 0
    return replace(value, **changes), total  # type: ignore[type-var]


def _rewrite(value: Any, change: Callable[[str], tuple[str, int]]) -> tuple[Any, int]:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        pairs = [_rewrite(each, change) for each in value]
        return tuple(each for each, _ in pairs), sum(count for _, count in pairs)
    kind: Any = type(value)
    if _names(kind) is not None:
        return rewrite_texts(value, change)
    return value, 0


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    """The fields of a dataclass that may hold text; None for any other class."""
    if not is_dataclass(kind):
        return None
    return tuple(each.name for each in fields(kind) if each.name not in _NOT_TEXT)
