"""Numbers of one village and year that should agree and do not, and which is looked at first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Literal

Rule = Literal["tidak-cocok-sendiri", "lebih-lama", "urutan"]
Kind = Literal["rincian", "sumber"]


@dataclass(frozen=True, slots=True)
class SumCheck:
    """A table whose groups must make up a number: `by` that of `of`, in words."""

    of: str
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Reconciling:
    """The rows of config/reconciling.toml."""

    absolute: int = 0
    per_mille: int = 0
    older_days: int = 180
    repairs: tuple[tuple[Rule, str], ...] = ()
    sums: tuple[SumCheck, ...] = ()
    figures: tuple[str, ...] = ()

    @property
    def watched(self) -> frozenset[str]:
        """The indicators that are compared at all."""
        return frozenset(chain(self.figures, *((each.of, each.by) for each in self.sums)))

    def words_of(self, rule: str) -> str:
        """Why a number is looked at first; empty for a rule that is no more."""
        return dict[str, str](self.repairs).get(rule, "")

    def is_apart(self, one: Decimal, other: Decimal) -> bool:
        """Whether two numbers differ by more than is let pass."""
        apart = abs(one - other)
        return apart > self.absolute and apart * 1000 > self.per_mille * max(one, other)


@dataclass(frozen=True, slots=True)
class TableTold:
    """One table as one source tells it. `rank`: its place by the rule of precedence; `parts`:
    the sum of its groups, None where one of them is not known or there are none."""

    indicator: str
    source_id: int
    rank: int
    as_of: date
    total: Decimal | None
    parts: Decimal | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a finding, who tells it, and as of when."""

    indicator: str
    source_id: int
    value: Decimal
    as_of: date


@dataclass(frozen=True, slots=True)
class Finding:
    """Two numbers that differ. kind: the groups of a table against the number of all (rincian),
    or two sources of one number (sumber). `first`: the source that is looked at first, by
    `rule`; None where no rule tells the two apart."""

    kind: Kind
    one: Figure
    other: Figure
    first: int | None
    rule: str


def reconcile(told: Sequence[TableTold], rules: Reconciling) -> tuple[Finding, ...]:
    """What does not agree among the tables of one village and year; each disagreement once."""
    by_indicator: dict[str, list[TableTold]] = {}
    # The source that is shown comes first: by its rank, among equals by its date.
    for each in sorted(told, key=lambda t: (t.rank, -t.as_of.toordinal(), t.source_id)):
        by_indicator.setdefault(each.indicator, []).append(each)
    sums = list(_check_sums(by_indicator, rules))
    own = {each.one.source_id for each in sums if each.one.source_id == each.other.source_id}
    found = [_choose(each, by_indicator, own, rules) for each in sums]
    for pair in _check_figures(by_indicator, rules):
        found.append(_choose(pair, by_indicator, own, rules))
    return tuple(found)


def _check_sums(told: dict[str, list[TableTold]], rules: Reconciling) -> Iterable[Finding]:
    """Each source's groups against its own number of all, else against the one that is shown."""
    for check in rules.sums:
        totals = [each for each in told.get(check.of, ()) if each.total is not None]
        for table in told.get(check.by, ()):
            own = (each for each in totals if each.source_id == table.source_id)
            whole = next(own, totals[0] if totals else None)
            if whole is None or whole.total is None or table.parts is None:
                continue
            if rules.is_apart(table.parts, whole.total):
                yield Finding(
                    "rincian",
                    Figure(check.by, table.source_id, table.parts, table.as_of),
                    Figure(check.of, whole.source_id, whole.total, whole.as_of),
                    None,
                    "",
                )


def _check_figures(told: dict[str, list[TableTold]], rules: Reconciling) -> Iterable[Finding]:
    """The shown total of a number against each other source's."""
    for indicator in rules.figures:
        totals = [each for each in told.get(indicator, ()) if each.total is not None]
        for other in totals[1:]:
            shown = totals[0]
            assert shown.total is not None and other.total is not None
            if rules.is_apart(other.total, shown.total):
                yield Finding(
                    "sumber",
                    Figure(indicator, other.source_id, other.total, other.as_of),
                    Figure(indicator, shown.source_id, shown.total, shown.as_of),
                    None,
                    "",
                )


def _choose(
    found: Finding,
    told: dict[str, list[TableTold]],
    own: set[int],
    rules: Reconciling,
) -> Finding:
    """The same finding with the source that is looked at first."""
    one, other = found.one, found.other
    if one.source_id == other.source_id:
        return Finding(found.kind, one, other, one.source_id, "tidak-cocok-sendiri")
    for rule, _ in rules.repairs:
        first = _apply(rule, one, other, told, own, rules)
        if first is not None:
            return Finding(found.kind, one, other, first, rule)
    return found


def _apply(
    rule: Rule,
    one: Figure,
    other: Figure,
    told: dict[str, list[TableTold]],
    own: set[int],
    rules: Reconciling,
) -> int | None:
    match rule:
        case "tidak-cocok-sendiri":
            if (one.source_id in own) != (other.source_id in own):
                return one.source_id if one.source_id in own else other.source_id
        case "lebih-lama":
            apart = (other.as_of - one.as_of).days
            if abs(apart) >= rules.older_days:
                return one.source_id if apart > 0 else other.source_id
        case "urutan":
            ranks = [_rank(told, each) for each in (one, other)]
            if ranks[0] != ranks[1]:
                return one.source_id if ranks[0] > ranks[1] else other.source_id
    return None


def _rank(told: dict[str, list[TableTold]], figure: Figure) -> int:
    return next(each.rank for each in told[figure.indicator] if each.source_id == figure.source_id)
