"""A table of a config file with its place, so that every error names file, row and field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class ConfigRow:
    """A table with a place, so that every error can say where it is."""

    where: str
    table: Mapping[str, object]
    prefix: str = ""

    def error(self, field: str, words: str) -> ValueError:
        """The error to raise for a field."""
        return ValueError(f"{self.where}: {self.prefix}{field} {words}")

    def only(self, known: frozenset[str]) -> None:
        """Refuse fields nobody reads: they are misspelt."""
        for field in self.table:
            if field not in known:
                raise self.error(field, "bukan nama kolom yang dikenal")

    def text(self, field: str, default: str | None = None) -> str:
        """A text; it may be empty only where a default is given."""
        value = self.table.get(field, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.error(
                field, "harus berupa teks" if value and not isinstance(value, str) else "kosong"
            )
        return value.strip()

    def choice(self, field: str, allowed: Iterable[str]) -> Any:
        """One of the allowed words."""
        value = self.text(field)
        if value not in set(allowed):
            raise self.error(field, f"harus salah satu dari {', '.join(sorted(allowed))}")
        return value

    def words(self, field: str, allowed: Iterable[str] = ()) -> tuple[str, ...]:
        """A list of texts that is not empty."""
        value = self.table.get(field)
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.error(field, "harus berupa daftar teks")
        if not value:
            raise self.error(field, "kosong")
        known = set(allowed)
        for each in value:
            if known and each not in known:
                raise self.error(field, f'"{each}" tidak dikenal')
        return tuple(value)

    def number(self, field: str, low: int, high: int, default: int) -> int:
        """A whole number within bounds."""
        if field not in self.table:
            return default
        value = self.table[field]
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.error(field, f"harus bilangan bulat {low} sampai {high}")
        return value

    def flag(self, field: str) -> bool:
        """True or false; false when it is not there."""
        value = self.table.get(field, False)
        if not isinstance(value, bool):
            raise self.error(field, "harus true atau false")
        return value

    def day(self, field: str) -> date | None:
        """A day, or none."""
        value = self.table.get(field)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            raise self.error(field, "harus tanggal, misalnya 2026-01-01")
        return value
