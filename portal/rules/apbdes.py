"""The book of a village's money: what each account, field and fund comes to. Nothing that is not
known becomes a zero, and nothing stated is corrected."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, get_args

from connectors.records import Budget, BudgetLine
from portal.rules.apbdes_chart import Chart, field_code, funds_code

Measure = Literal["planned", "realised"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
# The account each group of lines lies below; the summary states accounts as a whole.
ROOTS = {"pendapatan": "4", "pembelanjaan": "5", "penerimaan": "6.1", "pengeluaran": "6.2"}
SUMMARY = "pelaksanaan"
INCOME, SPENDING, NET = "4", "5", "6"
SURPLUS, REST = "surplus", "silpa"


@dataclass(frozen=True, slots=True)
class Amounts:
    """Planned and realised, in sen; None = not told."""

    planned: int | None = None
    realised: int | None = None

    def of(self, measure: Measure) -> int | None:
        """One of the two."""
        return self.planned if measure == "planned" else self.realised

    def or_else(self, other: "Amounts") -> "Amounts":
        """What is not told here, as told there."""
        return Amounts(
            other.planned if self.planned is None else self.planned,
            other.realised if self.realised is None else self.realised,
        )


@dataclass(frozen=True, slots=True)
class Entry:
    """One line with its places in the chart. `field` 0 and empty codes: not told."""

    root: str
    code: str
    field: int
    funds: str
    label: str
    amounts: Amounts
    is_heading: bool = False  # names a bidang as a whole


@dataclass(frozen=True, slots=True)
class Stated:
    """A sum the village states, and what it was compared with: `what` against `other`."""

    code: str
    what: str
    stated: Amounts
    other: str
    summed: Amounts


@dataclass(frozen=True, slots=True)
class Book:
    """One village's budget of a year, whichever way it was told."""

    year: int
    entries: tuple[Entry, ...]
    values: Mapping[str, Amounts]  # by account, bidang, fund and result
    without_funds: Amounts | None  # spending whose fund is not told, where others' is
    compared: tuple[Stated, ...]  # sums that can be held against each other


def make_book(chart: Chart, budgets: Iterable[Budget]) -> Book:
    """The book of one village and year."""
    held = tuple(budgets)
    entries = tuple(
        _enter(chart, ROOTS[each.group], line)
        for each in held
        if each.group in ROOTS
        for line in each.lines
    )
    work = _Work(chart)
    for each in held:
        if each.group == SUMMARY:
            work.take_summary(each.lines)
    for root in ROOTS.values():
        mine = [entry for entry in entries if entry.root == root]
        if root == SPENDING:
            work.add_spending(mine)
        else:
            work.add_group(root, mine)
    work.add_results()
    year = max((each.year for each in held), default=0)
    values = {code: each for code, each in work.values.items() if each != Amounts()}
    return Book(year, entries, values, work.without_funds, tuple(work.compared))


def percent(amounts: Amounts) -> Decimal | None:
    """Realised of a hundred planned; None where one is unknown or nothing was planned."""
    if amounts.realised is None or amounts.planned is None or amounts.planned <= 0:
        return None
    return Decimal(amounts.realised) * 100 / amounts.planned


def tell_excess(amounts: Amounts) -> str:
    """What a percentage cannot say: more than planned, or not planned at all; else empty."""
    if amounts.realised is None or amounts.planned is None:
        return ""
    if amounts.realised > amounts.planned >= 0:
        return "melebihi rencana" if amounts.planned else "tidak direncanakan"
    return ""


def add(parts: Iterable[Amounts]) -> Amounts:
    """The sum; unknown where a part is, or where there is none."""
    found = tuple(parts)
    return Amounts(*(_sum([each.of(measure) for each in found]) for measure in MEASURES))


def depth(code: str) -> int:
    """1 for 4, 2 for 4.1 …"""
    return code.count(".") + 1


def _sum(values: Sequence[int | None]) -> int | None:
    known = [each for each in values if each is not None]
    return sum(known) if known and len(known) == len(values) else None


def _enter(chart: Chart, root: str, line: BudgetLine) -> Entry:
    spending = root == SPENDING
    number = (line.bidang or chart.field_of(line.label)) if spending else 0
    heading = spending and not line.code and bool(number) and chart.field_of(line.label) == number
    code = line.code or ("" if number else chart.account_of(line.label, root))
    amounts = Amounts(line.planned, line.realised)
    return Entry(root, code, number, chart.funds_of(line.funds), line.label, amounts, heading)


@dataclass(slots=True)
class _Work:
    """The sums under way."""

    chart: Chart
    stated: dict[str, Amounts] = field(default_factory=dict)
    values: dict[str, Amounts] = field(default_factory=dict)
    without_funds: Amounts | None = None
    compared: list[Stated] = field(default_factory=list)

    def take_summary(self, lines: Sequence[BudgetLine]) -> None:
        """What the village states as a whole."""
        for line in lines:
            code = self.chart.summed_of(line.label)
            if code and code not in self.stated:
                self.stated[code] = Amounts(line.planned, line.realised)

    def add_group(self, root: str, entries: Sequence[Entry]) -> None:
        """The accounts of a group, and the sum it comes to."""
        views = (("jumlah rinciannya", self._add_tree(root, entries, ())),) if entries else ()
        self._settle(root, views)

    def add_spending(self, entries: Sequence[Entry]) -> None:
        """Spending has two views that come to the same: by bidang and by kind of account."""
        fielded = [entry for entry in entries if entry.field]
        whole = [entry for entry in entries if not entry.field and entry.code == SPENDING]
        kinds = [entry for entry in entries if not entry.field and depth(entry.code or "5") > 1]
        loose = [entry for entry in entries if not entry.field and not entry.code]
        by_field = self._add_fields(fielded)
        leaves = [entry for each in by_field.values() for entry in each]
        views: list[tuple[str, Amounts]] = []
        if whole:
            views.append(("rekening 5", add(entry.amounts for entry in whole)))
        if fielded or (loose and not kinds):
            parts = [self.values[field_code(number)] for number in by_field]
            found = add([*parts, *(entry.amounts for entry in loose)])
            views.append(("jumlah bidang" if fielded else "jumlah rinciannya", found))
        if not kinds and leaves and not loose and all(entry.code for entry in leaves):
            kinds = leaves
        if kinds:
            found = self._add_tree(SPENDING, kinds, () if fielded else loose)
            views.append(("jumlah jenis belanja", found))
        self._settle(SPENDING, views)
        self._add_funds([*(leaves or _topmost(kinds)), *loose])

    def add_results(self) -> None:
        """What follows from the sums, beside what the village states of it."""
        for result in self.chart.results:
            plus = [self.values.get(code, Amounts()) for code in result.plus]
            minus = [self.values.get(code, Amounts()) for code in result.minus]
            found = add([*plus, *(_negative(each) for each in minus)])
            self._settle(result.code, (("hitungannya", found),))

    def _add_tree(self, root: str, entries: Sequence[Entry], loose: Sequence[Entry]) -> Amounts:
        """The values of all accounts below a root; what the root itself comes to."""
        own: dict[str, list[Amounts]] = {}
        for entry in entries:
            own.setdefault(entry.code or root, []).append(entry.amounts)
        uncoded = [entry.amounts for entry in (*entries, *loose) if not entry.code]
        below: dict[str, list[Amounts]] = {root: uncoded}
        coded = {entry.code for entry in entries if entry.code}
        for code in sorted(_with_ancestors(root, coded), key=lambda each: (-depth(each), each)):
            parts, told = add(below.get(code, ())), Amounts()
            if code in coded:
                told = add(own[code])
                if below.get(code):
                    self._compare(code, self._name(code), told, "jumlah rinciannya", parts)
            found = told.or_else(parts)
            if code == root:
                return found
            self.values[code] = found
            below.setdefault(code.rpartition(".")[0], []).append(found)
        return Amounts()

    def _add_fields(self, entries: Sequence[Entry]) -> dict[int, list[Entry]]:
        """The value of each bidang; the lines that make it up."""
        leaves: dict[int, list[Entry]] = {}
        for number in sorted({entry.field for entry in entries}):
            mine = [entry for entry in entries if entry.field == number]
            heads = [entry for entry in mine if entry.is_heading]
            parts = _topmost([entry for entry in mine if not entry.is_heading])
            told, below = (add(entry.amounts for entry in some) for some in (heads, parts))
            if heads and parts:
                title = f"bidang {self.chart.fields[number].lower()}"
                self._compare(field_code(number), title, told, "jumlah rinciannya", below)
            self.values[field_code(number)] = told.or_else(below)
            leaves[number] = parts or heads
        return leaves

    def _add_funds(self, leaves: Sequence[Entry]) -> None:
        by_fund: dict[str, list[Amounts]] = {}
        for entry in leaves:
            by_fund.setdefault(entry.funds, []).append(entry.amounts)
        if not by_fund.keys() - {""}:
            return
        self.without_funds = add(by_fund.pop("")) if "" in by_fund else None
        for fund, some in by_fund.items():
            self.values[funds_code(fund)] = add(some)

    def _settle(self, code: str, views: Sequence[tuple[str, Amounts]]) -> Amounts:
        """The value that stands for a sum: as stated, else as the first view adds up."""
        stated = self.stated.get(code)
        ways = [*((("ringkasan", stated),) if stated else ()), *views]
        found = Amounts()
        for _, amounts in ways:
            found = found.or_else(amounts)
        if ways:
            self.values[code] = found
        for way, amounts in ways[1:]:
            name = self._name(code)
            what = f"{name} di {ways[0][0]}" if stated else f"{name}, {ways[0][0]}"
            self._compare(code, what, ways[0][1], way, amounts)
        return found

    def _compare(self, code: str, what: str, stated: Amounts, other: str, summed: Amounts) -> None:
        self.compared.append(Stated(code, what, stated, other, summed))

    def _name(self, code: str) -> str:
        title = self.chart.title_of(code)
        return f"{title[0].lower()}{title[1:]}" if title else f"rekening {code}"


def _with_ancestors(root: str, codes: Iterable[str]) -> set[str]:
    """These codes and every account between them and the root."""
    found = {root}
    for code in codes:
        found.update(each for each in (code, *_ancestors(code)) if each.startswith(f"{root}."))
    return found


def _topmost(entries: Sequence[Entry]) -> list[Entry]:
    """The lines that no other line of these includes."""
    codes = {entry.code for entry in entries}
    return [
        entry for entry in entries if not any(above in codes for above in _ancestors(entry.code))
    ]


def _ancestors(code: str) -> Iterator[str]:
    while "." in code:
        code = code.rpartition(".")[0]
        yield code


def _negative(amounts: Amounts) -> Amounts:
    planned, realised = amounts.planned, amounts.realised
    return Amounts(None if planned is None else -planned, None if realised is None else -realised)
