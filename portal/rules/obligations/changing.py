"""A regency's own word on duties: confirmed, switched off, given another day; and what that
changes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from portal.rules.obligations.judging import Standing
from portal.rules.obligations.rule import Book, DueRule, Rule

Act = Literal["konfirmasi", "matikan", "nyalakan", "tanggal"]
# Which anchors a day of the calendar can stand for, and how many years on it then lies.
_YEARS = {"tahun": 0, "akhir-tahun": 1}
_SWITCHES: frozenset[Act] = frozenset({"matikan", "nyalakan"})


@dataclass(frozen=True, slots=True)
class Change:
    """One decision about one row. `month` and `day` belong to `tanggal`."""

    code: str
    act: Act
    name: str  # who decided
    basis: str
    month: int = 0
    day: int = 0
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A verdict that is another one under changed rules; empty: the duty is not there."""

    code: str
    before: str
    after: str


def can_redate(rule: Rule) -> bool:
    """Whether a day of the calendar makes sense for this row."""
    return rule.due.anchor in _YEARS


def change_book(book: Book, changes: Iterable[Change]) -> Book:
    """The book with these decisions, oldest first; those about codes nobody knows are passed
    over."""
    rules = {rule.code: rule for rule in book.rules}
    off: set[str] = set()
    for each in changes:
        rule = rules.get(each.code)
        if rule is None:
            continue
        if each.act == "matikan":
            off.add(each.code)
        elif each.act == "nyalakan":
            off.discard(each.code)
        elif each.act == "konfirmasi":
            rules[each.code] = _confirm(rule, each)
        elif can_redate(rule):
            years = rule.due.years + _YEARS[rule.due.anchor]
            due = DueRule("tahun", years=years, month=each.month, day=each.day)
            rules[each.code] = replace(_confirm(rule, each), due=due)
    kept = tuple(rule for code, rule in rules.items() if code not in off)
    return Book(kept, book.policy)


def is_off(code: str, changes: Iterable[Change]) -> bool:
    """Whether these decisions, oldest first, leave a row switched off."""
    turns = [each.act for each in changes if each.code == code and each.act in _SWITCHES]
    return bool(turns) and turns[-1] == "matikan"


def compare(before: Standing, after: Standing) -> tuple[Difference, ...]:
    """What is another verdict, for a preview."""
    first = {each.rule.code: each.state for each in before.present}
    then = {each.rule.code: each.state for each in after.present}
    codes = dict.fromkeys((*first, *then))
    return tuple(
        Difference(code, first.get(code, ""), then.get(code, ""))
        for code in codes
        if first.get(code) != then.get(code)
    )


def _confirm(rule: Rule, change: Change) -> Rule:
    basis = f"{rule.legal_basis}; {change.basis}" if change.basis else rule.legal_basis
    return replace(rule, confirmed="hukum", confirmed_by=change.name, legal_basis=basis)
