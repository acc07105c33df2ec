"""A result a month for every unit: anew each night, a draft when the month is over, then final."""

import json
from dataclasses import asdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import Database
from portal.ingest.seeing_activity import Seen, see_units
from portal.model import ActivityRow, Site, UnitVersion
from portal.rules.activity import INTRUDED, ActivityRules, judge_activity

RUNNING, DRAFT, FINAL = "berjalan", "draf", "final"
_BATCH = 100


def evaluate_activity(database: Database, rules: ActivityRules, now: datetime) -> int:
    """Judge all units of all sites for the month that runs, close the month that is over, make
    drafts final whose time is up; how many rows changed. Safe to kill and to repeat."""
    changed = 0
    with database.reading() as session:
        sites = session.execute(
            select(Site.zone, UnitVersion.scope_key, UnitVersion.scope_end)
            .join(UnitVersion, UnitVersion.unit_id == Site.root_unit_id)
            .where(UnitVersion.valid_to.is_(None))
        ).all()
    for zone, key, end in sites:
        today = now.astimezone(ZoneInfo(zone)).date()
        last = today.replace(day=1) - timedelta(days=1)
        changed += _close_month(database, rules, (key, end), zone, last, now)
        changed += _write_month(database, rules, (key, end), zone, today, RUNNING, now)
        changed += _make_final(database, rules, (key, end), zone, today, now)
    return changed


def period_of(day: date) -> str:
    """The month of a day, as results name it."""
    return f"{day:%Y-%m}"


def _close_month(
    database: Database,
    rules: ActivityRules,
    scope: tuple[int, int],
    zone: str,
    last: date,
    now: datetime,
) -> int:
    """The month that ended: its result as of its last day, as a draft. Only what was watched
    while it ran: a portal that began later says nothing of an earlier month."""
    with database.reading() as session:
        waiting = session.scalar(
            select(ActivityRow.id)
            .where(
                ActivityRow.period == period_of(last),
                ActivityRow.state == RUNNING,
                ActivityRow.scope_key.between(*scope),
            )
            .limit(1)
        )
    if waiting is None:
        return 0
    return _write_month(database, rules, scope, zone, last, DRAFT, now)


def _write_month(
    database: Database,
    rules: ActivityRules,
    scope: tuple[int, int],
    zone: str,
    day: date,
    state: str,
    now: datetime,
) -> int:
    with database.reading() as session:
        seen = see_units(session, rules, scope, zone, day)
    changed = 0
    for start in range(0, len(seen), _BATCH):
        with database.writing() as session:
            for each in seen[start : start + _BATCH]:
                changed += _write(session, each, rules, period_of(day), state, now)
    return changed


def _write(
    session: Session, seen: Seen, rules: ActivityRules, period: str, state: str, now: datetime
) -> int:
    row = session.scalar(
        select(ActivityRow).where(
            ActivityRow.unit_id == seen.unit.unit_id, ActivityRow.period == period
        )
    )
    if row is not None and (row.state == FINAL or (row.state == DRAFT and state == RUNNING)):
        return 0
    if row is not None and row.state == DRAFT and row.by_hand:
        return 0
    judged = judge_activity(seen.evidence, rules)
    if row is None:
        row = ActivityRow(unit_id=seen.unit.unit_id, period=period, by_hand="")
        session.add(row)
    row.scope_key = seen.unit.scope_key
    row.state = state
    row.channel = seen.evidence.channel
    row.activity = judged.activity
    row.reasons = json.dumps(judged.reasons, ensure_ascii=False)
    row.findings = json.dumps(judged.findings, ensure_ascii=False)
    row.evidence = json.dumps(asdict(seen.evidence), ensure_ascii=False, default=str)
    row.newest_item_id = seen.newest_item_id
    row.evaluated_at = now
    if state == DRAFT and row.drafted_at is None:
        row.drafted_at = now
    return 1


def _make_final(
    database: Database,
    rules: ActivityRules,
    scope: tuple[int, int],
    zone: str,
    today: date,
    now: datetime,
) -> int:
    """Drafts whose days for answers are over. An intrusion nobody confirmed is left out of the
    final result: it would accuse."""
    wait = timedelta(days=rules.on(today).answer_days)
    with database.writing() as session:
        rows = session.scalars(
            select(ActivityRow).where(
                ActivityRow.state == DRAFT,
                ActivityRow.scope_key.between(*scope),
                ActivityRow.drafted_at <= now - wait,
            )
        ).all()
        for row in rows:
            row.state, row.final_at = FINAL, now
            findings = [each for each in json.loads(row.findings) if each != INTRUDED]
            row.findings = json.dumps(findings, ensure_ascii=False)
        return len(rows)
