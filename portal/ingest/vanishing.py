"""What is no longer at its source: missing twice a day apart, confirmed, then hidden."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from connectors.base import Presence
from portal.db import NO_SYNC, Database
from portal.ingest.judging import Reading, judge
from portal.ingest.projecting import Projector
from portal.ingest.publishing import hide_items
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
        gone = _not_met(source_id, stream, standing.round)
        anew = (*gone, Item.missing_since.is_(None))
        counts = _count(session, source_id, stream, standing.round, anew)
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
            long_gone = select(Item.id, Item.key).where(*gone, Item.missing_since <= now - GRACE)
            suspects = tuple(Suspect(row.id, row.key) for row in session.execute(long_gone))
            if counts.missing:
                session.execute(
                    update(Item).where(*anew).values(missing_since=now), execution_options=NO_SYNC
                )
        standing.round += 1
        session.execute(
            delete(SeenKey).where(SeenKey.source_id == source_id, SeenKey.stream == stream),
            execution_options=NO_SYNC,
        )
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


def _not_met(source_id: int, stream: str, round_: int) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which a shown item was not met in this round."""
    met = select(SeenKey.key).where(
        SeenKey.source_id == source_id,
        SeenKey.stream == stream,
        SeenKey.round == round_,
        SeenKey.key == Item.key,
    )
    return (*_shown(source_id, stream), ~met.exists())


def _shown(source_id: int, stream: str) -> tuple[ColumnElement[bool], ...]:
    return (Item.source_id == source_id, Item.stream == stream, Item.hidden_at.is_(None))


@dataclass(frozen=True, slots=True)
class _Counts:
    """Items missing anew, items shown, keys met."""

    missing: int
    live: int
    seen: int


def _count(
    session: Session,
    source_id: int,
    stream: str,
    round_: int,
    anew: tuple[ColumnElement[bool], ...],
) -> _Counts:
    met = (SeenKey.source_id == source_id, SeenKey.stream == stream, SeenKey.round == round_)
    parts = (anew, _shown(source_id, stream), met)
    row = session.execute(
        select(*(select(func.count()).where(*part).scalar_subquery() for part in parts))
    ).one()
    return _Counts(*row)
