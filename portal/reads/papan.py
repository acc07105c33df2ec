"""How units stand with all their duties, for staff: worst first, what is open, what comes next."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Date, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from portal.model import DutyStanding, DutyVerdict
from portal.reads.needs import MISSING, read_awaited
from portal.rules.needs import Awaited, NeedPolicy
from portal.rules.obligations.rule import Book, Rule
from portal.tree import UnitView

# Worst first: what a cell of several duties shows. Still open comes before done too late.
WORST = (
    "belum-ditemukan", "usang", "telat", "belum-diperiksa", "belum-diketahui", "belum-waktunya",
    "ada", "tepat", "dibebaskan", "tidak-berlaku",
)  # fmt: skip
AHEAD = "belum-waktunya"
OPEN = frozenset({"belum-ditemukan", "usang"})
# A column in which no unit has any of the other states says nothing yet.
_SILENT = frozenset({AHEAD, "belum-diketahui", "tidak-berlaku"})


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty of a unit as it stands. `days` since its due day while open, late when done late."""

    rule: Rule
    period: str
    period_label: str
    due: date | None
    state: str
    days: int
    reason: str
    item_id: int | None
    proof: str
    by_others: bool
    waiting: int  # documents that may be it and wait for a person
    counted: bool
    met: bool
    since: date
    awaited: int = 0  # how often readers said that they wait for it
    awaited_words: str = ""

    @property
    def open(self) -> bool:
        """Whether somebody should do something: not found or outdated, and nothing waits."""
        return self.state in OPEN and not self.waiting

    @property
    def confirmed(self) -> bool:
        """Whether anybody vouches for the rule."""
        return self.rule.confirmed != "belum"

    @property
    def label(self) -> str:
        """`APB Desa diumumkan 2026`."""
        return f"{self.rule.title} {self.period_label}".strip()


@dataclass(frozen=True, slots=True)
class BoardUnit:
    """A unit with all its duties; percent None: nothing counted."""

    unit: UnitView
    readable: bool
    silent_since: date | None
    unreadable: str
    last_read: date | None
    channels: int
    judged: bool
    duties: tuple[Duty, ...]
    open: tuple[Duty, ...]  # those of them that are open, in the order of list_open
    coming: tuple[Duty, ...]  # of their next periods, what falls due soon by the book

    @property
    def awaited(self) -> int:
        """How often readers asked for what is open here, each subject once."""
        subjects = {each.rule.subject: each.awaited for each in self.duties if each.open}
        return sum(subjects.values())

    @property
    def met(self) -> int:
        """The weight of what is met."""
        return sum(each.rule.weight for each in self.duties if each.counted and each.met)

    @property
    def counted(self) -> int:
        """The weight of what is due and could be checked."""
        return sum(each.rule.weight for each in self.duties if each.counted)

    @property
    def percent(self) -> int | None:
        """Whole percent of all duties, rounded down; for staff alone."""
        return 100 * self.met // self.counted if self.counted else None

    def cells(self) -> Mapping[str, Duty]:
        """Of each subject the worst of its duties."""
        found: dict[str, Duty] = {}
        for each in self.duties:
            held = found.get(each.rule.subject)
            if held is None or _rank(each) < _rank(held):
                found[each.rule.subject] = each
        return found


def read_board(
    session: Session,
    book: Book,
    units: Sequence[UnitView],
    today: date,
    policy: NeedPolicy,
) -> tuple[BoardUnit, ...]:
    """These units, the worst first: by the weight of what is open under rules somebody vouches
    for, then of the rest, then by how many readers wait."""
    ids = [unit.id for unit in units]
    rows = session.connection().execute(_list_standings(), {"units": ids})
    standings = {row.unit_id: row for row in rows}
    awaited = read_awaited(session, policy, ids, today)
    present, coming = _read_duties(session, book, ids, today, awaited)
    board = []
    for unit in units:
        row = standings.get(unit.id)
        board.append(
            BoardUnit(
                unit=unit,
                readable=row is not None and row.readable,
                silent_since=row.silent_since if row else None,
                unreadable=row.unreadable if row else "",
                last_read=row.last_read if row else None,
                channels=row.channels if row else 0,
                judged=row is not None,
                duties=tuple(present[unit.id]),
                open=list_open(present[unit.id]),
                coming=tuple(coming[unit.id]),
            )
        )
    return tuple(sorted(board, key=_how_bad))


def list_open(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """What is open, the confirmed rules first, then the heaviest, the longest, and of equals
    what most readers wait for."""
    return tuple(
        sorted(
            (each for each in duties if each.open),
            key=lambda each: (
                not each.confirmed,
                -each.rule.weight,
                -each.days,
                -each.awaited,
            ),
        )
    )


def list_columns(units: Iterable[BoardUnit]) -> tuple[tuple[str, str], ...]:
    """The subjects that have anything to say, with their labels, in the order of the rules."""
    return tuple(
        dict.fromkeys(
            (each.rule.subject, each.rule.label)
            for unit in units
            for each in unit.duties
            if each.state not in _SILENT
        )
    )


def list_coming(units: Iterable[BoardUnit], today: date, days: int) -> list[tuple[BoardUnit, Duty]]:
    """What falls due within these days and is not there yet, the next first; not further ahead
    than the units' own `coming`."""
    last = today + timedelta(days=days)
    found = [
        (unit, each)
        for unit in units
        for each in (*unit.coming, *unit.duties)
        if each.state == AHEAD and each.due is not None and today <= each.due <= last
    ]
    return sorted(found, key=lambda pair: (pair[1].due or today, pair[0].unit.scope_key))


def _how_bad(each: BoardUnit) -> tuple[int, int, int, int]:
    sure = sum(duty.rule.weight for duty in each.open if duty.confirmed)
    rest = sum(duty.rule.weight for duty in each.open if not duty.confirmed)
    return (-sure, -rest, -each.awaited, each.unit.scope_key)


def _rank(each: Duty) -> tuple[int, bool, int]:
    return (WORST.index(each.state), not each.confirmed, -each.days)


def _read_duties(
    session: Session, book: Book, ids: Sequence[int], today: date, awaited: Awaited
) -> tuple[dict[int, list[Duty]], dict[int, list[Duty]]]:
    order = {rule.code: (at, rule) for at, rule in enumerate(book.rules)}
    found: dict[str, dict[int, list[tuple[int, Duty]]]] = {
        "kini": defaultdict(list),
        "berikut": defaultdict(list),
    }
    until = today + timedelta(days=book.policy.soon_days)
    told = {"units": ids, "today": today, "until": until}
    rows = session.connection().execute(_list_verdicts(), told)
    # Taken apart at once: to ask each row for each name is a third of the page's work.
    for (
        unit_id, code, slot, period, period_label, due, state, days_late, reason, item_id, proof,
        by_others, waiting, counted, met, since,
    ) in rows:  # fmt: skip
        at, rule = order.get(code, (0, None))
        if rule is None:
            continue
        asked = rule.subject if state in MISSING and rule.audience == "publik" else ""
        duty = Duty(
            rule=rule,
            period=period,
            period_label=period_label,
            due=due,
            state=state,
            days=_days(rule, state, due, days_late, today),
            reason=reason,
            item_id=item_id,
            proof=proof,
            by_others=by_others,
            waiting=waiting,
            counted=counted,
            met=met,
            since=since,
            awaited=awaited.count(unit_id, asked) if asked else 0,
            awaited_words=awaited.tell(unit_id, asked) if asked else "",
        )
        found[slot][unit_id].append((at, duty))
    present, coming = (
        defaultdict(
            list,
            {
                unit_id: [duty for _, duty in sorted(pairs, key=lambda pair: pair[0])]
                for unit_id, pairs in found[slot].items()
            },
        )
        for slot in ("kini", "berikut")
    )
    return present, coming


@cache
def _list_standings() -> Select[*tuple[Any, ...]]:
    """The statement that asks how units stand, made once."""
    table = DutyStanding
    return select(
        table.unit_id, table.readable, table.silent_since, table.unreadable, table.last_read,
        table.channels,
    ).where(table.unit_id.in_(bindparam("units", expanding=True)))  # fmt: skip


@cache
def _list_verdicts() -> Select[*tuple[Any, ...]]:
    """What stands now, and of the next periods what falls due until a day."""
    table = DutyVerdict
    soon = table.due.between(bindparam("today", type_=Date), bindparam("until", type_=Date))
    return select(
        table.unit_id, table.code, table.slot, table.period, table.period_label, table.due,
        table.state, table.days_late, table.reason, table.item_id, table.proof,
        table.by_others, table.waiting, table.counted, table.met, table.since,
    ).where(
        table.unit_id.in_(bindparam("units", expanding=True)),
        or_(table.slot == "kini", and_(table.state == AHEAD, soon)),
    )  # fmt: skip


def _days(rule: Rule, state: str, due: date | None, days_late: int, today: date) -> int:
    if state == "belum-ditemukan" and due is not None and rule.due.anchor != "tetap":
        return max((today - due).days, 0)
    return days_late
