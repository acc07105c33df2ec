"""Which evidence is about a duty's period."""

from collections.abc import Iterable
from datetime import timedelta

from portal.rules.obligations.due import UNTOLD, Period
from portal.rules.obligations.facts import Evidence
from portal.rules.obligations.rule import Policy, Rule


def find_matching(
    rule: Rule, period: Period, evidence: Iterable[Evidence], policy: Policy
) -> tuple[Evidence, ...]:
    """The evidence that proves this duty for this period."""
    return tuple(
        each for each in evidence if _proves(rule, each) and _about(rule, period, each, policy)
    )


def find_outlived(rule: Rule, period: Period, evidence: Iterable[Evidence]) -> Evidence | None:
    """The newest plan of this kind whose years are over."""
    over = [
        each
        for each in evidence
        if rule.period == "masa" and _proves(rule, each) and each.until and each.until < period.year
    ]
    return max(over, key=lambda each: each.until or 0, default=None)


def _proves(rule: Rule, each: Evidence) -> bool:
    """Whether this is what the duty asks for, in a way it allows: paper shows that something was
    decided or handed in, never that it was made public; a board shows just that."""
    names = each.forms | {each.name}
    if each.kind == "kertas":
        allowed = rule.duty != "umumkan"
    elif each.kind == "papan":
        allowed = rule.board
    else:
        allowed = True
    kind = "dokumen" if each.kind in ("kertas", "papan") else each.kind
    return allowed and any(proof.kind == kind and proof.name in names for proof in rule.proofs)


def _about(rule: Rule, period: Period, each: Evidence, policy: Policy) -> bool:
    if each.kind == "papan" and not _hung_then(rule, period, each):
        return False
    if rule.period == "tetap":
        return True
    if rule.period == "tahun":
        return each.year == period.year and (each.until or period.year) == period.year
    if rule.period == "semester":
        return _in_semester(period, each)
    if rule.period == "masa":
        return _in_term(rule, period, each)
    day = each.public_by or each.received_on
    last = period.last + timedelta(days=policy.event_days)
    return day is not None and period.first <= day <= last


def _hung_then(rule: Rule, period: Period, each: Evidence) -> bool:
    """Whether a board was photographed when it could show this year's thing: plans hang from the
    year before, reports until the end of the year after. A later photo shows an old board."""
    if rule.period not in ("tahun", "semester") or each.received_on is None:
        return True
    return abs(each.received_on.year - period.year) <= 1


def _in_semester(period: Period, each: Evidence) -> bool:
    if each.year is not None and each.semester:
        return (each.year, each.semester) == (period.year, period.semester)
    # Without a semester written on it, its dates tell: within it, or the half year after its end.
    day = each.own_date or each.public_by or each.received_on
    if day is None or each.year not in (None, period.year):
        return False
    return period.first <= day <= period.last + timedelta(days=184)


def _in_term(rule: Rule, period: Period, each: Evidence) -> bool:
    """A plan of several years is a term's when most of its years are; a single year is that of
    its making."""
    if each.year is None:
        return False
    if period.key == UNTOLD:  # the term is not known: any plan that still holds
        until = each.until or each.year + 5
        return each.year <= period.year <= until + rule.stretch_years
    if each.until is None or each.until == each.year:
        return period.year <= each.year <= period.year + 1
    shared = min(each.until, period.last.year) - max(each.year, period.first.year) + 1
    return 2 * shared > each.until - each.year + 1
