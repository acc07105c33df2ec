"""What documents and articles are taken for: one row an item, made anew when its version, the
types or a person's choice changed."""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from connectors.cleaning.filetext import read_text
from connectors.cleaning.html import to_text
from connectors.records import Article, Document, Record
from portal.db import Database, upsert
from portal.ingest.filing import Cabinet
from portal.model import Item, ItemVersion, Placement, RecognitionRow, Run, Source, TypeChoice
from portal.rules.codec import decode
from portal.rules.evidence_address import find_place
from portal.rules.obligations.duty_rules import DutyRules
from portal.rules.recognition.choosing import Choice, apply_choice, key_of_title
from portal.rules.recognition.recognise import Described, Recognition, recognise
from portal.rules.recognition.signed import find_decided

TYPES = ("document", "article")
_STEP = 50  # items a transaction
_PAGES = 30  # of a PDF; the day it was signed stands on the last page of most
_SHORT = 200  # letters of an article that says something
_GONE = frozenset({"tidak ada"})  # what we asked for and the source does not have


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An item to be looked at, with what was known of it before."""

    item_id: int
    source_id: int
    stream: str
    version_id: int
    title: str
    first_seen_at: datetime
    fetched_at: datetime
    record: Record


def recognise_units(
    database: Database,
    cabinet: Cabinet,
    rules: DutyRules,
    unit_ids: Sequence[int],
    zone: str,
    now: datetime,
) -> int:
    """Look at every item of these units that was not looked at in its present state; how many.
    Files are read between transactions. Safe to kill and to repeat."""
    done, local = 0, ZoneInfo(zone)
    while True:
        with database.reading() as session:
            waiting = [
                _waiting(item, version)
                for item, version in session.execute(_outdated(unit_ids, rules).limit(_STEP))
            ]
            choices = _read_choices(session, {each.source_id for each in waiting})
            readings = _read_readings(session, waiting)
            former = _read_former(session, [each.item_id for each in waiting])
        if not waiting:
            return done
        rows = [
            _look(each, cabinet, rules, choices, former.get(each.item_id), now)
            | {"absent_on": _absent_on(each, readings, local)}
            for each in waiting
        ]
        with database.writing() as session:
            if _were_chosen_meanwhile(session, waiting, choices):
                continue  # look again, by what was chosen
            insert = upsert(session)(RecognitionRow)
            names = [name for name in rows[0] if name != "item_id"]
            session.execute(
                insert.on_conflict_do_update(
                    index_elements=[RecognitionRow.item_id],
                    set_={name: insert.excluded[name] for name in names},
                ),
                rows,
            )
        done += len(rows)


def _outdated(unit_ids: Sequence[int], rules: DutyRules) -> Select[Item, ItemVersion]:
    """Shown items of these units without a row for their version and these types."""
    placed = select(Placement.item_id).where(
        Placement.unit_id.in_(unit_ids), Placement.type.in_(TYPES)
    )
    return (
        select(Item, ItemVersion)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .outerjoin(RecognitionRow, RecognitionRow.item_id == Item.id)
        .where(
            Item.id.in_(placed),
            Item.hidden_at.is_(None),
            (RecognitionRow.item_id.is_(None))
            | (RecognitionRow.version_id != Item.published_id)
            | (RecognitionRow.types_hash != rules.hash),
        )
        .order_by(Item.id)
    )


def _waiting(item: Item, version: ItemVersion) -> _Waiting:
    return _Waiting(
        item.id,
        item.source_id,
        item.stream,
        version.id,
        item.title,
        item.first_seen_at,
        version.fetched_at,
        decode(version.body),
    )


def _read_choices(session: Session, source_ids: set[int]) -> dict[tuple[int, str], TypeChoice]:
    rows = session.scalars(select(TypeChoice).where(TypeChoice.source_id.in_(source_ids)))
    return {(row.source_id, row.title_key): row for row in rows}


def _were_chosen_meanwhile(
    session: Session, waiting: Sequence[_Waiting], choices: Mapping[tuple[int, str], TypeChoice]
) -> bool:
    """Whether somebody chose a type, or took a choice back, since these were looked at. Choosing
    waits for the same rows, so that none can come between this look and the writing."""
    ids = sorted({each.source_id for each in waiting})
    session.execute(
        select(Source.id).where(Source.id.in_(ids)).order_by(Source.id).with_for_update()
    )
    now = _read_choices(session, set(ids))
    return {row.id for row in now.values()} != {row.id for row in choices.values()}


def _read_former(session: Session, item_ids: Sequence[int]) -> dict[int, tuple[str, datetime]]:
    """The content these had when they were last looked at, and since when."""
    rows = session.scalars(select(RecognitionRow).where(RecognitionRow.item_id.in_(item_ids)))
    return {row.item_id: (row.fingerprint, row.renewed_at) for row in rows}


@dataclass(frozen=True, slots=True)
class _Readings:
    """When each stream gave its first item, and the runs of each source that ended well."""

    begun: Mapping[tuple[int, str], datetime]
    ended: Mapping[int, Sequence[tuple[datetime, str]]]


def _read_readings(session: Session, waiting: Sequence[_Waiting]) -> _Readings:
    ids = {each.source_id for each in waiting}
    begun = session.execute(
        select(Item.source_id, Item.stream, func.min(Item.first_seen_at))
        .where(Item.source_id.in_(ids), Item.type.in_(TYPES))
        .group_by(Item.source_id, Item.stream)
    )
    ended: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    for run in session.execute(
        select(Run.source_id, Run.ended_at, Run.mode)
        .where(Run.source_id.in_(ids), Run.state == "done", Run.ended_at.is_not(None))
        .order_by(Run.ended_at)
    ):
        ended[run.source_id].append((run.ended_at, run.mode))
    return _Readings({(row[0], row[1]): row[2] for row in begun}, ended)


def _absent_on(item: _Waiting, readings: _Readings, local: ZoneInfo) -> date | None:
    """The day of the last complete reading that did not meet this item. Only runs that certainly
    read its whole stream are believed: the first that brought anything of it to an end, and those
    asked to read all."""
    begun = readings.begun.get((item.source_id, item.stream))
    if begun is None or begun >= item.first_seen_at:
        return None
    inside = [
        (at, mode)
        for at, mode in readings.ended.get(item.source_id, ())
        if begun <= at < item.first_seen_at
    ]
    whole = [at for number, (at, mode) in enumerate(inside) if not number or mode != "incremental"]
    return max(whole).astimezone(local).date() if whole else None


def _look(
    item: _Waiting,
    cabinet: Cabinet,
    rules: DutyRules,
    choices: dict[tuple[int, str], TypeChoice],
    former: tuple[str, datetime] | None,
    now: datetime,
) -> dict[str, object]:
    record = item.record
    text = _text_of(record, cabinet)
    thing = _describe(record, text)
    found = recognise(thing, rules.types)
    key = key_of_title(thing.title, rules.types)
    choice = choices.get((item.source_id, key))
    if choice is not None:
        found = apply_choice(
            found,
            Choice(choice.type, choice.year, choice.offset),
            thing.title,
            thing.declared_year,
            rules.types,
            same_item=choice.item_id == item.item_id,
        )
    print_ = _fingerprint(record, text)
    # The same content goes on being as old as it was, whatever date was put on it.
    since = former[1] if former is not None and former[0] == print_ else None
    if since is None:
        since = item.first_seen_at if former is None else item.fetched_at
    return _row(item, found, key, rules, now) | {
        "own_date": _own_date(record, text),
        "renewed_at": since,
        "fingerprint": print_,
        "empty": _is_empty(record, text),
    }


def _row(
    item: _Waiting, found: Recognition, key: str, rules: DutyRules, now: datetime
) -> dict[str, object]:
    return {
        "item_id": item.item_id,
        "version_id": item.version_id,
        "types_hash": rules.hash,
        "title_key": key,
        "verdict": found.verdict,
        "type": found.type,
        "year": found.year,
        "until": found.until,
        "semester": found.semester,
        "confidence": found.confidence,
        "reasons": json.dumps(found.reasons, ensure_ascii=False),
        "made_at": now,
    }


def _describe(record: Record, text: str) -> Described:
    if isinstance(record, Document):
        stored = record.file.name if record.file is not None else ""
        return Described(
            title=record.title,
            category=record.category,
            file_name=record.file_name or stored,
            declared_year=record.year,
            summary=record.summary,
            text=text,
        )
    assert isinstance(record, Article)
    return Described(title=record.title, medium="artikel", category=record.category, text=text)


def _text_of(record: Record, cabinet: Cabinet) -> str:
    if isinstance(record, Article):
        return to_text(record.html)
    assert isinstance(record, Document)
    file = record.file
    if file is None or file.state != "ada":
        return ""
    path = cabinet.path_of(file.sha256)
    return read_text(path, file.mime, _PAGES).text if path.exists() else ""


def _fingerprint(record: Record, text: str) -> str:
    """What the content is known by: the file itself, or where it lies, or the words."""
    if isinstance(record, Document):
        if record.file is not None and record.file.sha256:
            return record.file.sha256
        said = find_place(record.file_url or record.url)
        return hashlib.sha256(f"url {said}".encode()).hexdigest() if said else ""
    assert isinstance(record, Article)
    words = re.sub(r"\W+", " ", f"{text} {record.image}").strip().lower()
    links = " ".join(link.url for link in record.attachments)
    return hashlib.sha256(f"{words} {links}".encode()).hexdigest() if words or links else ""


def _is_empty(record: Record, text: str) -> bool:
    if isinstance(record, Document):
        if record.file is not None and (
            record.file.state in _GONE or (record.file.state == "ada" and not record.file.size)
        ):
            return True
        return not (record.file_url or record.url)
    assert isinstance(record, Article)
    return len(text) < _SHORT and not record.attachments and not record.image


def _own_date(record: Record, text: str) -> date | None:
    stated = record.decided if isinstance(record, Document) else None
    return stated or find_decided(text)
