"""What a decision about a rule would change, computed with the engine; nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.ingest.seeing_duties import see_duties
from portal.model import UnitVersion
from portal.reads.duty_rules import read_changes
from portal.rules.obligations.changing import Change, change_book
from portal.rules.obligations.duty_rules import DutyRules
from portal.rules.obligations.judging import Standing, judge_unit
from portal.rules.obligations.rule import Audience, Book
from portal.rules.obligations.scoring import Share, choose_shown, share_of
from portal.tree import Tree, UnitView

_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit that would stand otherwise: in this duty, in its public share, or for staff."""

    unit: UnitView
    before: str
    after: str
    periods: tuple[str, str]  # the newest period due, by the rules as they are and would be
    public_before: str  # what readers see of the duty; empty when they see nothing of it
    public_after: str
    share_before: Share
    share_after: Share
    staff_before: Share
    staff_after: Share


@dataclass(frozen=True, slots=True)
class Preview:
    """All units the row is about, and those of them that would change."""

    looked_at: int
    moved: tuple[Moved, ...]


def preview_change(
    session: Session,
    rules: DutyRules,
    tree: Tree,
    zone: str,
    today: date,
    change: Change,
) -> Preview:
    """Judge the units of the rule's kinds by the rules as they are and as they would be."""
    held = read_changes(session, tree.root.id)
    before = change_book(rules.book, held)
    after = change_book(rules.book, [*held, change])
    rule = next(each for each in rules.book.rules if each.code == change.code)
    units = [unit for unit in tree if unit.kind in rule.kinds]
    work = rules.calendar(tree.root.code)
    moved: list[Moved] = []
    for at in range(0, len(units), _AT_ONCE):
        part = {unit.id: unit for unit in units[at : at + _AT_ONCE]}
        for seen in see_duties(session, rules, _versions(session, part), zone, today):
            first = judge_unit(before, seen.facts, today, work)
            then = judge_unit(after, seen.facts, today, work)
            found = _compare(part[seen.unit.unit_id], change.code, (before, first), (after, then))
            if found is not None:
                moved.append(found)
    return Preview(len(units), tuple(sorted(moved, key=lambda each: each.unit.scope_key)))


def _versions(session: Session, units: dict[int, UnitView]) -> Sequence[UnitVersion]:
    return session.scalars(
        select(UnitVersion).where(
            UnitVersion.unit_id.in_(list(units)), UnitVersion.valid_to.is_(None)
        )
    ).all()


def _compare(
    unit: UnitView, code: str, first: tuple[Book, Standing], then: tuple[Book, Standing]
) -> Moved | None:
    public = [share_of(book, standing.present, "publik") for book, standing in (first, then)]
    staff = [share_of(book, standing.present, "staf") for book, standing in (first, then)]
    moved = Moved(
        unit=unit,
        before=_state(first, code, "staf"),
        after=_state(then, code, "staf"),
        periods=(_period(first[1], code), _period(then[1], code)),
        public_before=_state(first, code, "publik"),
        public_after=_state(then, code, "publik"),
        share_before=public[0],
        share_after=public[1],
        staff_before=staff[0],
        staff_after=staff[1],
    )
    same = (
        moved.before == moved.after
        and moved.periods[0] == moved.periods[1]
        and moved.public_before == moved.public_after
        and moved.share_before == moved.share_after
        and moved.staff_before == moved.staff_after
    )
    return None if same else moved


def _state(judged: tuple[Book, Standing], code: str, audience: Audience) -> str:
    book, standing = judged
    shown = choose_shown(book, standing.present, audience)
    return next((each.state for each in shown if each.rule.code == code), "")


def _period(standing: Standing, code: str) -> str:
    found = (each.due.period.label for each in standing.present if each.rule.code == code)
    return next(found, "")
