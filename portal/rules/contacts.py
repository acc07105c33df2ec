"""Whom to call when a unit's own number is not known, from config/kontak.toml."""

from collections.abc import Mapping
from dataclasses import dataclass

from connectors.cleaning.phones import Phone, read_phone


@dataclass(frozen=True, slots=True)
class LastResort:
    """A number that always exists, and whose it is."""

    name: str
    phone: Phone
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fallback:
    """The ladder's lower rungs: an office by the start of its slug, then fixed numbers."""

    office: str
    general: LastResort
    by_regency: Mapping[str, LastResort]

    def last(self, regency: str) -> LastResort:
        """The number when nobody else has one."""
        return self.by_regency.get(regency, self.general)


def parse_fallback(table: Mapping[str, object]) -> Fallback:
    """The rows of config/kontak.toml; ValueError names the table."""
    numbers = {name: _number(name, row) for name, row in table.items() if isinstance(row, Mapping)}
    if "general" not in numbers:
        raise ValueError("kontak.toml: [general] harus ada")
    return Fallback(str(table.get("office", "")), numbers.pop("general"), numbers)


def _number(name: str, row: Mapping[str, object]) -> LastResort:
    phone = read_phone(str(row.get("phone", "")))
    if phone is None or not row.get("name"):
        raise ValueError(f"kontak.toml: [{name}] perlu name dan phone yang dapat ditelepon")
    return LastResort(str(row["name"]), phone, str(row.get("note", "")))
