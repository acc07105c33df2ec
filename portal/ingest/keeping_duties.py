"""The rows that say how a unit stands: written where they differ, counted a month."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Insert, select
from sqlalchemy.orm import Session

from portal.db import add_missing, upsert
from portal.ingest.seeing_duties import Seen
from portal.model import Base, DutyChange, DutyMonth, DutyStanding, DutyVerdict, UnitVersion
from portal.rules.obligations.judging import Standing, Verdict
from portal.rules.obligations.rule import Book
from portal.rules.obligations.scoring import share_of

# What readers see of a verdict; a change of anything else bumps nothing.
_SHOWN = frozenset(
    {"period", "due", "state", "days_late", "reason", "item_id", "waiting", "counted", "met"}
)


@dataclass(frozen=True, slots=True)
class Judged:
    """By which rules, for which day and when units were judged."""

    book: Book
    rules_hash: str
    day: date
    at: datetime


def read_held(
    session: Session, ids: Sequence[int]
) -> dict[int, dict[tuple[str, str], DutyVerdict]]:
    held: dict[int, dict[tuple[str, str], DutyVerdict]] = defaultdict(dict)
    for row in session.scalars(select(DutyVerdict).where(DutyVerdict.unit_id.in_(ids))):
        held[row.unit_id][(row.code, row.slot)] = row
    return held


def write_verdicts(
    session: Session,
    unit: UnitVersion,
    standing: Standing,
    book: Book,
    held: dict[tuple[str, str], DutyVerdict],
    today: date,
) -> bool:
    """Bring a unit's rows in step; whether what the public sees changed."""
    public = {rule.code for rule in book.rules if rule.audience == "publik"}
    changed = False
    new: list[dict[str, object]] = []
    wanted: set[tuple[str, str]] = set()
    for slot, verdicts in (("kini", standing.present), ("berikut", standing.coming)):
        for each in verdicts:
            key = (each.rule.code, slot)
            wanted.add(key)
            values = _values(each)
            row = held.get(key)
            if row is None:
                place = {"unit_id": unit.unit_id, "code": key[0], "slot": slot}
                new.append(place | {"scope_key": unit.scope_key, "since": today} | values)
                changed = changed or key[0] in public
                continue
            moved = {name for name, value in values.items() if getattr(row, name) != value}
            if moved & _SHOWN:
                changed = changed or key[0] in public
            if "state" in moved or "period" in moved:
                row.since = today
                if slot == "kini":
                    session.add(_change(unit, row, each, today))
            for name in moved:
                setattr(row, name, values[name])
            row.scope_key = unit.scope_key
    for key, row in held.items():
        if key not in wanted:
            session.delete(row)
            changed = changed or key[0] in public
    add_missing(session, DutyVerdict, new)
    session.flush()
    return changed


def _change(unit: UnitVersion, row: DutyVerdict, each: Verdict, today: date) -> DutyChange:
    return DutyChange(
        unit_id=unit.unit_id,
        scope_key=unit.scope_key,
        code=row.code,
        period=each.due.period.key,
        day=today,
        before=row.state,
        after=each.state,
    )


def _values(each: Verdict) -> dict[str, object]:
    proof = each.evidence
    return {
        "period": each.due.period.key,
        "period_label": each.due.period.label[:60],
        "due": each.due.day,
        "state": each.state,
        "days_late": each.days_late,
        "reason": each.reason[:200],
        "item_id": proof.id if proof is not None and proof.id > 0 else None,
        "proof": proof.kind if proof is not None else "",
        "by_others": proof.by_diskominfo if proof is not None else False,
        "waiting": each.waiting,
        "counted": each.counted,
        "met": each.met,
    }


def write_standings(
    session: Session, standings: Sequence[tuple[Seen, Standing, int]], judged: Judged
) -> None:
    """The shares of units, each with the release they hold for: for today, and as what the month
    ends with so far."""
    days, months = [], []
    for seen, standing, release in standings:
        public = share_of(judged.book, standing.present, "publik")
        staff = share_of(judged.book, standing.present, "staf")
        shares = {
            "unit_id": seen.unit.unit_id,
            "day": judged.day,
            "public_met": public.met,
            "public_counted": public.counted,
            "staff_met": staff.met,
            "staff_counted": staff.counted,
        }
        read = [each.last_read for each in seen.facts.channels if each.last_read]
        days.append(
            {
                "scope_key": seen.unit.scope_key,
                "release": release,
                "rules_hash": judged.rules_hash,
                "readable": standing.readable,
                "silent_since": standing.silent_since,
                "unreadable": standing.unreadable,
                "last_read": max(read, default=None),
                "channels": len(seen.facts.channels),
                "judged_at": judged.at,
                **shares,
            }
        )
        states = json.dumps(Counter(each.state for each in standing.present), sort_keys=True)
        months.append({"month": f"{judged.day:%Y-%m}", "states": states, **shares})
    connection, insert = session.connection(), upsert(session)
    connection.execute(_put(insert, DutyStanding, ("unit_id",), tuple(days[0])), days)
    connection.execute(_put(insert, DutyMonth, ("unit_id", "month"), tuple(months[0])), months)


@cache
def _put(
    insert: Callable[..., Any], model: type[Base], key: tuple[str, ...], names: tuple[str, ...]
) -> Insert:
    """The statement that writes a row or brings the one that is there in step, made once."""
    statement = insert(model.__table__)
    fresh = {name: statement.excluded[name] for name in names if name not in key}
    return cast(Insert, statement.on_conflict_do_update(index_elements=key, set_=fresh))
