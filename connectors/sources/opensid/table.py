"""One statistic table of either generation: its rows, and the cells we keep of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from selectolax.lexbor import LexborHTMLParser

from connectors.cleaning.numbers import parse_number
from connectors.cleaning.text import squash
from connectors.records import Cell, Sex
from connectors.sources.opensid.keys import normalise, slug_of

_ROW_LINK = re.compile(r"/(penduduk|keluarga|rtm|kelompok)/statistik/[^/]+/([^/]+)/[012]\b")
_TITLE = re.compile(r"Menurut\s*(.*)", re.I | re.S)
# In the table of one aid programme; elsewhere these lines are kept as they are.
_UNKNOWN, _TOTAL = "777", "888"
_OUTSIDE = ("bukan peserta", "bukan penerima")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line: its upstream id, label, and men, women and both as numbers or unknown."""

    id: str
    label: str
    men: Decimal | None
    women: Decimal | None
    both: Decimal | None

    @property
    def is_total(self) -> bool:
        """Whether it is the sum of all lines, by id or by name, for releases differ in both."""
        return self.id == _TOTAL or normalise(self.label) == "total"

    @property
    def is_outside(self) -> bool:
        """Whether it counts those who are not in an aid programme."""
        return self.id == _UNKNOWN or normalise(self.label).startswith(_OUTSIDE)


@dataclass(frozen=True, slots=True)
class Table:
    """A statistic as a site shows it. An empty title means: not the one asked for."""

    title: str
    base: str  # penduduk or keluarga, where its links say so
    rows: tuple[TableRow, ...]

    @property
    def labels(self) -> frozenset[str]:
        """Its labels, for telling what it is."""
        return frozenset(normalise(row.label) for row in self.rows)


def read_chart(html: str) -> Table | None:
    """The table of a chart fragment; None when it is no such fragment."""
    tree = LexborHTMLParser(html)
    heading = tree.css_first(".box-title")
    title = _TITLE.search(heading.text()) if heading else None
    if title is None:
        return None
    base = ""
    rows: list[TableRow] = []
    for line in tree.css("table tbody tr"):
        cells = [squash(cell.text()) for cell in line.css("td")]
        if len(cells) != 8:
            continue
        link = _ROW_LINK.search(line.html or "")
        base = link[1] if link else base
        # No, label, L n, L %, P n, P %, both n, both %
        men, women, both = (_count(cells[at]) for at in (2, 4, 6))
        rows.append(TableRow(link[2] if link else "", cells[1], men, women, both))
    return Table(squash(title[1]), base, tuple(rows))


def make_cells(rows: Sequence[TableRow]) -> tuple[Cell, ...]:
    """Every line by sex with its own id and label, sums and "not filled in" among them: what
    they are is for config/categories to say."""
    cells: list[Cell] = []
    taken: set[str] = set()
    for row in rows:
        code = slug_of(row.label)
        if code in taken:
            code = f"{code}-{row.id}"
        if code not in taken:
            taken.add(code)
            cells += _three(code, row.label, row)
    return tuple(cells)


def programme_cells(category: str, label: str, rows: Sequence[TableRow]) -> tuple[Cell, ...]:
    """The participants of one aid programme: the total without those who are none of them."""
    total = next((row for row in rows if row.is_total), None)
    outside = next((row for row in rows if row.is_outside), None)
    if total is None:
        return ()
    inside = TableRow(
        "",
        label,
        _less(total.men, outside.men if outside else Decimal(0)),
        _less(total.women, outside.women if outside else Decimal(0)),
        _less(total.both, outside.both if outside else Decimal(0)),
    )
    return tuple(_three(category, label, inside))


def _three(category: str, label: str, row: TableRow) -> list[Cell]:
    pairs: tuple[tuple[Sex, Decimal | None], ...] = (
        ("L", row.men),
        ("P", row.women),
        ("", row.both),
    )
    return [Cell(category, label, sex, value, row.id) for sex, value in pairs]


def _less(whole: Decimal | None, part: Decimal | None) -> Decimal | None:
    return None if whole is None or part is None or part > whole else whole - part


def _count(text: str) -> Decimal | None:
    """A count of people: three digits after a dot are thousands, there are no decimals."""
    found = parse_number(text.replace(",", "."))
    return found.value
