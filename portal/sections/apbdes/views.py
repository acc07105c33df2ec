"""Plan and realisation of a year with the year before beside it; one account with its lines."""

from dataclasses import dataclass

from portal.reads.apbdes import (
    MoneyBelow,
    MoneyRow,
    MoneyYear,
    read_below,
    read_missing,
    read_money,
    read_years,
)
from portal.reads.apbdes_book import (
    MoneyLine,
    OtherWord,
    Paper,
    list_lines,
    read_book,
    read_others,
    read_papers,
)
from portal.reads.monografi import LEVELS
from portal.reads.sources import SourceView, health_of, read_sources
from portal.rules.apbdes import SPENDING, Amounts, Book
from portal.rules.apbdes_chart import FILE, Chart, parse_chart
from portal.rules.apbdes_findings import Finding, check_book
from portal.rules.formatting import show_day
from portal.rules.freshness import State, covered, judge, not_applicable
from portal.sections.apbdes.tables import (
    ROW_COLUMNS,
    compare_years,
    list_below,
    list_figures,
    list_others,
    list_parts,
    page_lines,
    write_rows,
)
from portal.tree import UnitView
from portal.web.ask import Ask, path_to
from portal.web.blocks import freshness_of
from portal.web.reply import Answer, Crumb, Missing, Reply, Table

TYPES = ("budget",)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many desa a sum is. Under the limit of the rules it is incomplete: no unit is
    ranked by it."""

    reporting: int
    expected: int
    complete: bool
    missing: tuple[UnitView, ...]


@dataclass(frozen=True, slots=True)
class MoneyPage:
    """Village money of a year: of one desa with its lines, or summed with its coverage."""

    year: str
    years: tuple[str, ...]
    rows: tuple[MoneyRow, ...]
    before: MoneyYear | None
    without_funds: Amounts | None
    compared: int
    findings: tuple[Finding, ...]
    lines: tuple[MoneyLine, ...]
    papers: tuple[Paper, ...]
    others: tuple[OtherWord, ...]
    coverage: Coverage
    below: tuple[MoneyBelow, ...]


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account, field or fund: its lines in a desa, or itself in each unit below."""

    year: str
    row: MoneyRow
    lines: tuple[MoneyLine, ...]
    below: tuple[MoneyBelow, ...]


@dataclass(frozen=True, slots=True)
class NoMoney:
    """A kelurahan or an office has no APBDes; where its money is instead."""

    why: str
    elsewhere: str


def show(ask: Ask) -> Answer:
    """The year asked for, or the newest."""
    chart = ask.desk.shelf.config(FILE, parse_chart)
    if ask.unit.kind not in LEVELS or ask.unit.kind == "kelurahan":
        return _elsewhere(ask, chart)
    years = read_years(ask.session, ask.unit)
    year = _choose(ask, years)
    money = read_money(ask.session, ask.unit, year, chart)
    past = next((each for each in years if each < year), "")
    before = read_money(ask.session, ask.unit, past, chart) if past else None
    book = _read_book(ask, money, chart)
    check = check_book(book)
    sources = read_sources(ask.session, ask.unit, TYPES)
    page = MoneyPage(
        year=year,
        years=years,
        rows=money.rows,
        before=before,
        without_funds=book.without_funds,
        compared=check.compared,
        findings=check.findings,
        lines=list_lines(book),
        papers=read_papers(ask.session, ask.unit, year) if ask.unit.kind == "desa" else (),
        others=_read_others(ask, money),
        coverage=_cover(ask, money, chart),
        below=read_below(ask.session, ask.tree, ask.unit, year, SPENDING, chart),
    )
    return Reply(
        template="apbdes/daftar.html",
        title=f"Uang desa {year}".strip(),
        lead=_lead(ask, year),
        data=page,
        states={"uang": _judge(ask, page, money, sources)},
        sources=_givers(sources, money),
        table=Table(ROW_COLUMNS, lambda: write_rows(ask, money, chart)),
        extra={
            "figures": list_figures(money, ask.unit.kind == "desa"),
            "parts_of": list_parts(ask, money, page.without_funds),
            "compared": compare_years(money, before),
            "below": list_below(ask, page.below),
            "others": list_others(page.others, sources),
            "urban": [each for each in ask.tree.below(ask.unit) if each.kind == "kelurahan"],
            "chart": chart,
            "year_query": _year_query(ask, year),
        },
    )


def show_one(ask: Ask) -> Answer:
    """One row of the year with what stands behind it."""
    chart = ask.desk.shelf.config(FILE, parse_chart)
    unit = ask.unit
    if unit.kind not in LEVELS or unit.kind == "kelurahan" or len(ask.detail) > 1:
        return Missing()
    code = _code_of(ask.detail[0])
    year = _choose(ask, read_years(ask.session, unit))
    money = read_money(ask.session, unit, year, chart)
    row = money.row(code)
    if row is None:
        return Missing("Rekening itu tidak kami temukan dalam APBDes tahun ini.")
    lines = list_lines(_read_book(ask, money, chart), code)
    below = read_below(ask.session, ask.tree, unit, year, code, chart)
    sources = read_sources(ask.session, unit, TYPES)
    page = AccountPage(year, row, lines, below)
    shown, turning = page_lines(lines, ask.query.number("hal", 1, 1000) or 1)
    if not shown and turning.page > 1:
        return Missing()
    return Reply(
        template="apbdes/satu.html",
        title=row.title,
        lead=f"{unit.title}, APBDes {year}.",
        data=page,
        states={"uang": _judge_row(ask, row, money, sources)},
        sources=_givers(sources, money),
        crumbs=(Crumb("Uang desa", ask.path_in("apbdes")),),
        schema="apbdes-satu",
        extra={
            "shown": shown,
            "turning": turning,
            "query": _year_query(ask, year).replace("?", "&"),
            "year_query": _year_query(ask, year),
            "below": list_below(ask, below, code),
        },
    )


def _code_of(address: str) -> str:
    return address if address[:1].isalpha() else address.replace("-", ".")


def _choose(ask: Ask, years: tuple[str, ...]) -> str:
    asked = ask.query.text("tahun")
    return asked if asked in years else next(iter(years), "")


def _givers(sources: tuple[SourceView, ...], money: MoneyYear) -> tuple[SourceView, ...]:
    """The source of what is shown of a desa; the others stand under their own heading."""
    shown = tuple(each for each in sources if each.id == money.source_id)
    return shown or sources


def _year_query(ask: Ask, year: str) -> str:
    """What a link needs to stay in the year that was asked for."""
    return f"?tahun={year}" if ask.query.text("tahun") == year else ""


def _read_book(ask: Ask, money: MoneyYear, chart: Chart) -> Book:
    if ask.unit.kind != "desa":
        return Book(0, (), {}, None, ())
    return read_book(ask.session, ask.unit, money.year, money.source_id, chart)


def _read_others(ask: Ask, money: MoneyYear) -> tuple[OtherWord, ...]:
    if ask.unit.kind != "desa" or not money.rows:
        return ()
    return read_others(ask.session, ask.unit, money.year, money.source_id, money.row(SPENDING))


def _cover(ask: Ask, money: MoneyYear, chart: Chart) -> Coverage:
    missing = read_missing(ask.session, ask.tree, ask.unit, money.year)
    expected = sum(each.kind == "desa" for each in ask.tree.below(ask.unit))
    reporting = expected - len(missing)
    complete = reporting * 100 >= chart.complete_percent * expected > 0
    return Coverage(reporting, expected, complete, missing)


def _judge(ask: Ask, page: MoneyPage, money: MoneyYear, sources: tuple[SourceView, ...]) -> State:
    """Trouble with the sources first, then age: a budget is decided anew each year."""
    health = health_of(sources)
    if not money.rows or (health.total and health.silent == health.total):
        return judge("uang", money.newest, health, freshness_of(ask), ask.moment)
    if page.coverage.expected > 1:
        return covered(page.coverage.reporting, page.coverage.expected)
    if page.year == page.years[0] and int(page.year) < ask.moment.today.year:
        return State("lama", f"Lama: tahun {page.year}")
    return State("segar", f"Data per {show_day(money.newest)}")


def _judge_row(ask: Ask, row: MoneyRow, money: MoneyYear, sources: tuple[SourceView, ...]) -> State:
    health = health_of(sources)
    if health.total and health.silent == health.total:
        return judge("uang", money.newest, health, freshness_of(ask), ask.moment)
    if ask.unit.kind != "desa":
        return covered(row.reporting, row.expected)
    return State("segar", f"Data per {show_day(money.newest)}")


def _lead(ask: Ask, year: str) -> str:
    if not year:
        return f"Anggaran pendapatan dan belanja desa, {ask.unit.title}."
    who = ask.unit.title if ask.unit.kind == "desa" else f"semua desa di {ask.unit.title}"
    return f"Rencana dan realisasi APBDes {year}, {who}."


def _elsewhere(ask: Ask, chart: Chart) -> Reply:
    unit = ask.unit
    if unit.kind == "kelurahan":
        words, why = chart.kelurahan
        above = ask.tree.trail(unit)[-2]
        elsewhere, label = path_to(above, "ppid"), f"Dokumen {above.title}"
    else:
        words, why = "Kantor tidak punya APBDes", f"{unit.title} dibiayai APBD, bukan APBDes."
        elsewhere, label = path_to(ask.tree.root, "apbdes"), "Uang desa seluruh kabupaten"
    return Reply(
        template="apbdes/tidak.html",
        title="Uang desa",
        lead=f"{unit.title}.",
        data=NoMoney(why, elsewhere),
        states={"uang": not_applicable(words)},
        extra={"label": label},
    )
