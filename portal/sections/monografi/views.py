"""All topics of a year, and one topic with its table and the units below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from urllib.parse import urlencode

from portal.reads.findings import read_notes
from portal.reads.history import Point, read_history
from portal.reads.listing import Choice
from portal.reads.monografi import (
    LEVELS,
    Figure,
    Monografi,
    Number,
    Topic,
)
from portal.reads.monografi_below import BelowRow, read_below
from portal.reads.neighbours import read_neighbours
from portal.reads.other_sources import add_others
from portal.reads.sources import health_of, read_sources
from portal.reads.tellers import find_alike
from portal.reads.topic_years import YearTotal, line_of, read_years
from portal.rules.formatting import show_number, show_signed
from portal.rules.freshness import State, covered, judge, parse_freshness
from portal.rules.indicator_rows import parse_small_cells
from portal.rules.spread_words import SpreadView
from portal.rules.suppression import SmallCells
from portal.rules.telling_apart import Difference
from portal.sections.monografi.charts import draw_pyramid
from portal.sections.monografi.comparing import compare, compare_rows
from portal.sections.monografi.dokumen import DOCUMENT, show_document
from portal.sections.monografi.reading import TYPES, read_year, show_elsewhere
from portal.web.ask import Ask, path_to
from portal.web.lines import FigureLine
from portal.web.reply import Answer, Crumb, Missing, Reply, Table, Value
from portal.web.spark import draw_spark

_AGES = "penduduk-umur-rentang"
# Said by the figures, the pyramid and the comparison already.
_TOLD = frozenset({"penduduk-jumlah", "keluarga-jumlah", _AGES})
_LATER = frozenset({"penduduk-kelamin", "penduduk-umur-kategori"})
# Topics drawn on the first page, and how many of their rows; the others are a line with a link,
# or the page would outgrow what a phone on 2G takes in at once.
_DRAWN, _ROWS = 2, 8
_LINE = 3  # years that make a line
_NEAR = 3  # neighbours a comparison begins with


@dataclass(frozen=True, slots=True)
class TopicPage:
    """One topic, and its total in each unit below."""

    topic: Topic
    before: Topic | None  # the year before that has it
    years: tuple[YearTotal, ...]
    below: tuple[BelowRow, ...]


def show(ask: Ask) -> Answer:
    """Figures, the first topics as charts with their tables, the rest as a list."""
    if ask.unit.kind not in LEVELS:
        return show_elsewhere(ask)
    data = _beside(ask, read_year(ask, ask.query.text("tahun")))
    past = tuple(each for each in data.periods if each < data.period)[:1]
    before = read_year(ask, past[0], _TOLD) if past else None
    history = read_history(ask.session, ask.unit, _TOLD)
    alike = find_alike(ask.session, ask.unit, data.topics, before.topics if before else ())
    ages = data.topic(_AGES)
    drawn = [each for each in data.topics if each.code not in _TOLD | _LATER and each.rows][:_DRAWN]
    sources = read_sources(ask.session, ask.unit, TYPES if data.topics else ())
    rule = ask.desk.shelf.config("freshness.toml", parse_freshness)
    state = judge("monografi", data.newest, health_of(sources), rule, ask.moment)
    below = ask.unit.kind in ("kabupaten", "kecamatan")
    if below and data.topics and state.kind in ("segar", "sebagian"):
        state = covered(data.reporting, data.expected)
    return Reply(
        template="monografi/daftar.html",
        title="Data wilayah" if below else f"Data {ask.unit.kind}",
        lead=f"Penduduk dan keluarga {ask.unit.title}, tahun {data.period}."
        if data.period
        else f"Penduduk dan keluarga {ask.unit.title}.",
        data=data,
        states={"monografi": state},
        sources=sources,
        query=_query(data.period, data.periods[0]) if data.periods else "",
        table=Table(
            (
                "indikator", "judul", "tahun", "kategori", "laki_laki", "perempuan", "jumlah",
                "unit_melapor", "dari_unit", "data_per", "keterangan",
                "sumber", "status", "selisih", "selisih_persen",
                "terkecil", "di_terkecil", "terbesar", "di_terbesar",
            ),
            lambda: _rows(data),
        ),
        extra={
            "figures": [_figure(each, before, history) for each in data.figures[:4]],
            "ages": ages,
            "pyramid": draw_pyramid(ages, before.topic(_AGES) if before else None),
            "compared": compare(data, before, alike),
            "before": before.period if before else "",
            "drawn": drawn,
            "most": _ROWS,
            "others": [
                each
                for each in data.topics
                if each not in drawn and each.code not in _TOLD - {_AGES}
            ],
            "years": [Choice(period, period, 0) for period in data.periods],
            "compare_with": _compare_with(ask),
            "through": _through(history),
            "coverage": _coverage if below else _no_coverage,
        },
    )  # fmt: skip


def show_one(ask: Ask) -> Answer:
    """One topic whole, or the document."""
    if ask.detail == (DOCUMENT,):
        return show_document(ask)
    if ask.unit.kind not in LEVELS or len(ask.detail) > 1:
        return Missing()
    data = _beside(ask, read_year(ask, ask.query.text("tahun")))
    topic = data.topic(ask.detail[0])
    if topic is None:
        return Missing("Data itu tidak kami temukan untuk wilayah ini.")
    rule_of_few = _rule(ask)
    years = read_years(ask.session, ask.unit, topic.code, topic.sensitive, rule_of_few)
    past = next((year.period for year in years if year.period < topic.period), "")
    before = read_year(ask, past, frozenset({topic.code})).topic(topic.code) if past else None
    alike = find_alike(ask.session, ask.unit, (topic,), (before,) if before else ())
    below = read_below(
        ask.session, ask.tree, ask.unit, topic, ask.desk.shelf.catalogue(), rule_of_few
    )
    page = TopicPage(topic, before, years, below)
    sources = read_sources(ask.session, ask.unit, TYPES)
    rule = ask.desk.shelf.config("freshness.toml", parse_freshness)
    state = judge("monografi", topic.newest, health_of(sources), rule, ask.moment)
    if page.below and state.kind in ("segar", "sebagian"):
        state = covered(topic.reporting, topic.expected)
    return Reply(
        template="monografi/satu.html",
        title=topic.title,
        lead=f"{ask.unit.title}, tahun {topic.period}.",
        data=page,
        states={"monografi": state},
        sources=sources,
        crumbs=(Crumb("Data wilayah", ask.path_in("monografi")),),
        schema="monografi-satu",
        query=_query(topic.period, years[0].period),
        extra={
            # Ends have no difference, and a mean is no row of people to draw.
            "compared": compare_rows(topic, before, alike) if topic.spread != "RANGE" else [],
            "spark": draw_spark(line_of(years)) if not topic.spread else None,
            "coverage": _coverage if page.below else _no_coverage,
            "paths": {
                row.unit.id: path_to(row.unit, "monografi", topic.code) for row in page.below
            },
        },
    )


def _compare_with(ask: Ask) -> str:
    """The parameters of a comparison with the nearest neighbours; of the unit alone where borders
    are not known. A regency has none here."""
    if ask.unit.parent_id is None:
        return ""
    near = read_neighbours(ask.session, ask.tree, ask.unit, _NEAR)
    codes = sorted(each.code for each in (ask.unit, *near))
    return urlencode([("unit", code) for code in codes])


def _query(period: str, newest: str) -> str:
    """What the address of a year needs; the newest year's needs nothing."""
    return urlencode({"tahun": period}) if period != newest else ""


def _through(history: Mapping[str, Sequence[Point]]) -> list[tuple[str, str, str]]:
    """The years behind the lines of the figures: people and families, newest first."""
    people, families = (
        {point.period: point.value for point in history.get(code, ())}
        for code in ("penduduk-jumlah", "keluarga-jumlah")
    )
    periods = sorted({*people, *families}, reverse=True)
    if len(periods) < _LINE:
        return []
    return [
        (each, show_number(people.get(each)), show_number(families.get(each))) for each in periods
    ]


def _beside(ask: Ask, data: Monografi) -> Monografi:
    """The same, with what other sources tell."""
    shelf = ask.desk.shelf
    rule = shelf.config("suppression.toml", parse_small_cells)
    rules = shelf.numbers()
    notes = read_notes(ask.session, ask.unit, data, rules, rule)
    return replace(add_others(ask.session, ask.unit, data, rules.precedence, rule), notes=notes)


def _rule(ask: Ask) -> SmallCells:
    return ask.desk.shelf.config("suppression.toml", parse_small_cells)


def _figure(
    figure: Figure, before: Monografi | None, history: Mapping[str, Sequence[Point]]
) -> FigureLine:
    many = figure.expected > 1
    points = history.get(figure.code, ())
    spark = draw_spark(points) if len(points) >= _LINE else None
    line = f"{figure.reporting} dari {figure.expected} desa" if many else ""
    if not many and before is not None:
        line = _change(figure, before)
    return FigureLine(
        label=figure.title.removeprefix("Jumlah ").capitalize(),
        value="–" if figure.value is None else show_number(figure.value, figure.decimals),
        unit="",
        line=line,
        cover=(figure.reporting, figure.expected) if many else None,
        spark=spark,
    )


def _change(figure: Figure, before: Monografi) -> str:
    old = next((each.value for each in before.figures if each.code == figure.code), None)
    if figure.value is None or old is None:
        return ""
    change = Decimal(str(figure.value)) - Decimal(str(old))
    step = Decimal(1).scaleb(-figure.decimals)
    said = show_signed(change.quantize(step))
    return said if said == "tetap" else f"{said} dari {before.period}"


def _coverage(topic: Topic) -> State:
    return covered(topic.reporting, topic.expected)


def _no_coverage(_topic: Topic) -> None:
    return None


def _rows(data: Monografi) -> Sequence[Sequence[Value]]:
    rows: list[Sequence[Value]] = []
    for topic in data.topics:
        for row in (*topic.rows, *((topic.total,) if topic.total else ())):
            rows.append(
                (
                    topic.code,
                    topic.title,
                    topic.period,
                    row.label,
                    row.men,
                    row.women,
                    row.both,
                    topic.reporting,
                    topic.expected,
                    topic.newest.isoformat(),
                    "disembunyikan" if row.hidden else row.spread.words if row.spread else "",
                    topic.source.name if topic.source else "",
                    "ditampilkan",
                    None,
                    None,
                    *_ends(row.spread),
                )
            )
        rows += _other_rows(topic)
    return rows


def _ends(spread: SpreadView | None) -> tuple[Value, Value, Value, Value]:
    """The smallest and largest number and whose they are, of what is not added."""
    low, high = (spread.low, spread.high) if spread is not None else (None, None)
    return (
        low.value if low else None,
        low.whose if low else "",
        high.value if high else None,
        high.whose if high else "",
    )


def _other_rows(topic: Topic) -> list[Sequence[Value]]:
    """What other sources tell of a topic: their total, and each category that differs."""
    rows: list[Sequence[Value]] = []
    for other in topic.others:
        hint = "disembunyikan" if other.hidden else ""
        told: list[tuple[str, Number, Number, Number, Difference | None, str]] = [
            (row.label, row.men, row.women, row.both, row.difference, "") for row in other.rows
        ]
        if other.total is not None or other.hidden:
            told.append(("Jumlah", None, None, other.total, other.difference, hint))
        for label, men, women, both, apart, note in told:
            rows.append(
                (
                    topic.code, topic.title, topic.period, label, men, women, both, 1, 1,
                    other.told.as_of.isoformat(), note, other.told.name, "sumber lain",
                    apart.value if apart else None, apart.percent if apart else None,
                    *_ends(None),
                )
            )  # fmt: skip
    return rows
