"""How a unit stands with a duty on a day: in time, late, not found – or not to be judged."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from portal.rules.obligations.due import Due, add_months, choose_dues, limit_of, list_dues
from portal.rules.obligations.facts import Channel, Evidence, UnitFacts
from portal.rules.obligations.matching import find_matching, find_outlived
from portal.rules.obligations.proving import Sorted, own_date_of, sort_evidence
from portal.rules.obligations.rule import Book, Policy, Rule
from portal.rules.obligations.unreadable import tell_unreadable
from portal.rules.working_days import WorkCalendar

State = Literal[
    "belum-waktunya",
    "tepat",
    "telat",
    "ada",  # found; whether in time cannot be told
    "belum-ditemukan",
    "usang",
    "dibebaskan",
    "tidak-berlaku",
    "belum-diperiksa",
    "belum-diketahui",  # the due day cannot be told
]
MET: frozenset[State] = frozenset({"tepat", "telat", "ada"})
_COUNTED: frozenset[State] = MET | {"usang", "belum-ditemukan"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a unit stands with one duty in one period. `counted`: in the denominator of its share."""

    rule: Rule
    due: Due
    state: State
    days_late: int = 0
    reason: str = ""
    evidence: Evidence | None = None
    waiting: int = 0  # doubtful finds a person has yet to look at
    counted: bool = False

    @property
    def met(self) -> bool:
        """Whether it adds to the numerator."""
        return self.counted and self.state in MET


@dataclass(frozen=True, slots=True)
class Standing:
    """All verdicts of a unit on a day: of the newest period due, and of the next to come."""

    present: tuple[Verdict, ...]
    coming: tuple[Verdict, ...]
    aside: tuple[tuple[Evidence, str], ...]
    silent_since: date | None  # no channel can be read since then
    readable: bool
    unreadable: str  # why no channel can be read; empty when one can


def judge_unit(book: Book, facts: UnitFacts, today: date, work: WorkCalendar) -> Standing:
    """How a unit stands with all duties of its kind on a day."""
    kind = facts.kind_on(today)
    found = sort_evidence(facts.evidence)
    readable = any(channel.readable for channel in facts.channels)
    present: list[Verdict] = []
    coming: list[Verdict] = []
    for rule in book.of_kind(kind):
        now, ahead = choose_dues(list_dues(rule, facts, today, work), rule, today)
        for due, into in ((now, present), (ahead, coming)):
            if due is not None:
                into.append(_judge(rule, due, facts, found, today, book.policy))
    return Standing(
        tuple(present),
        tuple(coming),
        found.aside,
        _silent_since(facts.channels),
        readable,
        tell_unreadable(facts.channels),
    )


def judge(rule: Rule, due: Due, facts: UnitFacts, today: date, policy: Policy) -> Verdict:
    """How a unit stands with one duty in one period."""
    return _judge(rule, due, facts, sort_evidence(facts.evidence), today, policy)


def _judge(
    rule: Rule, due: Due, facts: UnitFacts, found: Sorted, today: date, policy: Policy
) -> Verdict:
    lifted = _not_owed(rule, due, facts, today, policy)
    if lifted is not None:
        return lifted
    matching = find_matching(rule, due.period, found.counted, policy)
    waiting = sum(1 for each, _ in found.aside if not each.sure and _could_prove(rule, due, each))
    verdict = _weigh(rule, due, matching, today)
    if verdict is None:
        outlived = find_outlived(rule, due.period, found.counted)
        if outlived is not None:
            words = f"yang kami temukan berlaku sampai {outlived.until}"
            verdict = Verdict(rule, due, "usang", reason=words, evidence=outlived)
        else:
            verdict = _missing(rule, due, facts, today)
    checkable = _checkable(rule, verdict.evidence, facts)
    counted = verdict.state in _COUNTED and checkable and _over(rule, due, today)
    if rule.due.anchor == "penetapan" and verdict.state not in MET:
        # Its day came to be known by publishing something else: that must not cost anything.
        counted = False
    return replace(verdict, waiting=waiting, counted=counted)


def _not_owed(
    rule: Rule, due: Due, facts: UnitFacts, today: date, policy: Policy
) -> Verdict | None:
    """Why the unit does not owe this at all, if so."""
    if facts.ended is not None and today > facts.ended:
        after = f", dilanjutkan {facts.successor}" if facts.successor else ""
        return Verdict(rule, due, "tidak-berlaku", reason=f"unit ini sudah berakhir{after}")
    kind = facts.kind_on(today)
    if kind not in rule.kinds:
        return Verdict(
            rule, due, "tidak-berlaku", reason=f"tidak berlaku bagi {kind or 'unit ini'}"
        )
    if due.day is not None and rule.due.anchor != "tetap":
        first = facts.founded and facts.founded + timedelta(days=policy.settling_days)
        if first and due.day < first:
            return Verdict(rule, due, "tidak-berlaku", reason="unit ini baru dibentuk sesudahnya")
        then = facts.kind_on(min(due.day, today))
        if then not in rule.kinds:
            return Verdict(rule, due, "tidak-berlaku", reason=f"waktu itu masih {then}")
    for each in facts.exemptions:
        named = each.code in (rule.code, rule.subject)
        spanned = each.since <= today and (each.until is None or today <= each.until)
        if named and spanned and each.period in ("", due.period.key):
            return Verdict(rule, due, "dibebaskan", reason=each.reason)
    return None


def _weigh(rule: Rule, due: Due, matching: Iterable[Evidence], today: date) -> Verdict | None:
    """The best that the evidence allows to say; none when there is no evidence."""
    found = list(matching)
    receipts = [each for each in found if each.kind == "kertas"]
    # The register says when a thing was handed in; a public copy only that there is one.
    if rule.duty == "sampaikan" and receipts:
        found = receipts
    verdicts = [_weigh_one(rule, due, each, today) for each in found]
    if not verdicts:
        return None
    best = min(verdicts, key=lambda each: (_RANK[each.state], each.days_late))
    if rule.review_months:
        return _review(rule, best, verdicts, today)
    return best


_RANK: dict[State, int] = {"tepat": 0, "ada": 1, "telat": 2}


def _weigh_one(rule: Rule, due: Due, each: Evidence, today: date) -> Verdict:
    first, last = _span(rule, each)
    if due.day is None:
        return Verdict(rule, due, "ada", reason=due.why, evidence=each)
    if rule.due.anchor == "tetap":
        return Verdict(rule, due, "tepat", evidence=each)
    limit = limit_of(rule, due.day)
    if last is not None and last <= limit:
        return Verdict(rule, due, "tepat", evidence=each)
    # Late only when even the earliest possible day is too late, and that day has come.
    if first is not None and limit < first <= today:
        return Verdict(rule, due, "telat", (first - due.day).days, evidence=each)
    return Verdict(rule, due, "ada", reason=_UNTOLD[rule.duty], evidence=each)


_UNTOLD = {
    "tetapkan": "tanggal penetapannya belum kami ketahui",
    "sampaikan": "tanggal penyampaiannya belum tercatat",
    "umumkan": "tanggal terbitnya tidak pasti",
}


def _span(rule: Rule, each: Evidence) -> tuple[date | None, date | None]:
    """Between which days the duty was done, as far as this evidence tells."""
    if rule.duty == "umumkan":
        if each.kind == "papan":
            return each.received_on, each.received_on
        return each.public_from, each.public_by
    if rule.duty == "sampaikan":
        if each.kind == "kertas":
            return each.received_on, each.received_on
        return None, None
    decided = own_date_of(each)
    if decided is not None:
        return decided, decided
    # It was decided at the latest when it was public or handed in.
    return None, each.public_by or each.received_on


def _review(rule: Rule, best: Verdict, verdicts: list[Verdict], today: date) -> Verdict:
    days = [
        day
        for each in verdicts
        if each.evidence and (day := _renewed(each.evidence)) is not None and day <= today
    ]
    if not days:
        return best
    newest = max(days)
    ends = add_months(newest, rule.review_months)
    if today <= ends:
        return best
    words = f"terakhir diperbarui lebih dari {rule.review_months} bulan lalu"
    return replace(best, state="usang", days_late=0, reason=words)


def _renewed(each: Evidence) -> date | None:
    return each.renewed or each.public_by or each.received_on or each.own_date


def _missing(rule: Rule, due: Due, facts: UnitFacts, today: date) -> Verdict:
    if due.day is None:
        return Verdict(rule, due, "belum-diketahui", reason=due.why)
    limit = limit_of(rule, due.day)
    if today <= limit:
        return Verdict(rule, due, "belum-waktunya")
    if rule.duty == "sampaikan" and rule.audience == "staf":
        since = facts.register_since
        if since is None or since > due.day:
            words = "penerimaan berkas waktu itu belum dicatat"
            return Verdict(rule, due, "belum-diperiksa", reason=words)
        return Verdict(rule, due, "belum-ditemukan")
    readable = [channel for channel in facts.channels if channel.readable]
    if not readable:
        return Verdict(rule, due, "belum-diperiksa", reason=tell_unreadable(facts.channels))
    if not any(channel.last_read and channel.last_read > limit for channel in readable):
        words = "belum kami baca lagi sesudah jatuh tempo"
        return Verdict(rule, due, "belum-diperiksa", reason=words)
    return Verdict(rule, due, "belum-ditemukan")


def _checkable(rule: Rule, proof: Evidence | None, facts: UnitFacts) -> bool:
    """Whether this duty can be looked after at all today: papers by their register, what is
    public by a channel that answers."""
    if rule.duty == "sampaikan" and (proof is None or proof.kind == "kertas"):
        return True
    return any(channel.readable for channel in facts.channels)


def _over(rule: Rule, due: Due, today: date) -> bool:
    return due.day is not None and today > limit_of(rule, due.day)


def _could_prove(rule: Rule, due: Due, each: Evidence) -> bool:
    named = any(proof.kind == each.kind and proof.name == each.name for proof in rule.proofs)
    return named and (each.year in (None, due.period.year) or rule.period in ("tetap", "masa"))


def _silent_since(channels: tuple[Channel, ...]) -> date | None:
    """Since when no channel can be read: the day the last of them fell silent."""
    if not channels or any(channel.readable for channel in channels):
        return None
    days = [channel.since for channel in channels if channel.since]
    return max(days, default=None)
