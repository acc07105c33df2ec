"""The list of all rules; one rule with its decisions, its form, and what a change would do."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.acts.deciding_rules import ACTS, check_wanted
from portal.acts.previewing_rules import Moved, Preview, preview_change
from portal.console.aturan.deciding import DECIDE, read_wanted
from portal.errors import InputError
from portal.reads.rule_states import RuleState, read_rule_states
from portal.rules.freshness import State
from portal.rules.obligations.changing import can_redate
from portal.rules.obligations.telling import (
    MONTHS,
    STATES,
    VOUCHED,
    tell_due,
    tell_task,
    tell_validity,
)
from portal.web.reply import Table, Value
from portal.web.room import NotHere, StaffAsk, StaffReply

KINDS = ("desa", "kelurahan", "kecamatan", "opd", "setda", "kabupaten")
_NAMES = {"opd": "OPD", "setda": "Setda"}
_STANDINGS = {**VOUCHED, "mati": "dimatikan"}
_CHIPS = {"hukum": "segar", "sumber": "segar", "belum": "kosong", "mati": "tidak-berlaku"}
_COLUMNS = (
    "kode", "kewajiban", "tugas", "untuk", "jatuh_tempo", "tenggang_hari", "bukti", "bobot",
    "dilihat", "keadaan", "dikonfirmasi_oleh", "dasar_hukum", "berlaku", "catatan", "letak",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a filter."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in the list."""

    code: str
    title: str
    hint: str
    state: State


@dataclass(frozen=True, slots=True)
class MovedLine:
    """A unit that would stand otherwise."""

    name: str
    code: str
    duty: str
    share: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A decision looked at before it is stored: what was typed, and what it would change."""

    act: str
    typed: Mapping[str, str]
    looked_at: int
    lines: tuple[MovedLine, ...]
    wrong: str = ""

    @property
    def sums(self) -> list[tuple[str, int]]:
        """How many units change in which way, the most frequent first."""
        return Counter(line.duty for line in self.lines).most_common()


def show(ask: StaffAsk) -> StaffReply | NotHere:
    """All rules, or the one that is asked for."""
    states = read_rule_states(ask.session, ask.tree.root.id, ask.desk.shelf.duties().book)
    if not ask.detail:
        return _show_list(ask, states)
    state = next((each for each in states if each.rule.code == ask.detail), None)
    if state is None:
        return NotHere("Aturan ini tidak ada.")
    return _show_one(ask, state)


def _show_list(ask: StaffAsk, states: Sequence[RuleState]) -> StaffReply:
    kind = ask.query.get("jenis", "")
    standing = ask.query.get("keadaan", "")
    shown = [each for each in states if not kind or kind in each.rule.kinds]
    counts = {name: sum(each.standing == name for each in shown) for name in _STANDINGS}
    kept = [each for each in shown if not standing or each.standing == standing]
    groups: dict[str, list[RuleLine]] = {}
    for each in kept:
        groups.setdefault(each.rule.label, []).append(_line(each))
    kinds = [
        Choice(name, name_kind(name), sum(name in each.rule.kinds for each in states))
        for name in KINDS
    ]
    standings = [Choice(name, words, counts[name]) for name, words in _STANDINGS.items()]
    return StaffReply(
        template="ruang/aturan.html",
        title="Aturan kewajiban",
        lead="Apa yang wajib, kapan, menurut apa, dan siapa yang memastikannya.",
        data=groups,
        table=Table(_COLUMNS, lambda: [_row(each) for each in kept]),
        extra={
            "kinds": kinds,
            "standings": standings,
            "kind": kind,
            "standing": standing,
            "total": len(kept),
            "counts": [(words, counts[name]) for name, words in _STANDINGS.items()],
        },
    )


def _show_one(ask: StaffAsk, state: RuleState) -> StaffReply:
    rule = state.rule
    may_decide = ask.may(DECIDE, ask.tree.root)
    planned = _plan(ask, state) if may_decide and ask.query.get("perbuatan") else None
    acts = [
        (name, words)
        for name, words in ACTS.items()
        if not (name == "matikan" and state.off)
        and not (name == "nyalakan" and not state.off)
        and not (name == "tanggal" and not can_redate(rule))
        and not (name == "konfirmasi" and rule.confirmed == "hukum")
    ]
    return StaffReply(
        template="ruang/aturan-satu.html",
        title=rule.title,
        lead=f"{tell_task(rule)} · {', '.join(name_kind(each) for each in _sorted(rule.kinds))}",
        data=state,
        extra={
            "rule": rule,
            "chip": _chip(state),
            "due": tell_due(rule),
            "due_shipped": tell_due(state.shipped),
            "validity": tell_validity(rule),
            "proofs": [f"{each.kind} {each.name}" for each in rule.proofs],
            "acts": acts,
            "act_names": ACTS,
            "months": list(enumerate(MONTHS, start=1)),
            "may_decide": may_decide,
            "holding": any(not each.withdrawn for each in state.decisions),
            "planned": planned,
            "today": ask.moment.today,
            "given": planned.typed if planned else {},
        },
    )


def _plan(ask: StaffAsk, state: RuleState) -> Planned:
    """What the decision that stands in the address would change; nothing is stored."""
    query = {**ask.query, "detail": state.rule.code, "versi": state.version}
    rules = ask.desk.shelf.duties()
    act = query.get("perbuatan", "")
    try:
        wanted = read_wanted(lambda name, longest: query.get(name, "")[:longest].strip())
        change = check_wanted(rules.book, wanted, ask.moment.today)
    except InputError as error:
        return Planned(act, query, 0, (), error.sentence)
    preview = preview_change(
        ask.session, rules, ask.tree, str(ask.moment.zone), ask.moment.today, change
    )
    return Planned(act, query, preview.looked_at, _tell_moved(preview))


def _tell_moved(preview: Preview) -> tuple[MovedLine, ...]:
    return tuple(
        MovedLine(each.unit.title, each.unit.code, _tell_duty(each), _tell_share(each))
        for each in preview.moved
    )


def _tell_duty(each: Moved) -> str:
    if each.periods[0] != each.periods[1] and all(each.periods):
        first, then = each.periods
        return f"{first} {STATES[each.before]} → {then} {STATES[each.after]}"
    if each.before != each.after:
        return f"{STATES[each.before]} → {STATES[each.after]}"
    if each.public_before != each.public_after:
        return f"di halaman publik: {STATES[each.public_before]} → {STATES[each.public_after]}"
    return f"tetap {STATES[each.after]}"


def _tell_share(each: Moved) -> str:
    parts = []
    for name, before, after in (
        ("publik", each.share_before, each.share_after),
        ("staf", each.staff_before, each.staff_after),
    ):
        if before != after:
            first, then = (
                "–" if share.percent is None else f"{share.percent}%" for share in (before, after)
            )
            parts.append(f"{name} {first} → {then}" if first != then else f"{name} tetap {first}")
    return ", ".join(parts)


def name_kind(kind: str) -> str:
    """`desa`, `OPD`."""
    return _NAMES.get(kind, kind)


def _sorted(kinds: frozenset[str]) -> list[str]:
    return sorted(kinds, key=lambda kind: KINDS.index(kind) if kind in KINDS else len(KINDS))


def _line(each: RuleState) -> RuleLine:
    rule = each.rule
    parts = (
        tell_task(rule),
        f"jatuh tempo {tell_due(rule)}",
        tell_validity(rule),
        rule.legal_basis,
    )
    hint = " · ".join(part for part in parts if part)
    return RuleLine(rule.code, rule.title, hint, _chip(each))


def _chip(each: RuleState) -> State:
    return State(_CHIPS[each.standing], _STANDINGS[each.standing])  # type: ignore[arg-type]


def _row(each: RuleState) -> Sequence[Value]:
    rule = each.rule
    return (
        rule.code, rule.title, tell_task(rule), ", ".join(_sorted(rule.kinds)), tell_due(rule),
        rule.grace_days, ", ".join(f"{proof.kind}:{proof.name}" for proof in rule.proofs),
        rule.weight, rule.audience, _STANDINGS[each.standing], rule.confirmed_by,
        rule.legal_basis, tell_validity(rule), rule.note, rule.where,
    )  # fmt: skip
