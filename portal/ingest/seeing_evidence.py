"""Which documents show that a duty was met, and between which days they became public."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, aliased

from portal.model import (
    Item,
    ItemVersion,
    LinkCheck,
    Placement,
    RecognitionRow,
    Source,
    UnitVersion,
)
from portal.rules.brought import BROUGHT
from portal.rules.evidence_address import ALIVE, BROKEN
from portal.rules.obligations.duty_rules import DutyRules
from portal.rules.obligations.facts import Channel, Evidence
from portal.rules.obligations.proving import public_span

_ROLES = ("publisher", "about")
Found = Iterator[tuple[int, Evidence]]


@dataclass(frozen=True, slots=True)
class Sight:
    """Which units are looked at, when and in whose time."""

    session: Session
    units: Sequence[UnitVersion]
    rules: DutyRules
    local: ZoneInfo
    today: date
    channels: Mapping[int, Sequence[Channel]]

    @property
    def ids(self) -> list[int]:
        """The ids of the units."""
        return [unit.unit_id for unit in self.units]

    def day(self, moment: datetime) -> date:
        """The site's day of a moment."""
        return moment.astimezone(self.local).date()

    def last_read(self, unit_id: int) -> date | None:
        """When one of a unit's channels was last read."""
        days = [each.last_read for each in self.channels.get(unit_id, ()) if each.last_read]
        return max(days, default=None)


def see_documents(sight: Sight) -> Found:
    """Documents and articles that were taken for a type, each at the units it is placed at."""
    rows = sight.session.execute(
        select(Item, RecognitionRow, Placement.unit_id, Source.unit_id, LinkCheck)
        .join(RecognitionRow, RecognitionRow.item_id == Item.id)
        .join(Placement, Placement.item_id == Item.id)
        .join(Source, Source.id == Item.source_id)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .outerjoin(LinkCheck, _looked_at())
        .where(
            Placement.unit_id.in_(sight.ids),
            Placement.role.in_(_ROLES),
            Item.published_id.is_not(None),
            Item.hidden_at.is_(None),
            RecognitionRow.verdict.in_(("jelas", "ragu")),
        )
        .order_by(Item.id)
    ).all()
    borrowed = _find_borrowed(sight, [row[1] for row in rows])
    for item, found, unit_id, source_unit_id, link in rows:
        seen = sight.day(item.first_seen_at)
        claimed = sight.day(item.at) if item.at is not None else None
        start, end = public_span(claimed, seen, found.absent_on)
        kind = sight.rules.types.by_code.get(found.type)
        changed = found.renewed_at > item.first_seen_at
        yield (
            unit_id,
            Evidence(
                kind="dokumen",
                name=found.type,
                year=found.year,
                until=found.until,
                semester=found.semester,
                own_date=found.own_date,
                public_from=start,
                public_by=end,
                renewed=sight.day(found.renewed_at) if changed else end,
                fingerprint=found.fingerprint,
                sure=found.verdict == "jelas",
                empty=found.empty,
                unopened=link is not None and _never_opened(link, sight),
                elsewhere=item.id in borrowed,
                by_diskominfo=source_unit_id != unit_id,
                id=item.id,
                title=item.title,
                address=f"{item.slug or 'isi'}-{item.id}",
                forms=kind.forms if kind else frozenset(),
            ),
        )


def _looked_at() -> ColumnElement[bool]:
    """The last look at the address of something people wrote down, of which we hold no copy, as
    it stands there now. What we read ourselves was opened by that."""
    return and_(
        LinkCheck.item_id == Item.id,
        LinkCheck.checked_at >= ItemVersion.fetched_at,
        Source.kind.in_(BROUGHT),
        Item.file_state != "ada",
    )


def _never_opened(link: LinkCheck, sight: Sight) -> bool:
    """Whether an address is nowhere, or nobody could reach it for long; once it opened, what
    became of it later takes nothing away."""
    if link.alive_on is not None or link.state == ALIVE:
        return False
    silent = (sight.today - link.since).days >= sight.rules.book.policy.unopened_days
    return link.state == BROKEN or silent


def _find_borrowed(sight: Sight, found: Sequence[RecognitionRow]) -> frozenset[int]:
    """Items of a year whose content another unit of the same kind showed before, at a source of
    its own: that unit's budget is not this one's. Forms and pledges may be shared."""
    dated = {
        row.item_id: row.fingerprint
        for row in found
        if row.fingerprint and _is_dated(sight.rules, row.type)
    }
    if not dated:
        return frozenset()
    own = aliased(UnitVersion)
    rows = sight.session.execute(
        select(RecognitionRow.fingerprint, RecognitionRow.item_id, Source.unit_id, own.kind,
               Item.first_seen_at)
        .join(Item, Item.id == RecognitionRow.item_id)
        .join(Source, Source.id == Item.source_id)
        .join(own, (own.unit_id == Source.unit_id) & own.valid_to.is_(None))
        .where(RecognitionRow.fingerprint.in_(set(dated.values())), Item.hidden_at.is_(None))
        .order_by(Item.first_seen_at, Item.id)
    ).all()  # fmt: skip
    first: dict[tuple[str, str], int] = {}
    borrowed: set[int] = set()
    for fingerprint, item_id, unit_id, kind, _ in rows:
        owner = first.setdefault((fingerprint, kind), unit_id)
        if owner != unit_id and item_id in dated:
            borrowed.add(item_id)
    return frozenset(borrowed)


def _is_dated(rules: DutyRules, code: str) -> bool:
    kind = rules.types.by_code.get(code)
    return kind is not None and kind.year in ("anggaran", "laporan", "masa")
