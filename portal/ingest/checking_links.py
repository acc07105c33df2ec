"""Opening the addresses of evidence once a week: a broken link counts as missing to who scores."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from connectors.base import FetchNote, Http
from connectors.errors import BudgetSpentError, Scope, SourceError
from connectors.records import Document
from portal.db import upsert
from portal.ingest.evaluating_duties import mark_stale
from portal.ingest.workshop import Workshop
from portal.model import (
    DutyVerdict,
    Item,
    ItemVersion,
    LinkCheck,
    RecognitionRow,
    Source,
    UnitVersion,
)
from portal.rules.brought import BROUGHT
from portal.rules.codec import decode
from portal.rules.evidence_address import ALIVE, BROKEN, OUT_OF_REACH

log = logging.getLogger(__name__)

_GONE = frozenset({404, 410})
_HEADERS = {"Range": "bytes=0-1023"}  # whether it is there, not what it says


@dataclass(frozen=True, slots=True)
class Link:
    """The address of an item that proves something; `source` is the source it came from, `key`
    the scope key of its unit."""

    item_id: int
    url: str
    source: Source
    key: int


@dataclass(frozen=True, slots=True)
class Seen:
    """How an address answered."""

    state: str
    sentence: str = ""


def check_links(
    shop: Workshop,
    every_days: int,
    most: int,
    stopped: Callable[[], bool] = lambda: False,
) -> int:
    """Open the addresses that were not opened for so many days, the longest waiting first;
    returns how many. Each is written by itself, so a killed process repeats none of them. What
    a source itself says of its silence is left to the harvest: sources that do not answer are
    not asked here."""
    with shop.database.reading() as session:
        links = _list_due(session, shop.clock() - timedelta(days=every_days), most)
        session.expunge_all()
    count = 0
    for _, some in groupby(links, key=lambda each: each.source.id):
        if stopped():
            break
        count += _check_source(shop, list(some), stopped)
    return count


def _list_due(session: Session, before: datetime, most: int) -> list[Link]:
    rows = session.execute(
        select(
            Item.id,
            ItemVersion.body,
            Source,
            UnitVersion.scope_key,
            LinkCheck.url,
            LinkCheck.checked_at,
        )
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .join(Source, Source.id == Item.source_id)
        .join(UnitVersion, UnitVersion.unit_id == Source.unit_id)
        .outerjoin(LinkCheck, LinkCheck.item_id == Item.id)
        .where(
            or_(
                Item.id.in_(select(DutyVerdict.item_id).where(DutyVerdict.item_id.is_not(None))),
                # What people wrote down and might become evidence once another address does not
                # open; all of it, or a list of dead addresses would hold for as many nights.
                and_(
                    Source.kind.in_(BROUGHT),
                    Item.id.in_(
                        select(RecognitionRow.item_id).where(RecognitionRow.verdict == "jelas")
                    ),
                ),
            ),
            Item.hidden_at.is_(None),
            UnitVersion.valid_to.is_(None),
            Source.active,
            Source.health == "menjawab",
        )
        .order_by(LinkCheck.checked_at.is_not(None), LinkCheck.checked_at, Item.id)
    )
    found = []
    for item_id, body, source, key, url, checked_at in rows:
        address = address_of(decode(body))
        fresh = checked_at is not None and checked_at >= before and url == address
        if address and not fresh:
            found.append(Link(item_id, address, source, key))
    chosen = found[:most]
    chosen.sort(key=lambda each: (each.source.id, each.item_id))
    return chosen


def address_of(record: object) -> str:
    """Where a record is on its source: its page, else its file; empty when it is nowhere."""
    page = str(getattr(record, "url", ""))
    if not page and isinstance(record, Document):
        page = record.file_url
    return page if page.startswith(("http://", "https://")) and len(page) <= 500 else ""


def _check_source(shop: Workshop, links: Iterable[Link], stopped: Callable[[], bool]) -> int:
    count, http = 0, None
    for link in links:
        if stopped():
            break
        if http is None:
            http = shop.open_http(link.source, _forget)
        try:
            seen = _open(http, link.url, alone=link.source.kind in BROUGHT)
        except SourceError as error:
            log.info("links of source %s left for another night: %s", link.source.id, error.code)
            break
        _write(shop, link, seen)
        count += 1
    return count


def _open(http: Http, url: str, *, alone: bool) -> Seen:
    """How one address answers. Raises when it is not about this address alone: the addresses
    that people write down lead to many hosts, and one host says nothing of the others."""
    try:
        http.get(url, kind="file", headers=_HEADERS, allow=frozenset({200, 206}))
    except SourceError as error:
        if error.status in _GONE:
            return Seen(BROKEN, f"Alamat ini menjawab {error.status}: tidak ada lagi.")
        if isinstance(error, BudgetSpentError) or (error.scope is Scope.HOST and not alone):
            raise
        return Seen(OUT_OF_REACH, error.sentence)
    return Seen(ALIVE)


def _write(shop: Workshop, link: Link, seen: Seen) -> None:
    now = shop.clock()
    with shop.database.writing() as session:
        held = session.get(LinkCheck, link.item_id)
        day = now.astimezone(ZoneInfo(shop.zone_of(link.key))).date()
        same = held is not None and held.state == seen.state and held.url == link.url
        values = {
            "url": link.url,
            "state": seen.state,
            "since": held.since if same and held is not None else day,
            "alive_on": day if seen.state == ALIVE else _alive_before(held, link.url),
            "sentence": seen.sentence,
            "checked_at": now,
        }
        session.execute(
            upsert(session)(LinkCheck)
            .values(item_id=link.item_id, **values)
            .on_conflict_do_update(index_elements=[LinkCheck.item_id], set_=values)
        )
        if not same and link.source.kind in BROUGHT:
            mark_stale(session, [link.source.unit_id])


def _alive_before(held: LinkCheck | None, url: str) -> date | None:
    return held.alive_on if held is not None and held.url == url else None


def _forget(_note: FetchNote) -> None:
    """These requests belong to no run; what they found is in the row of the link."""
