"""A statistic of the newer interface: flat or nested, told apart by its shape."""

from collections.abc import Sequence
from decimal import Decimal

from connectors.cleaning.text import squash
from connectors.sources.opensid.document_rows import say
from connectors.sources.opensid.jsonapi import Row
from connectors.sources.opensid.table import Table, TableRow


def read_new_table(rows: Sequence[Row]) -> Table:
    """The table; its title only where the nested shape tells it."""
    if len(rows) == 1 and isinstance(inner := rows[0].attributes.get("data"), list):
        title = say(rows[0].attributes, "label")
        flat = []
        for each in inner:
            if isinstance(each, dict):
                told = each.get("attributes")
                attributes = told if isinstance(told, dict) else each
                flat.append(Row(say(each, "id") or say(attributes, "id"), attributes))
        return Table(title, "", tuple(_row(each) for each in flat))
    return Table("", "", tuple(_row(each) for each in rows if "nama" in each.attributes))


def _row(row: Row) -> TableRow:
    values = row.attributes
    return TableRow(
        row.id,
        squash(say(values, "nama")),
        _count(say(values, "laki")),
        _count(say(values, "perempuan")),
        _count(say(values, "jumlah")),
    )


def _count(text: str) -> Decimal | None:
    digits = "".join(mark for mark in text if mark in "0123456789")
    return Decimal(digits) if digits else None
