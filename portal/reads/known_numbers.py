"""What is known of the villages of a kecamatan in a year: what its own sheet said, and others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.lembar.village_form import STREAM, Given, NumberColumn, Place
from connectors.records import Statistic
from portal.model import Item, ItemVersion, ShownValue, Source
from portal.rules.brought import SHEET
from portal.rules.codec import decode
from portal.rules.scaled import scale_up
from portal.tree import UnitView

KINDS = ("desa", "kelurahan")


@dataclass(frozen=True, slots=True)
class KnownNumbers:
    """The numbers of one village; `as_of`: the day the sheet gave for its own."""

    cells: Mapping[Place, Given] = field(default_factory=dict)
    as_of: date | None = None


NOTHING = KnownNumbers()


def list_villages(units: Sequence[UnitView]) -> list[UnitView]:
    """The desa and kelurahan among these, in order of their codes."""
    return sorted((each for each in units if each.kind in KINDS), key=lambda each: each.scope_key)


def read_known_numbers(
    session: Session,
    sender: UnitView,
    villages: Sequence[UnitView],
    columns: Sequence[NumberColumn],
    year: int,
) -> Mapping[str, KnownNumbers]:
    """By code; a table the sender's sheet told is its own, of the others what is shown."""
    own = {
        (record.unit_hint, record.indicator): record
        for record in _read_own(session, sender)
        if record.period == str(year)
    }
    shown = _read_shown(session, sender, villages, columns, year)
    found: dict[str, KnownNumbers] = {}
    for village in villages:
        cells: dict[Place, Given] = {}
        days: list[date] = []
        for column in columns:
            record = own.get((village.code, column.indicator))
            if record is None:
                value = shown.get((village.id, column.place))
            else:
                value = next(
                    (c.value for c in record.cells if (c.category, c.sex) == column.place[1:]), None
                )
                days += [record.as_of] if record.as_of else []
            if value is not None:
                cells[column.place] = Given(value, record is not None)
        if cells:
            found[village.code] = KnownNumbers(cells, max(days, default=None))
    return found


def _read_own(session: Session, sender: UnitView) -> Iterator[Statistic]:
    bodies = session.scalars(
        select(ItemVersion.body)
        .join(Item, Item.published_id == ItemVersion.id)
        .join(Source, Source.id == Item.source_id)
        .where(Source.unit_id == sender.id, Source.kind == SHEET, Item.stream == STREAM)
        .where(Item.hidden_at.is_(None))
    )
    for body in bodies:
        record = decode(body)
        if isinstance(record, Statistic):
            yield record


def _read_shown(
    session: Session,
    sender: UnitView,
    villages: Sequence[UnitView],
    columns: Sequence[NumberColumn],
    year: int,
) -> dict[tuple[int, Place], Decimal]:
    """What other sources say, as it is shown. No column asks for a sensitive number."""
    rows = session.execute(
        select(
            ShownValue.unit_id, ShownValue.indicator, ShownValue.category, ShownValue.sex,
            ShownValue.sum, ShownValue.scale,
        )
        .join(Source, Source.id == ShownValue.source_id)
        .where(
            ShownValue.level == "desa",
            ShownValue.unit_id.in_([each.id for each in villages]),
            ShownValue.period == str(year),
            ShownValue.indicator.in_({each.indicator for each in columns}),
            ShownValue.sum.is_not(None),
            Source.unit_id != sender.id,
        )
    )  # fmt: skip
    return {
        (row.unit_id, (row.indicator, row.category, row.sex)): value
        for row in rows
        if (value := scale_up(row.sum, row.scale)) is not None
    }
