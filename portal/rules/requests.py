"""The clocks of a request for public information, from config/ppid.toml, in working days."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clocks:
    """How long each side may take."""

    days: int
    extension: int
    objection_within: int
    objection_reply: int
    dispute_within: int
    legal_basis: str


def parse_clocks(table: Mapping[str, object]) -> Clocks:
    """The clocks; ValueError names the missing one."""
    return Clocks(
        days=_number(table, "request", "days"),
        extension=_number(table, "request", "extension"),
        objection_within=_number(table, "objection", "within"),
        objection_reply=_number(table, "objection", "reply"),
        dispute_within=_number(table, "dispute", "within"),
        legal_basis=", ".join(
            str(row["legal_basis"])
            for row in table.values()
            if isinstance(row, Mapping) and "legal_basis" in row
        ),
    )


def _number(table: Mapping[str, object], group: str, name: str) -> int:
    row = table.get(group)
    value = row.get(name) if isinstance(row, Mapping) else None
    if not isinstance(value, int) or value <= 0:
        raise ValueError(f"ppid.toml: [{group}] {name} harus bilangan bulat di atas nol")
    return value
