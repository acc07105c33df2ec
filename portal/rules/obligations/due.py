"""Which periods a duty has around a day, and when it falls due in each."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from portal.rules.obligations.facts import Evidence, Term, UnitFacts
from portal.rules.obligations.rule import DueRule, Rule
from portal.rules.working_days import Standing, WorkCalendar

UNTOLD = "masa"  # the key of a term that is not known
_BACK, _AHEAD = 3, 2  # years looked at around a day


@dataclass(frozen=True, slots=True)
class Period:
    """The span a duty is about. `key` tells periods of one rule apart and is kept in tables."""

    key: str
    label: str  # in words, empty for a standing duty
    first: date
    last: date
    year: int = 0
    semester: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """A duty in one period and its day; None when that day cannot be told."""

    period: Period
    day: date | None
    standing: Standing = "pasti"
    why: str = ""  # why the day cannot be told


def list_dues(rule: Rule, facts: UnitFacts, today: date, work: WorkCalendar) -> tuple[Due, ...]:
    """All periods of a duty around a day, oldest first, each with its due day."""
    found = [_due(rule, period, facts, work) for period in _periods(rule, facts, today)]
    return tuple(due for due in found if due.day is None or _holds(rule, due.day))


def choose_dues(dues: tuple[Due, ...], rule: Rule, today: date) -> tuple[Due | None, Due | None]:
    """The newest period that is over its day, and the next that is not. A period that has begun
    and whose day cannot be told stands as the present one."""
    present: Due | None = None
    ahead: Due | None = None
    for due in dues:
        if due.day is None:
            present = due if due.period.first <= today else present
        elif today > limit_of(rule, due.day):
            present = due
        elif ahead is None:
            ahead = due
    return present, ahead


def limit_of(rule: Rule, due: date) -> date:
    """The last day on which nothing is late yet."""
    return due + timedelta(days=rule.grace_days)


def add_months(day: date, months: int) -> date:
    """The same day some months on; the last day of a month stays the last day."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    last = calendar.monthrange(year, month + 1)[1]
    was_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if was_last else min(day.day, last))


def _holds(rule: Rule, day: date) -> bool:
    return rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)


def _periods(rule: Rule, facts: UnitFacts, today: date) -> Iterator[Period]:
    years = range(today.year - _BACK, today.year + _AHEAD + 1)
    if rule.period == "tahun":
        for year in years:
            yield Period(str(year), str(year), date(year, 1, 1), date(year, 12, 31), year)
    elif rule.period == "semester":
        halves = (rule.semester,) if rule.semester else (1, 2)
        yield from (_semester(year, half) for year in years for half in halves)
    elif rule.period == "masa":
        yield from _terms(rule, facts, today)
    elif rule.period == "peristiwa":
        yield from _events(rule, facts, today)
    else:
        yield Period("tetap", "", rule.valid_from, date(today.year, 12, 31), today.year)


def _terms(rule: Rule, facts: UnitFacts, today: date) -> Iterator[Period]:
    running = [each for each in facts.terms if _runs(each, rule, today)]
    for term in sorted(running, key=lambda term: term.start):
        words = f"{term.start.year}–{term.end.year}"
        key = f"{term.start.year}-{term.end.year}"
        yield Period(key, words, term.start, term.end, term.start.year)
    if not running:
        yield Period(UNTOLD, "", date(today.year, 1, 1), date(today.year, 12, 31), today.year)


def _events(rule: Rule, facts: UnitFacts, today: date) -> Iterator[Period]:
    for event in sorted(facts.events, key=lambda event: event.on):
        if event.name == rule.event and event.on <= today:
            key = event.on.isoformat()
            yield Period(key, event.title or key, event.on, event.on, event.on.year)


def _runs(term: Term, rule: Rule, today: date) -> bool:
    last = add_months(term.end, 12 * rule.stretch_years)
    return term.office == rule.office and term.start <= today <= last


def _semester(year: int, half: int) -> Period:
    first, last = (1, 6) if half == 1 else (7, 12)
    return Period(
        f"{year}-S{half}",
        f"semester {'I' * half} {year}",
        date(year, first, 1),
        date(year, last, 30 if half == 1 else 31),
        year,
        half,
    )


def _due(rule: Rule, period: Period, facts: UnitFacts, work: WorkCalendar) -> Due:
    due = rule.due
    if due.anchor == "tahun":
        last = calendar.monthrange(period.year + due.years, due.month)[1]
        day = date(period.year + due.years, due.month, min(due.day, last))
        return Due(period, day)
    if due.anchor == "tetap":
        start = max(rule.valid_from, facts.founded) if facts.founded else rule.valid_from
        return Due(period, start)
    if period.key == UNTOLD:
        return Due(period, None, "belum diketahui", "masa jabatan atau rencana belum kami ketahui")
    if due.anchor == "penetapan":
        day_of = _decided(facts.evidence, due.of, period)
        if day_of is None:
            why = f"tanggal penetapan {due.of} belum kami ketahui"
            return Due(period, None, "belum diketahui", why)
        return _offset(due, period, day_of, work)
    start = period.first if due.anchor in ("awal-masa", "peristiwa") else period.last
    return _offset(due, period, start, work)


def _offset(due: DueRule, period: Period, start: date, work: WorkCalendar) -> Due:
    day = add_months(start, due.months) + timedelta(days=due.days)
    if not due.working_days:
        return Due(period, day)
    counted = work.after(day, due.working_days)
    why = "" if counted.day else "hari libur tahun itu belum ditetapkan"
    return Due(period, counted.day, counted.standing, why)


def _decided(evidence: tuple[Evidence, ...], name: str, period: Period) -> date | None:
    """The newest of its dates: a later amendment does not make the first one late."""
    days = [
        each.own_date
        for each in evidence
        if each.name == name and each.year == period.year and each.own_date and each.sure
    ]
    return max(days, default=None)
