"""One duty of one kind of unit, as a row of config/obligations states it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Duty = Literal["tetapkan", "sampaikan", "umumkan"]
Audience = Literal["publik", "staf"]
# Who vouches for a row: the regency's lawyer, a written source, or nobody yet.
Confirmation = Literal["hukum", "sumber", "belum"]
PeriodKind = Literal["tahun", "semester", "masa", "tetap", "peristiwa"]
ProofKind = Literal["dokumen", "bagian", "pengamatan"]
Anchor = Literal[
    "tahun",  # a day of the calendar, `years` away from the year the thing is about
    "akhir-tahun",
    "akhir-semester",
    "awal-masa",  # an inauguration, or the regulation a plan follows
    "akhir-masa",
    "penetapan",  # the date of another document of the same year
    "peristiwa",
    "tetap",  # always due, renewed within `review_months`
]
ANCHORS: frozenset[str] = frozenset(get_args(Anchor))


@dataclass(frozen=True, slots=True)
class DueRule:
    """When a duty falls due, counted from its anchor. Months end on their last day when the
    anchor does: two months after a year's end is the 28th or 29th of February."""

    anchor: Anchor
    years: int = 0
    month: int = 0
    day: int = 0
    months: int = 0
    days: int = 0
    working_days: int = 0
    of: str = ""  # the document whose date is the anchor


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that a duty is met: any of these names of one kind."""

    kind: ProofKind
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A duty. `subject` groups duties about the same thing: one column of a board."""

    code: str
    subject: str
    label: str  # the column's words
    title: str
    kinds: frozenset[str]
    duty: Duty
    to: str  # to whom it is submitted
    period: PeriodKind
    due: DueRule
    proofs: tuple[Proof, ...]
    board: bool  # a dated photo of the noticeboard is proof, too
    weight: int
    grace_days: int
    review_months: int  # 0 = never outdated
    semester: int  # 0 = both, for `semester`
    stretch_years: int  # how long a term's document may outlive its own last year
    office: str  # whose term, for `masa`
    event: str  # which event, for `peristiwa`
    audience: Audience
    confirmed: Confirmation
    confirmed_by: str
    legal_basis: str
    note: str
    valid_from: date
    valid_to: date | None
    where: str  # file and row, for people who want to change it


@dataclass(frozen=True, slots=True)
class Policy:
    """How the engine treats what no law says, from config/completeness.toml."""

    counts: frozenset[Confirmation] = frozenset({"hukum", "sumber"})
    channel_kinds: frozenset[str] = frozenset()
    settling_days: int = 0  # a new unit owes nothing that falls due within its first days
    unopened_days: int = 21  # how long a typed address may be out of reach before it is set aside
    event_days: int = 90  # how long after an event a publication is taken to be about it
    soon_days: int = 30


@dataclass(frozen=True, slots=True)
class Book:
    """All duties and how they are counted."""

    rules: tuple[Rule, ...]
    policy: Policy

    def of_kind(self, kind: str) -> tuple[Rule, ...]:
        """The duties of a kind of unit, in the order of the files."""
        return tuple(rule for rule in self.rules if kind in rule.kinds)

    def counts(self, rule: Rule, audience: Audience) -> bool:
        """Whether a duty is in the percentage of an audience: the public one holds public duties
        that are confirmed, and nothing else."""
        if audience == "staf":
            return True
        return rule.audience == "publik" and rule.confirmed in self.policy.counts
