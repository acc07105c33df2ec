"""What was seen of each unit's channel: probes of its sources, its own items, copies, intruders."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.records import Article, Document
from portal.model import (
    ChannelNote,
    DutyMonth,
    Item,
    ItemVersion,
    Placement,
    Run,
    Source,
    UnitVersion,
)
from portal.rules.activity import ActivityRule, ActivityRules, Channel, Evidence
from portal.rules.brought import BUNDLE, SHEET
from portal.rules.codec import decode

KINDS = ("kecamatan", "desa", "kelurahan", "opd", "bagian", "setda")
# Kinds of source that are a unit's own face to the public; gateways and map services are not.
SITES = frozenset({"opensid", "wordpress", "feed"})
_BROUGHT: Mapping[str, Channel] = {BUNDLE: "luring", SHEET: "di portal ini"}
_TYPES = ("article", "document")
_ENDED = ("done", "partial", "failed", "abandoned")
_ANSWERED = frozenset({"done", "partial"})


@dataclass(frozen=True, slots=True)
class Seen:
    """The evidence of a unit, and the item that is its newest own one."""

    unit: UnitVersion
    evidence: Evidence
    newest_item_id: int | None


@dataclass(frozen=True, slots=True)
class _Piece:
    item_id: int
    unit_id: int
    source_unit_id: int
    day: date
    title: str
    text: str
    files: bool


def see_units(
    session: Session, rules: ActivityRules, site_scope: tuple[int, int], zone: str, day: date
) -> list[Seen]:
    """The evidence of all units of a site on a day; the day is the site's own."""
    rule = rules.on(day)
    units = session.scalars(
        select(UnitVersion)
        .where(
            UnitVersion.valid_to.is_(None),
            UnitVersion.kind.in_(KINDS),
            UnitVersion.scope_key.between(*site_scope),
        )
        .order_by(UnitVersion.scope_key)
    ).all()
    ids = [unit.unit_id for unit in units]
    sources: dict[int, list[Source]] = defaultdict(list)
    for source in session.scalars(
        select(Source).where(Source.unit_id.in_(ids), Source.active, Source.kind.in_(SITES))
    ):
        sources[source.unit_id].append(source)
    probes = _read_probes(session, sources, zone, day, rule)
    # What people send in speaks for a unit without a site; what they noted goes before both.
    brought = session.execute(
        select(Source.unit_id, Source.kind)
        .where(Source.unit_id.in_(ids), Source.kind.in_(_BROUGHT))
        .order_by(Source.kind)  # of both, the sheet says more
    )
    channels: dict[int, Channel] = {unit_id: _BROUGHT[kind] for unit_id, kind in brought}
    channels |= dict.fromkeys(sources, "situs sendiri")
    channels |= _read_notes(session, ids, day)
    shares = _read_shares(session, ids, day)
    pieces = _read_pieces(session, site_scope, zone, day, rule)
    pieces += _read_sent(session, site_scope, zone, day, rule)
    copied = _find_copies(pieces, rule)
    mine: dict[int, list[_Piece]] = defaultdict(list)
    for piece in pieces:
        mine[piece.unit_id].append(piece)
    seen = [
        _see(unit, sources[unit.unit_id], probes, channels, mine[unit.unit_id], copied, rules, day)
        for unit in units
    ]
    return [
        replace(each, evidence=replace(each.evidence, complete_percent=shares[unit_id]))
        if (unit_id := each.unit.unit_id) in shares
        else each
        for each in seen
    ]


def _read_shares(session: Session, ids: Sequence[int], day: date) -> dict[int, int]:
    """The public share of each unit at the end of the month of a day, or so far in it; units of
    which nothing public could be checked have none."""
    rows = session.execute(
        select(DutyMonth.unit_id, DutyMonth.public_met, DutyMonth.public_counted).where(
            DutyMonth.unit_id.in_(ids),
            DutyMonth.month == f"{day:%Y-%m}",
            DutyMonth.public_counted > 0,
        )
    )
    return {unit_id: 100 * met // counted for unit_id, met, counted in rows}


def _see(
    unit: UnitVersion,
    sources: Sequence[Source],
    probes: Mapping[int, Mapping[date, bool]],
    channels: Mapping[int, Channel],
    pieces: Sequence[_Piece],
    copied: frozenset[str],
    rules: ActivityRules,
    day: date,
) -> Seen:
    rule = rules.on(day)
    # Of several sites the one that answers speaks for the unit: a day counts when one answered.
    days: dict[date, bool] = {}
    for source in sources:
        for probed, answered in probes.get(source.id, {}).items():
            days[probed] = days.get(probed, False) or answered
    window = day - timedelta(days=rule.window_days - 1)
    inside = [answered for probed, answered in days.items() if probed >= window]
    answered_on = max((probed for probed, answered in days.items() if answered), default=None)
    since = [probed for probed in days if answered_on is None or probed > answered_on]
    own = [piece for piece in pieces if piece.source_unit_id == unit.unit_id]
    real = [
        piece
        for piece in own
        if _plain(piece.title) not in copied
        and (piece.files or len(piece.text) >= rule.shortest_text)
    ]
    newest = max(real, key=lambda piece: (piece.day, piece.item_id), default=None)
    first = min((source.created_at for source in sources), default=None)
    silence = next((each.error_sentence for each in sources if each.error_sentence), "")
    evidence = Evidence(
        day=day,
        channel=channels.get(unit.unit_id, "belum dicatat"),
        probed_days=len(inside),
        reached_days=sum(inside),
        read_since=first.date() if first is not None and answered_on is not None else None,
        silent_since=min(since, default=None),
        silent_probes=len(since),
        silence=silence,
        newest=newest.day if newest else None,
        own_items=sum(piece.day >= window for piece in real),
        by_others=sum(
            piece.day >= window for piece in pieces if piece.source_unit_id != unit.unit_id
        ),
        suspicious=sum(rules.intrusion.suspects(f"{piece.title} {piece.text}") for piece in own),
    )
    return Seen(unit, evidence, newest.item_id if newest else None)


def _read_probes(
    session: Session,
    sources: Mapping[int, Sequence[Source]],
    zone: str,
    day: date,
    rule: ActivityRule,
) -> dict[int, dict[date, bool]]:
    """By source: on which days we asked, and whether it answered at least once that day."""
    kept = [source.id for each in sources.values() for source in each]
    end = _end_of(day, zone)
    start = end - timedelta(days=max(rule.window_days, rule.silent_days) * 3)
    rows = session.execute(
        select(Run.source_id, Run.started_at, Run.state).where(
            Run.source_id.in_(kept),
            Run.state.in_(_ENDED),
            Run.started_at >= start,
            Run.started_at < end,
        )
    )
    found: dict[int, dict[date, bool]] = defaultdict(dict)
    local = ZoneInfo(zone)
    for source_id, started, state in rows:
        probed = started.astimezone(local).date()
        before = found[source_id].get(probed, False)
        found[source_id][probed] = before or state in _ANSWERED
    return found


def _read_notes(session: Session, ids: Sequence[int], day: date) -> dict[int, Channel]:
    rows = session.scalars(
        select(ChannelNote)
        .where(ChannelNote.unit_id.in_(ids), ChannelNote.since <= day)
        .order_by(ChannelNote.id)
    )
    found: dict[int, Channel] = {}
    for row in rows:
        if row.until is None or row.until > day:
            found[row.unit_id] = row.channel  # type: ignore[assignment] # written from Channel
    return found


def _read_pieces(
    session: Session, scope: tuple[int, int], zone: str, day: date, rule: ActivityRule
) -> list[_Piece]:
    """News and documents shown at a unit, dated no later than the day and not too old to count."""
    oldest = _end_of(day, zone) - timedelta(days=rule.slow_days * 2)
    end = _end_of(day, zone)
    rows = session.execute(
        select(Item, Placement.unit_id, Source.unit_id, ItemVersion.body)
        .join(Placement, Placement.item_id == Item.id)
        .join(Source, Source.id == Item.source_id)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .where(
            Placement.type.in_(_TYPES),
            Placement.scope_key.between(*scope),
            Placement.role.in_(("publisher", "about")),
            Source.kind != SHEET,
            Item.hidden_at.is_(None),
            Item.first_seen_at < end,
            Item.at >= oldest,
        )
    )
    local = ZoneInfo(zone)
    pieces = []
    for item, unit_id, source_unit_id, body in rows:
        # Dated ahead of the day it was first seen: the day it was seen counts.
        at = min(item.at or item.first_seen_at, item.first_seen_at)
        text, files = _content(body)
        pieces.append(
            _Piece(
                item.id, unit_id, source_unit_id, at.astimezone(local).date(), item.title, text,
                files,
            )
        )  # fmt: skip
    return [piece for piece in pieces if piece.day <= day]


def _read_sent(
    session: Session, scope: tuple[int, int], zone: str, day: date, rule: ActivityRule
) -> list[_Piece]:
    """What units sent in by sheet: its rows have no date of their own, so a day on which something
    new came counts, once. The same sheet again brings nothing new."""
    end = _end_of(day, zone)
    oldest = end - timedelta(days=rule.slow_days * 2)
    rows = session.execute(
        select(Item, Placement.unit_id, Source.unit_id, ItemVersion.fetched_at)
        .join(Placement, Placement.item_id == Item.id)
        .join(Source, Source.id == Item.source_id)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .where(
            Source.kind == SHEET,
            Placement.scope_key.between(*scope),
            Placement.role == "publisher",
            Item.hidden_at.is_(None),
            Item.first_seen_at < end,
            ItemVersion.fetched_at >= oldest,
        )
        .order_by(Item.id)
    )
    local = ZoneInfo(zone)
    found: dict[tuple[int, date], _Piece] = {}
    for item, unit_id, source_unit_id, fetched in rows:
        at = fetched if fetched < end else item.first_seen_at
        sent = at.astimezone(local).date()
        found[(unit_id, sent)] = _Piece(
            item.id, unit_id, source_unit_id, sent, item.title, item.title, files=True
        )
    return list(found.values())


def _content(body: str) -> tuple[str, bool]:
    record = decode(body)
    if isinstance(record, Document):
        return record.title, True
    if isinstance(record, Article):
        return f"{record.summary} {record.html}", bool(record.attachments)
    return "", False


def _find_copies(pieces: Iterable[_Piece], rule: ActivityRule) -> frozenset[str]:
    """Titles that stand in many units alike: copied news is nobody's own."""
    units: dict[str, set[int]] = defaultdict(set)
    for piece in pieces:
        if not piece.files:
            units[_plain(piece.title)].add(piece.source_unit_id)
    return frozenset(title for title, found in units.items() if len(found) >= rule.copies)


def _plain(title: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in title.lower()).split())


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
