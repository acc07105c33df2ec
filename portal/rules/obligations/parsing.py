"""The rows of config/obligations as rules; an error names file, row and field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import get_args

from portal.rules.config_row import ConfigRow
from portal.rules.obligations.rule import (
    ANCHORS,
    Audience,
    Book,
    Confirmation,
    DueRule,
    Duty,
    PeriodKind,
    Policy,
    Proof,
    ProofKind,
    Rule,
)

KINDS = frozenset({"kabupaten", "setda", "bagian", "opd", "kecamatan", "desa", "kelurahan"})
# Which anchors a kind of period knows.
_ANCHORS: Mapping[str, frozenset[str]] = {
    "tahun": frozenset({"tahun", "akhir-tahun", "penetapan"}),
    "semester": frozenset({"akhir-semester"}),
    "masa": frozenset({"awal-masa", "akhir-masa"}),
    "tetap": frozenset({"tetap"}),
    "peristiwa": frozenset({"peristiwa"}),
}
EARLIEST = date(2000, 1, 1)
_FIELDS = frozenset(each.name for each in fields(Rule)) - {"where", "proofs"} | {"evidence"}
_DUE_FIELDS = frozenset(each.name for each in fields(DueRule))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names that rows may refer to: document types, sections, indicators."""

    documents: frozenset[str]
    sections: frozenset[str]
    indicators: frozenset[str]


def parse_book(
    tables: Mapping[str, Mapping[str, object]], policy: Policy, words: Vocabulary | None = None
) -> Book:
    """All rows of all files, in the order of the file names; ValueError names the bad one."""
    rules: list[Rule] = []
    seen: dict[str, str] = {}
    for file in sorted(tables):
        for rule in _parse_file(file, tables[file]):
            if rule.code in seen:
                raise ValueError(f"{rule.where}: code sudah dipakai di {seen[rule.code]}")
            seen[rule.code] = rule.where
            if words is not None:
                _check_names(rule, words)
            rules.append(rule)
    return Book(tuple(rules), policy)


def parse_policy(table: Mapping[str, object]) -> Policy:
    """How things are counted, from config/completeness.toml."""
    row = ConfigRow("completeness.toml", table)
    return Policy(
        counts=frozenset(row.words("counts", get_args(Confirmation))),  # type: ignore[arg-type]
        channel_kinds=frozenset(row.words("channel_kinds")),
        settling_days=row.number("settling_days", 0, 366, 0),
        event_days=row.number("event_days", 1, 366, 90),
        unopened_days=row.number("unopened_days", 1, 366, 21),
        soon_days=row.number("soon_days", 1, 366, 30),
    )


def _parse_file(file: str, table: Mapping[str, object]) -> Iterator[Rule]:
    rows = table.get("obligation")
    if not isinstance(rows, list) or set(table) != {"obligation"}:
        raise ValueError(f"{file}: hanya boleh berisi baris [[obligation]]")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            raise ValueError(f"{file}: baris {number} harus berupa tabel")
        name = row.get("code")
        where = f"{file}: baris {number}" + (f" ({name})" if isinstance(name, str) else "")
        yield _parse_rule(ConfigRow(where, row))


def _parse_rule(row: ConfigRow) -> Rule:
    row.only(_FIELDS)
    period: PeriodKind = row.choice("period", get_args(PeriodKind))
    duty: Duty = row.choice("duty", get_args(Duty))
    audience: Audience = row.choice("audience", get_args(Audience))
    confirmed: Confirmation = row.choice("confirmed", get_args(Confirmation))
    due = _parse_due(row, period)
    kinds = frozenset(row.words("kinds", KINDS))
    rule = Rule(
        code=row.text("code"),
        subject=row.text("subject"),
        label=row.text("label"),
        title=row.text("title"),
        kinds=kinds,
        duty=duty,
        to=row.text("to", ""),
        period=period,
        due=due,
        proofs=tuple(_parse_proof(row, each) for each in row.words("evidence")),
        board=row.flag("board"),
        weight=row.number("weight", 1, 10, 1),
        grace_days=row.number("grace_days", 0, 120, 0),
        review_months=row.number("review_months", 0, 120, 0),
        semester=row.number("semester", 1, 2, 0),
        stretch_years=row.number("stretch_years", 0, 4, 0),
        office=row.text("office", ""),
        event=row.text("event", ""),
        audience=audience,
        confirmed=confirmed,
        confirmed_by=row.text("confirmed_by", ""),
        legal_basis=row.text("legal_basis"),
        note=row.text("note", ""),
        valid_from=row.day("valid_from") or EARLIEST,
        valid_to=row.day("valid_to"),
        where=row.where,
    )
    _check_sense(row, rule)
    return rule


def _check_sense(row: ConfigRow, rule: Rule) -> None:
    if not rule.proofs:
        raise row.error("evidence", "kosong: tanpa bukti kewajiban ini tidak dapat diperiksa")
    if rule.duty == "sampaikan":
        if not rule.to:
            raise row.error("to", "kosong: disampaikan kepada siapa?")
        if rule.audience != "staf":
            raise row.error("audience", "yang hanya disampaikan dilihat staf saja")
    if rule.board and rule.duty != "umumkan":
        raise row.error("board", "hanya untuk tugas umumkan")
    if rule.confirmed != "belum" and not rule.confirmed_by:
        raise row.error("confirmed_by", "kosong: siapa yang mengonfirmasi?")
    if rule.semester and rule.period != "semester":
        raise row.error("semester", "hanya untuk period semester")
    if rule.period == "masa" and not rule.office:
        raise row.error("office", "kosong: masa siapa?")
    if rule.period == "peristiwa" and not rule.event:
        raise row.error("event", "kosong: peristiwa apa?")
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        raise row.error("valid_to", "lebih awal daripada valid_from")


def _parse_due(row: ConfigRow, period: str) -> DueRule:
    raw = row.table.get("due", {"anchor": "tetap"} if period == "tetap" else None)
    if not isinstance(raw, Mapping):
        raise row.error("due", "harus berupa tabel, misalnya { anchor = … }")
    due = ConfigRow(row.where, raw, "due.")
    due.only(_DUE_FIELDS)
    anchor = due.choice("anchor", ANCHORS)
    if anchor not in _ANCHORS[period]:
        raise due.error("anchor", f"{anchor} tidak cocok dengan period {period}")
    found = DueRule(
        anchor=anchor,
        years=due.number("years", -2, 2, 0),
        month=due.number("month", 1, 12, 0),
        day=due.number("day", 1, 31, 0),
        months=due.number("months", -24, 24, 0),
        days=due.number("days", -366, 366, 0),
        working_days=due.number("working_days", 1, 250, 0),
        of=due.text("of", ""),
    )
    if anchor == "tahun" and not (found.month and found.day):
        raise due.error("month", "tanggal tetap perlu month dan day")
    if anchor != "tahun" and (found.years or found.month or found.day):
        raise due.error("month", "hanya untuk anchor tahun")
    if anchor == "penetapan" and not found.of:
        raise due.error("of", "kosong: penetapan dokumen apa?")
    return found


def _parse_proof(row: ConfigRow, text: str) -> Proof:
    kind, colon, name = text.partition(":")
    if not colon or not name or kind not in get_args(ProofKind):
        raise row.error("evidence", f'"{text}" harus "dokumen:…", "bagian:…" atau "pengamatan:…"')
    return Proof(kind, name)  # type: ignore[arg-type]


def _check_names(rule: Rule, words: Vocabulary) -> None:
    known = {
        "dokumen": words.documents,
        "bagian": words.sections,
        "pengamatan": words.indicators,
    }
    for proof in rule.proofs:
        if proof.name not in known[proof.kind]:
            raise ValueError(f"{rule.where}: evidence: {proof.kind} {proof.name} tidak dikenal")
    if rule.due.of and rule.due.of not in words.documents:
        raise ValueError(f"{rule.where}: due.of: dokumen {rule.due.of} tidak dikenal")
