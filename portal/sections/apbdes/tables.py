"""Village money as the page prints it: figures, tables in millions of rupiah, and the file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.reads.apbdes import MoneyBelow, MoneyRow, MoneyYear, read_all_below
from portal.reads.apbdes_book import MoneyLine, OtherWord
from portal.reads.listing import PAGE
from portal.reads.sources import SourceView
from portal.rules.apbdes import INCOME, NET, REST, SPENDING, SURPLUS, Amounts
from portal.rules.apbdes_chart import FIELD_MARK, FUNDS_MARK, Chart
from portal.rules.formatting import show_money, show_money_full, show_number, show_signed
from portal.web.ask import Ask, path_to
from portal.web.lines import FigureLine
from portal.web.reply import Value

_MILLION = 10**8  # sen
_SEN = 100
ROW_COLUMNS = (
    "kode_wilayah", "wilayah", "tahun", "kode", "uraian", "rencana_rupiah", "realisasi_rupiah",
    "persen", "desa_melapor", "dari_desa", "keterangan",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MoneyCells:
    """A row of a table: amounts in millions, the share, and what no share says."""

    label: str
    path: str
    planned: str
    realised: str
    share: str
    excess: str
    part: int
    whole: int
    is_part: bool = False  # of the row above it
    cover: str = ""


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """One part of the budget."""

    title: str
    noun: str  # the head of the first column
    used: str  # the head of the column of realised amounts
    rows: tuple[MoneyCells, ...]
    total: MoneyCells | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of two years."""

    label: str
    now: str
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class Turning:
    """One page of lines among all."""

    page: int
    pages: int
    total: int


def list_figures(money: MoneyYear, alone: bool) -> tuple[FigureLine, ...]:
    """Income, spending, and what is left."""
    if not money.rows:
        return ()
    wanted = ((INCOME, "Pendapatan diterima"), (SPENDING, "Belanja terpakai"))
    lines = [_figure(label, money.row(code), alone) for code, label in wanted]
    rest = money.row(REST) or money.row(SURPLUS)
    if rest is not None and rest.realised is not None:
        name = "Sisa anggaran sampai sekarang" if rest.code == REST else "Pendapatan lebih belanja"
        lines.append(_amount(name, rest.realised, rest, alone))
    return tuple(lines)


def list_parts(ask: Ask, money: MoneyYear, without_funds: Amounts | None) -> list[MoneyTable]:
    """The parts of the budget that are known."""
    alone = ask.unit.kind == "desa"

    spending = money.row(SPENDING)
    usual = spending.reporting if spending is not None else 0

    def cells(rows: Iterable[MoneyRow | None]) -> tuple[MoneyCells, ...]:
        return tuple(
            _cells(ask, row, alone or row.reporting == usual) for row in rows if row is not None
        )

    def total(code: str) -> MoneyCells | None:
        return next(iter(cells([money.row(code)])), None)

    funds = money.marked(FUNDS_MARK)
    note = ""
    if without_funds is not None:
        told = show_money(without_funds.planned)
        note = f"Belanja tanpa keterangan sumber dana: {told}."
    found = [
        MoneyTable(
            "Belanja menurut bidang", "Bidang", "Terpakai",
            cells(money.marked(FIELD_MARK)), total(SPENDING),
        ),
        MoneyTable(
            "Pendapatan", "Rekening", "Diterima", cells(money.below(INCOME)), total(INCOME)
        ),
        MoneyTable("Sumber dana belanja", "Sumber", "Terpakai", cells(funds), note=note),
        MoneyTable("Belanja menurut jenis", "Rekening", "Terpakai", cells(money.below(SPENDING))),
        MoneyTable(
            "Pembiayaan dan sisa", "Rekening", "Realisasi",
            cells([*money.below(NET), *(money.row(each) for each in (NET, SURPLUS, REST))]),
        ),
    ]  # fmt: skip
    return [each for each in found if each.rows or each.total]


def compare_years(money: MoneyYear, before: MoneyYear | None) -> list[Compared]:
    """Plans of two years; a change only where as many desa told both."""
    if before is None:
        return []
    wanted = [INCOME, SPENDING, *(row.code for row in money.marked(FIELD_MARK)), NET]
    lines = []
    for code in wanted:
        now, then = money.row(code), before.row(code)
        if now is None or (now.planned is None and (then is None or then.planned is None)):
            continue
        alike = then is not None and then.reporting == now.reporting
        change = None
        if alike and then is not None and now.planned is not None and then.planned is not None:
            change = _rounded(now.planned) - _rounded(then.planned)
        lines.append(
            Compared(
                now.title,
                _millions(now.planned),
                _millions(then.planned if then is not None else None),
                show_signed(change),
            )
        )
    return lines


def list_below(ask: Ask, below: Sequence[MoneyBelow], code: str = "") -> list[MoneyCells]:
    """One row of each unit below, in the order of their codes: nobody is ranked."""
    lines = []
    for each in below:
        if each.unit.kind == "kelurahan":
            continue
        path = path_to(each.unit, "apbdes", *((code.replace(".", "-"),) if code else ()))
        if each.row is None:
            lines.append(
                MoneyCells(each.unit.name, path_to(each.unit, "apbdes"), "–", "–", "–", "", 0, 0,
                           cover=_cover(0, each.expected))
            )  # fmt: skip
            continue
        made = _cells(ask, each.row, True)
        lines.append(
            MoneyCells(
                each.unit.name, path, made.planned, made.realised, made.share, made.excess,
                made.part, made.whole, cover=_cover(each.row.reporting, each.expected),
            )
        )  # fmt: skip
    return lines


def list_others(
    others: Sequence[OtherWord], sources: Sequence[SourceView]
) -> list[tuple[str, str]]:
    """What other sources say of the spending, and how far they are apart, in words."""
    names: Mapping[int, str] = {each.id: each.name for each in sources}
    return [
        (
            names.get(each.source_id, "sumber lain"),
            (
                f"rencana {show_money(each.planned)}{_apart(each.planned_apart)}, "
                f"realisasi {show_money(each.realised)}{_apart(each.realised_apart)}"
            ),
        )
        for each in others
    ]


def page_lines(lines: Sequence[MoneyLine], page: int) -> tuple[list[dict[str, str]], Turning]:
    """One page of lines as they are printed, in whole rupiah."""
    shown = [
        {
            "label": each.label,
            "code": each.code,
            "funds": each.funds,
            "planned": show_money_full(each.planned),
            "realised": show_money_full(each.realised),
            "share": _share(each.percent),
            "excess": each.excess,
        }
        for each in lines[(page - 1) * PAGE : page * PAGE]
    ]
    return shown, Turning(page, max(1, -(-len(lines) // PAGE)), len(lines))


def write_rows(ask: Ask, money: MoneyYear, chart: Chart) -> list[Sequence[Value]]:
    """The file: all rows of the unit, and of the units right below."""
    rows = [_write(ask.unit.code, ask.unit.title, money.year, row) for row in money.rows]
    for unit, some, _, _ in read_all_below(ask.session, ask.tree, ask.unit, money.year, chart):
        rows += [_write(unit.code, unit.title, money.year, row) for row in some]
    return rows


def _write(code: str, title: str, year: str, row: MoneyRow) -> Sequence[Value]:
    return (
        code, title, year, row.code, row.title, _rupiah(row.planned), _rupiah(row.realised),
        row.percent, row.reporting, row.expected, row.excess,
    )  # fmt: skip


def _cells(ask: Ask, row: MoneyRow, is_usual: bool) -> MoneyCells:
    """`is_usual`: as many desa told it as the page says above, so that no row repeats it."""
    return MoneyCells(
        label=row.title,
        path=ask.path_in("apbdes", row.code.replace(".", "-")),
        planned=_millions(row.planned),
        realised=_millions(row.realised),
        share=_share(row.percent),
        excess=row.excess,
        part=row.realised or 0,
        whole=max(row.planned or 0, 0),
        is_part=row.depth > 2,
        cover="" if is_usual else _cover(row.reporting, row.expected),
    )


def _figure(label: str, row: MoneyRow | None, alone: bool) -> FigureLine:
    if row is None:
        return FigureLine(label, "–", line="belum kami temukan")
    if row.percent is None:
        known = row.planned if row.realised is None else row.realised
        word = "rencana; realisasi belum diketahui" if row.realised is None else "realisasi"
        return _amount(label.partition(" ")[0], known, row, alone, word)
    share = f"{_share(row.percent)}%"
    if alone:
        line = row.excess or f"{show_money(row.realised)} dari {show_money(row.planned)}"
        return FigureLine(label, share, "", line)
    cover = (row.reporting, row.expected)
    return FigureLine(label, share, "", row.excess or _cover(*cover), cover)


def _amount(
    label: str, sen: int | None, row: MoneyRow, alone: bool, word: str = "realisasi"
) -> FigureLine:
    value, _, unit = show_money(sen).partition(" ")
    if alone:
        return FigureLine(label, value, unit, word)
    cover = (row.reporting, row.expected)
    return FigureLine(label, value, unit, _cover(*cover), cover)


def _cover(reporting: int, expected: int) -> str:
    if expected == 1:
        return "" if reporting else "belum kami temukan"
    return f"{reporting} dari {expected} desa"


def _share(percent: float | None) -> str:
    return show_number(percent, 0) if percent is not None else "–"


def _apart(sen: int | None) -> str:
    if sen is None:
        return ""
    return " (sama)" if sen == 0 else f" (selisih {show_money(abs(sen))})"


def _rounded(sen: int) -> Decimal:
    return (Decimal(sen) / _MILLION).quantize(Decimal("0.1"))


def _millions(sen: int | None) -> str:
    return show_number(None if sen is None else _rounded(sen), 1)


def _rupiah(sen: int | None) -> int | float | None:
    if sen is None or sen % _SEN:
        return None if sen is None else sen / _SEN
    return sen // _SEN
