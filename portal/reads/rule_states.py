"""Every duty's row as it holds for a regency, with what was decided about it, for staff."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.model import Account, RuleChange
from portal.reads.duty_rules import to_change
from portal.rules.obligations.changing import change_book, is_off
from portal.rules.obligations.rule import Book, Policy, Rule


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision about a row; `who` typed it in, `name` decided."""

    id: int
    act: str
    name: str
    basis: str
    decided_on: date | None
    month: int
    day: int
    at: datetime
    who: str
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class RuleState:
    """A row as it holds now, and as it was shipped. `version` changes with every decision."""

    rule: Rule
    shipped: Rule
    off: bool
    decisions: tuple[Decision, ...]  # newest first
    version: str

    @property
    def standing(self) -> str:
        """mati, hukum, sumber or belum."""
        return "mati" if self.off else self.rule.confirmed


def read_rule_states(session: Session, root_id: int, book: Book) -> tuple[RuleState, ...]:
    """All rows of the shipped book, in its order."""
    found: dict[str, list[tuple[RuleChange, str]]] = defaultdict(list)
    rows = session.execute(
        select(RuleChange, Account.name)
        .outerjoin(Account, Account.id == RuleChange.account_id)
        .where(RuleChange.unit_id == root_id)
        .order_by(RuleChange.id)
    )
    for row, who in rows:
        found[row.code].append((row, who or "terminal server"))
    return tuple(_state(rule, found[rule.code]) for rule in book.rules)


def read_version(session: Session, root_id: int, code: str) -> str:
    """The version of one row: whoever saw another one decided about something else."""
    rows = session.scalars(
        select(RuleChange)
        .where(RuleChange.unit_id == root_id, RuleChange.code == code)
        .order_by(RuleChange.id)
    ).all()
    return _version(rows)


def _state(shipped: Rule, rows: Sequence[tuple[RuleChange, str]]) -> RuleState:
    held = [to_change(row) for row, _ in rows if row.withdrawn_at is None]
    switches = ("matikan", "nyalakan")
    shown = change_book(Book((shipped,), Policy()), [e for e in held if e.act not in switches])
    return RuleState(
        rule=shown.rules[0],
        shipped=shipped,
        off=is_off(shipped.code, held),
        decisions=tuple(_decision(row, who) for row, who in reversed(rows)),
        version=_version([row for row, _ in rows]),
    )


def _decision(row: RuleChange, who: str) -> Decision:
    return Decision(
        id=row.id,
        act=row.act,
        name=row.name,
        basis=row.basis,
        decided_on=row.decided_on,
        month=row.month or 0,
        day=row.day or 0,
        at=row.at,
        who=who,
        withdrawn=row.withdrawn_at is not None,
    )


def _version(rows: Sequence[RuleChange]) -> str:
    last = rows[-1].id if rows else 0
    return f"{last}.{sum(row.withdrawn_at is not None for row in rows)}"
