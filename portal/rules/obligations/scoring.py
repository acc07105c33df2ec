"""Shares that anyone can count again: weights of what is met over weights of what is due and
could be checked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from portal.rules.obligations.judging import Standing, State, Verdict
from portal.rules.obligations.rule import Audience, Book

# The columns of the table of rows; the share is sum(bobot × terpenuhi) / sum(bobot × dihitung).
COLUMNS = (
    "kode_unit",
    "kewajiban",
    "kelompok",
    "tugas",
    "periode",
    "jatuh_tempo",
    "keadaan",
    "hari_telat",
    "bobot",
    "dihitung",
    "terpenuhi",
    "dikonfirmasi",
    "dasar_hukum",
    "bukti",
    "alasan",
)
Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Share:
    """Met of counted, in weights. Nothing counted is no share, which is not zero."""

    met: int
    counted: int

    @property
    def percent(self) -> int | None:
        """Whole percent, rounded down: 100 is said only of what is whole."""
        return None if not self.counted else 100 * self.met // self.counted

    def __add__(self, other: "Share") -> "Share":
        return Share(self.met + other.met, self.counted + other.counted)


NOTHING = Share(0, 0)


def choose_shown(
    book: Book, verdicts: Iterable[Verdict], audience: Audience
) -> tuple[Verdict, ...]:
    """What an audience may see: staff all of it, everybody else public duties only. In public a
    rule that nobody confirmed says that something is there or was not found, never that it is
    late or outdated."""
    if audience == "staf":
        return tuple(verdicts)
    return tuple(
        each if book.counts(each.rule, audience) else _soften(each)
        for each in verdicts
        if each.rule.audience == "publik"
    )


def _soften(verdict: Verdict) -> Verdict:
    state: State = "ada" if verdict.state in ("telat", "usang") else verdict.state
    return replace(verdict, state=state, days_late=0, counted=False)


def share_of(book: Book, verdicts: Iterable[Verdict], audience: Audience) -> Share:
    """The share of a unit for an audience."""
    met = counted = 0
    for each in verdicts:
        if not each.counted or not book.counts(each.rule, audience):
            continue
        counted += each.rule.weight
        met += each.rule.weight if each.met else 0
    return Share(met, counted)


def count_states(verdicts: Iterable[Verdict]) -> Counter[str]:
    """How many verdicts there are in each state."""
    return Counter(each.state for each in verdicts)


def list_rows(
    book: Book, unit_code: str, standing: Standing, audience: Audience
) -> list[tuple[Cell, ...]]:
    """The rows behind the share of one unit, in the order of COLUMNS."""
    return [
        _row(book, unit_code, each, audience)
        for each in choose_shown(book, standing.present, audience)
    ]


def _row(book: Book, unit_code: str, each: Verdict, audience: Audience) -> tuple[Cell, ...]:
    counts = each.counted and book.counts(each.rule, audience)
    return (
        unit_code,
        each.rule.code,
        each.rule.subject,
        each.rule.duty,
        each.due.period.key,
        each.due.day.isoformat() if each.due.day else "",
        each.state,
        each.days_late,
        each.rule.weight,
        int(counts),
        int(counts and each.met),
        each.rule.confirmed,
        each.rule.legal_basis,
        each.evidence.address if each.evidence else "",
        each.reason,
    )
