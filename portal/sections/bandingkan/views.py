"""Up to five units side by side: figures in rows, units in columns, bars beside the numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.reads.bandingkan import Comparison, SideCell, SideRow, levels_of, read_comparison
from portal.reads.listing import Choice
from portal.reads.sources import health_of, read_sources
from portal.rules.formatting import show_day, show_number
from portal.rules.freshness import State, judge, parse_freshness
from portal.rules.indicator_rows import parse_small_cells
from portal.rules.labels import say_label
from portal.rules.map_classes import parse_map_rules
from portal.sections.bandingkan.choosing import MOST, choose, find_named, offer, query_of
from portal.tree import UnitView
from portal.web.ask import Ask, path_to
from portal.web.lines import Line
from portal.web.reply import Answer, Moved, Reply, Table, Value

TYPES = ("statistic",)
_COLUMNS = (
    "kode", "wilayah", "indikator", "judul", "bagian", "tahun", "nilai", "isi", "satuan",
    "unit_melapor", "dari_unit", "data_per", "keterangan",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell as the template prints it; `share` is the length of its bar in percent."""

    name: str
    value: str
    note: str
    share: int


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row as the template prints it."""

    title: str
    unit: str
    cells: tuple[Printed, ...]


def show(ask: Ask) -> Answer:
    """The comparison, what is not part of it and why, and how to add or leave out a unit."""
    chosen = choose(ask, ask.query.all("unit"))
    units, sentences = chosen.units, list(chosen.sentences)
    typed = ask.query.text("nama")
    year = ask.query.text("tahun")
    candidates: tuple[UnitView, ...] = ()
    if typed and len(units) == MOST:
        sentences.append("Sudah lima wilayah. Keluarkan satu dulu.")
    elif typed:
        named = find_named(ask, typed)
        if named.unit is not None:
            return Moved(f"{ask.path}?{query_of((*units, named.unit), year)}", 302)
        candidates, sentences = named.candidates, [*sentences, named.sentence]
    shelf = ask.desk.shelf
    rule = shelf.config("suppression.toml", parse_small_cells)
    for unit in units:  # small cells hang on siblings, which the release of the parent covers
        ask.note.units.update(each.id for each in ask.tree.trail(unit))
    data = read_comparison(ask.session, ask.tree, units, year, shelf.catalogue(), rule)
    if year and year not in data.periods:
        sentences.append(f"Tahun {year[:20]}: belum ada data dari wilayah ini.")
    coverage = shelf.config("peta.toml", parse_map_rules).coverage
    query = query_of(units, year)
    return Reply(
        template="bandingkan/unit.html",
        title="Bandingkan wilayah",
        lead=_lead(units),
        data=data,
        query=query,
        private=bool(typed),
        states={"bandingkan": _judge(ask, data)},
        table=Table(_COLUMNS, lambda: _rows(data)),
        extra={
            "sentences": sentences,
            "rows": [_print(row, data, coverage) for row in data.rows],
            "chosen": [
                Line(each.title, path_to(each, "monografi"), _without(ask, units, each, year))
                for each in units
            ],
            "candidates": _links(ask, units, candidates, year),
            "offered": _links(ask, units, offer(ask, units), year) if len(units) < MOST else [],
            "room": len(units) < MOST,
            "years": [
                Choice(each, f"{ask.path}?{query_of(units, each)}", 0) for each in data.periods
            ],
            "year": year,
            "levels": len(levels_of(units)),
            "coverage": coverage,
        },
    )


def _lead(units: Sequence[UnitView]) -> str:
    if not units:
        return "Pilih sampai lima desa, kelurahan, atau kecamatan."
    return "; ".join(each.title for each in units) + "."


def _judge(ask: Ask, data: Comparison) -> State:
    if not data.units:
        return State("kosong", "Belum ada yang dipilih")
    sources = [each for unit in data.units for each in read_sources(ask.session, unit, TYPES)]
    rule = ask.desk.shelf.config("freshness.toml", parse_freshness)
    return judge("monografi", data.newest, health_of(sources), rule, ask.moment)


def _links(
    ask: Ask, units: Sequence[UnitView], others: Sequence[UnitView], year: str
) -> list[Line]:
    return [Line(each.title, f"{ask.path}?{query_of((*units, each), year)}") for each in others]


def _without(ask: Ask, units: Sequence[UnitView], one: UnitView, year: str) -> str:
    rest = [each for each in units if each is not one]
    return f"{ask.path}?{query_of(rest, year)}" if rest else ask.path


def _print(row: SideRow, data: Comparison, coverage: int) -> PrintedRow:
    """The row in words. A bar only where enough of a unit's villages told it: what is drawn side
    by side is read as a ranking."""
    largest = max((cell.value for cell in row.cells if cell.value is not None), default=0)
    largest = 100 if row.unit == "%" else largest
    fair = [cell for cell in row.cells if len(row.cells) > 1 and _covered(cell, coverage)]
    title = f"{row.title}: {say_label(row.part)}" if row.part else row.title
    return PrintedRow(
        title=title,
        unit=row.unit if row.unit.casefold() != row.title.casefold() else "",
        cells=tuple(
            Printed(
                name=unit.name,
                value=_value(row, cell),
                note=_note(row, cell),
                share=round(cell.value * 100 / largest)
                if cell in fair and cell.value is not None and largest > 0 and cell.value > 0
                else 0,
            )
            for unit, cell in zip(data.units, row.cells, strict=True)
        ),
    )


def _covered(cell: SideCell, coverage: int) -> bool:
    return cell.reporting * 100 >= coverage * cell.expected > 0


def _value(row: SideRow, cell: SideCell) -> str:
    if cell.hidden:
        return "disembunyikan"
    if cell.words:
        return cell.words
    if cell.value is not None:
        return show_number(cell.value, row.decimals or None)
    return "belum ada" if cell.asked else "tidak berlaku"


def _note(row: SideRow, cell: SideCell) -> str:
    """How many villages it is of, and of when where the row has several days."""
    parts = []
    if cell.expected > 1 and cell.as_of:
        parts.append(f"{cell.reporting} dari {cell.expected} desa")
    if not row.alike and cell.as_of:
        parts.append(f"per {show_day(cell.as_of)}")
    return ", ".join(parts)


def _rows(data: Comparison) -> Sequence[Sequence[Value]]:
    units = {each.code: each for each in data.units}
    return [
        (
            cell.unit,
            units[cell.unit].title,
            row.code,
            row.title,
            row.part,
            data.period,
            cell.value,
            cell.words,
            row.unit,
            cell.reporting or None,
            cell.expected or None,
            cell.as_of.isoformat() if cell.as_of else "",
            "" if cell.value is not None or cell.words else _value(row, cell),
        )
        for row in data.rows
        for cell in row.cells
    ]
