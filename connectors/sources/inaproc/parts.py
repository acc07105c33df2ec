"""What rows of all sets share: their code, their office, their day."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from connectors.ocds import (
    Party,
)
from connectors.sources.inaproc.cells import (
    Row,
    read_id,
    read_text,
)


def need_code(row: Row, name: str) -> str:
    """The code a row cannot do without; ValueError when it is no number."""
    found = read_id(row, name)
    if not found.isdecimal():
        raise ValueError(f"{name} tidak berisi angka")
    return found


def read_entity(row: Row) -> Party:
    """The office that buys."""
    return Party(
        read_id(row, "kd_satker"), read_text(row, "nama_satker"), read_id(row, "kd_satker_str")
    )


def read_buyer(row: Row) -> Party:
    """The institution."""
    return Party(read_id(row, "kd_klpd"), read_text(row, "nama_klpd"))


def day_moment(day: date | None, zone: str) -> datetime | None:
    """The local start of a day."""
    return datetime.combine(day, time(), ZoneInfo(zone)) if day else None
