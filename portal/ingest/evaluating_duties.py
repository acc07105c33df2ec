"""How every unit stands with its duties, made anew for those whose evidence, day or rules changed.

A unit is taken up when its release moved since it was last judged (something was published,
hidden, or a source fell silent), when its day is over, when the rules changed, or when staff
recorded something. Only what is shown in public bumps the release again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, case, delete, select, update
from sqlalchemy.orm import Session

from portal.db import Database
from portal.ingest.ancestry import with_ancestors
from portal.ingest.closing_needs import close_met, list_pressed
from portal.ingest.filing import Cabinet
from portal.ingest.keeping_duties import Judged, read_held, write_standings, write_verdicts
from portal.ingest.recognising import recognise_units
from portal.ingest.seeing_duties import Seen, see_duties
from portal.model import (
    DutyStanding,
    DutyVerdict,
    Release,
    Site,
    UnitVersion,
)
from portal.reads.duty_rules import read_book
from portal.release import bump
from portal.rules.obligations.duty_rules import DutyRules
from portal.rules.obligations.judging import Standing, judge_unit
from portal.rules.obligations.rule import Book

_BATCH = 25  # units looked at together
_WRITTEN = 5  # units a transaction; on SQLite others wait for it
STALE = -1  # or less, in place of a release: judge this unit anew


@dataclass(frozen=True, slots=True)
class _Ground:
    """One site on its present day."""

    zone: str
    scope: tuple[int, int]
    root_id: int
    region: str
    today: date


def judge_duties(database: Database, cabinet: Cabinet, rules: DutyRules, now: datetime) -> int:
    """Judge all units that are due for it; how many. Safe to kill and to repeat."""
    done = 0
    with database.reading() as session:
        grounds = [
            _Ground(zone, (key, end), root_id, region, now.astimezone(ZoneInfo(zone)).date())
            for zone, key, end, root_id, region in session.execute(_sites())
        ]
    for ground in grounds:
        with database.reading() as session:
            waiting = _list_waiting(session, ground, rules)
        for at in range(0, len(waiting), _BATCH):
            ids = waiting[at : at + _BATCH]
            recognise_units(database, cabinet, rules, ids, ground.zone, now)
            done += _judge_batch(database, ids, rules, ground, now)
        _close_needs(database, ground, rules, frozenset(waiting))
    _forget_ended(database)
    return done


def _close_needs(
    database: Database, ground: _Ground, rules: DutyRules, judged: frozenset[int]
) -> None:
    """Put away what readers waited for and is there now, in the units that were judged and in
    those that owe nothing."""
    owing = _kinds(rules.book)
    with database.reading() as session:
        pressed = [
            unit_id
            for unit_id, kind in list_pressed(session, ground.scope)
            if unit_id in judged or kind not in owing
        ]
        if not pressed:
            return
        book = read_book(session, ground.root_id, rules)
    close_met(database, book, pressed, ground.today)


def mark_stale(session: Session, unit_ids: Iterable[int]) -> None:
    """Have these units judged anew, and all below them: staff recorded something."""
    for unit_id in unit_ids:
        unit = session.scalars(
            select(UnitVersion).where(
                UnitVersion.unit_id == unit_id, UnitVersion.valid_to.is_(None)
            )
        ).one()
        session.execute(
            update(DutyStanding)
            .where(DutyStanding.scope_key.between(unit.scope_key, unit.scope_end))
            # A further mark is another number, so that a judgement under way cannot wipe it out.
            .values(release=case((DutyStanding.release < 0, DutyStanding.release - 1), else_=STALE))
        )


def _sites() -> Select[str, int, int, int, str]:
    return (
        select(
            Site.zone,
            UnitVersion.scope_key,
            UnitVersion.scope_end,
            UnitVersion.unit_id,
            UnitVersion.code,
        )
        .join(UnitVersion, UnitVersion.unit_id == Site.root_unit_id)
        .where(UnitVersion.valid_to.is_(None))
        .order_by(Site.id)
    )


def _list_waiting(session: Session, ground: _Ground, rules: DutyRules) -> list[int]:
    """Units of a site whose judgement is missing or no longer holds."""
    rows = session.execute(
        select(
            UnitVersion.unit_id,
            DutyStanding.day,
            DutyStanding.release,
            DutyStanding.rules_hash,
            Release.number,
        )
        .outerjoin(DutyStanding, DutyStanding.unit_id == UnitVersion.unit_id)
        .outerjoin(Release, Release.unit_id == UnitVersion.unit_id)
        .where(
            UnitVersion.valid_to.is_(None),
            UnitVersion.scope_key.between(*ground.scope),
            UnitVersion.kind.in_(sorted(_kinds(rules.book))),
        )
        .order_by(UnitVersion.scope_key)
    )
    return [
        row.unit_id
        for row in rows
        if (row.day, row.release, row.rules_hash) != (ground.today, row.number or 0, rules.hash)
    ]


def _kinds(book: Book) -> frozenset[str]:
    return frozenset(kind for rule in book.rules for kind in rule.kinds)


def _judge_batch(
    database: Database,
    ids: Sequence[int],
    rules: DutyRules,
    ground: _Ground,
    now: datetime,
) -> int:
    with database.reading() as session:
        marks = _read_marks(session, ids)  # before everything a mark is about
        book = read_book(session, ground.root_id, rules)
        units = session.scalars(
            select(UnitVersion).where(UnitVersion.unit_id.in_(ids), UnitVersion.valid_to.is_(None))
        ).all()
        # The release is read before the evidence: what comes in between is judged next time.
        releases = {
            row.unit_id: row.number
            for row in session.execute(select(Release).where(Release.unit_id.in_(ids))).scalars()
        }
        seen = see_duties(session, rules, units, ground.zone, ground.today)
    work = rules.calendar(ground.region)
    judged = [(each, judge_unit(book, each.facts, ground.today, work)) for each in seen]
    by = Judged(book, rules.hash, ground.today, now)
    for at in range(0, len(judged), _WRITTEN):
        _write(database, judged[at : at + _WRITTEN], releases, marks, by, now)
    return len(judged)


def _read_marks(session: Session, ids: Sequence[int]) -> dict[int, int]:
    """The units that were marked to be judged anew, each with its mark."""
    return {
        row.unit_id: row.release
        for row in session.execute(
            select(DutyStanding.unit_id, DutyStanding.release).where(
                DutyStanding.unit_id.in_(ids), DutyStanding.release < 0
            )
        )
    }


def _write(
    database: Database,
    judged: Sequence[tuple[Seen, Standing]],
    releases: Mapping[int, int],
    marks: Mapping[int, int],
    by: Judged,
    now: datetime,
) -> None:
    with database.writing() as session:
        ids = [each.unit.unit_id for each, _ in judged]
        held = read_held(session, ids)
        newly = {
            unit_id: mark
            for unit_id, mark in _read_marks(session, ids).items()
            if marks.get(unit_id) != mark
        }
        changed = {
            each.unit.unit_id
            for each, standing in judged
            if write_verdicts(
                session, each.unit, standing, by.book, held[each.unit.unit_id], by.day
            )
        }
        bumped = with_ancestors(session, changed)
        bump(session, bumped, now)
        # Our own bump is no reason to judge again; anybody else's in between is. What was recorded
        # while we judged is judged next time.
        held_for = {
            unit_id: newly.get(unit_id, releases.get(unit_id, 0) + (unit_id in bumped))
            for unit_id in ids
        }
        write_standings(
            session,
            [(each, standing, held_for[each.unit.unit_id]) for each, standing in judged],
            by,
        )


def _forget_ended(database: Database) -> None:
    """Take away the rows of units that are no more; their months stay."""
    current = select(UnitVersion.unit_id).where(UnitVersion.valid_to.is_(None))
    gone = select(DutyStanding.unit_id).where(DutyStanding.unit_id.not_in(current))
    with database.reading() as session:
        ids = session.scalars(gone).all()
    if ids:
        with database.writing() as session:
            for model in (DutyVerdict, DutyStanding):
                session.execute(delete(model).where(model.unit_id.in_(ids)))
