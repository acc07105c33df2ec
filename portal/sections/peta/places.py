"""Places and projects of a unit as lines of a list and rows of a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.reads.listing import Listing, read_all
from portal.reads.peta import read_positions
from portal.web.ask import Ask
from portal.web.reply import Table, Value

TYPES = ("place", "project")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place in the list."""

    name: str
    hint: str
    position: str  # as a geo: address, empty when unknown


def list_places(ask: Ask, places: Listing) -> list[PlaceLine]:
    """The lines of one page of places."""
    positions = read_positions(ask.session, places.rows)
    lines = []
    for row in places.rows:
        lon_lat = positions.get(row.id)
        parts = [row.kind or row.category, str(row.year or "")]
        if row.unit is not None and row.unit.id != ask.unit.id:
            parts.append(row.unit.title)
        address = f"geo:{lon_lat[1]:.6f},{lon_lat[0]:.6f}" if lon_lat else ""
        lines.append(PlaceLine(row.title, " · ".join(filter(None, parts)), address))
    return lines


def table_of_places(ask: Ask) -> Table:
    """All places of the unit, as a download."""
    heads = ("nama", "jenis", "kode_unit", "unit", "lintang", "bujur")
    return Table(heads, lambda: _rows(ask))


def _rows(ask: Ask) -> Sequence[Sequence[Value]]:
    rows = read_all(ask.session, ask.tree, ask.unit, TYPES, ask.pick())
    positions = read_positions(ask.session, rows)
    return [
        (
            row.title,
            row.kind or row.category,
            row.unit.code if row.unit else "",
            row.unit.title if row.unit else "",
            positions[row.id][1] if row.id in positions else None,
            positions[row.id][0] if row.id in positions else None,
        )
        for row in rows
    ]
