"""What is no longer at its source: missing twice a day apart, confirmed, then hidden."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    String,
    Update,
    bindparam,
    func,
    select,
    update,
)

from connectors.base import Presence
from portal.db import Database
from portal.ingest.judging import Reading, judge
from portal.ingest.projecting import Projector
from portal.ingest.publishing import hide_items
from portal.ingest.staging import forget_keys
from portal.model import Item, SeenKey, StreamState

GRACE = timedelta(hours=24)
ACCEPTED = -1  # in last_count: a person accepted what the next round will find
Confirm = Callable[[str, str], Presence]


@dataclass(frozen=True, slots=True)
class Suspect:
    """An item that was missing in two complete rounds."""

    item_id: int
    key: str


def close_round(
    database: Database, source_id: int, stream: str, floor: int, now: datetime, *, sweep: bool
) -> tuple[Suspect, ...]:
    """Judge a complete reading or sweep: mark what it did not meet, hold the stream when too
    much is missing, begin the next round. Returns what has now been missing long enough."""
    with database.writing() as session:
        standing = session.get(StreamState, (source_id, stream))
        if standing is None:
            return ()
        told = {"of_source": source_id, "of_stream": stream, "of_round": standing.round}
        counts = _Counts(*session.connection().execute(_count(), told).one())
        # A sweep lists keys the harvest may not hold (drafts of a menu, files we refuse), so
        # only a reading is compared with the count of the last one.
        last = 0 if sweep else max(0, standing.last_count)
        # What was missing before was judged then; only what is missing anew can be a mass loss.
        accepted = standing.last_count == ACCEPTED
        reading = Reading(
            True, counts.seen, last, 0 if sweep else floor, counts.missing, counts.live
        )
        verdict = "" if accepted else judge(reading)
        standing.hold = verdict
        standing.held_at = now if verdict else None
        if not verdict and (accepted or not sweep):
            standing.last_count = counts.seen
        if sweep:
            standing.swept_at = now
            standing.sweep_resume = ""
        suspects: tuple[Suspect, ...] = ()
        if not verdict:
            long_gone = session.connection().execute(_list_gone(), told | {"by": now - GRACE})
            suspects = tuple(Suspect(row.id, row.key) for row in long_gone)
            if counts.missing:
                session.connection().execute(_mark_missing(), told | {"now": now})
        standing.round += 1
        forget_keys(session, source_id, stream)
        return suspects


def settle(
    database: Database,
    source_id: int,
    suspects: Sequence[Suspect],
    confirm: Confirm,
    url_of: Callable[[int], str],
    projectors: Sequence[Projector],
    now: datetime,
) -> int:
    """Ask the source about each suspect, outside any transaction, and hide what is gone."""
    gone: list[int] = []
    alive: list[int] = []
    for suspect in suspects:
        presence = confirm(suspect.key, url_of(suspect.item_id))
        if presence in ("gone", "hidden"):
            gone.append(suspect.item_id)
        elif presence == "alive":
            alive.append(suspect.item_id)
    if alive:
        with database.writing() as session:
            for item in session.scalars(select(Item).where(Item.id.in_(alive))):
                item.missing_since = None
    return hide_items(database, source_id, gone, "hilang", projectors, now) if gone else 0


# The statements of a round are made once; each is told `of_source`, `of_stream` and `of_round`.
_SOURCE = bindparam("of_source", type_=BigInteger)
_STREAM = bindparam("of_stream", type_=String)
_SHOWN = (Item.source_id == _SOURCE, Item.stream == _STREAM, Item.hidden_at.is_(None))
_MET = (
    SeenKey.source_id == _SOURCE,
    SeenKey.stream == _STREAM,
    SeenKey.round == bindparam("of_round", type_=Integer),
)


def _not_met() -> tuple[ColumnElement[bool], ...]:
    """The conditions under which a shown item was not met in this round."""
    return (*_SHOWN, ~select(SeenKey.key).where(*_MET, SeenKey.key == Item.key).exists())


@dataclass(frozen=True, slots=True)
class _Counts:
    """Items missing anew, items shown, keys met."""

    missing: int
    live: int
    seen: int


@cache
def _count() -> Select[Any]:
    parts = (_missing_anew(), _SHOWN, _MET)
    return select(*(select(func.count()).where(*part).scalar_subquery() for part in parts))


@cache
def _list_gone() -> Select[int, str]:
    """Those that were missing before a moment (`by`) already."""
    return select(Item.id, Item.key).where(
        *_not_met(), Item.missing_since <= bindparam("by", type_=Item.missing_since.type)
    )


@cache
def _mark_missing() -> Update:
    """Marks them as missing since `now`."""
    now = bindparam("now", type_=Item.missing_since.type)
    return update(Item).where(*_missing_anew()).values(missing_since=now)


def _missing_anew() -> tuple[ColumnElement[bool], ...]:
    return (*_not_met(), Item.missing_since.is_(None))
