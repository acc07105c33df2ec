"""Procurement in the shape of OCDS 1.1.5, as far as we use it."""

from dataclasses import dataclass

from connectors.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Procurement(Record):
    """One release of a procurement process."""

    title: str
