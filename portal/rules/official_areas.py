"""Areas that an office stated, from config/luas.toml; what is not there is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StatedArea:
    """A unit's area as stated, by whom and when."""

    km2: float
    source: str
    as_of: date


def parse_areas(table: Mapping[str, object]) -> Mapping[str, StatedArea]:
    """The rows of config/luas.toml by code; ValueError names the row."""
    rows = table.get("area", [])
    if not isinstance(rows, list):
        raise ValueError("luas.toml: [[area]] harus berupa daftar")
    found: dict[str, StatedArea] = {}
    for at, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            raise ValueError(f"luas.toml: baris {at} harus berupa tabel")
        code, km2, as_of = str(row.get("code", "")), row.get("km2"), row.get("as_of")
        source = str(row.get("source", ""))
        if not code or not isinstance(km2, int | float) or km2 <= 0:
            raise ValueError(f"luas.toml: baris {at} perlu code dan km2 di atas nol")
        if not isinstance(as_of, date) or not source:
            raise ValueError(f"luas.toml: {code} perlu source dan as_of")
        if code in found:
            raise ValueError(f"luas.toml: {code} tertulis dua kali")
        found[code] = StatedArea(float(km2), source, as_of)
    return found
