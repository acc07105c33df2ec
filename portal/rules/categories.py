"""The categories of a source as ours: matched by id or label, joined only where a row says so."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from connectors.records import Cell, Sex
from portal.rules.config_row import ConfigRow
from portal.rules.indicators import Catalogue

FOLDER = "categories"
TOTAL, TOTAL_TITLE = "total", "Jumlah"
_LONGEST = 60
Keyed = dict[tuple[str, str], Cell]  # by category and sex


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One row: lines with one of these ids or labels are this category, or none at all."""

    indicators: frozenset[str]  # none: every table
    ids: frozenset[str]
    labels: frozenset[str]
    category: str  # empty: left out
    title: str
    note: str = ""

    def fits(self, indicator: str, cell: Cell) -> bool:
        """Whether a line of a table is meant."""
        here = not self.indicators or indicator in self.indicators
        return here and (cell.upstream in self.ids or plain_label(cell.label) in self.labels)


@dataclass(frozen=True, slots=True)
class Merge:
    """Categories that are one of ours together: one line of each part, and all parts."""

    indicators: frozenset[str]
    parts: tuple[frozenset[str], ...]
    category: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Categories:
    """The rows by kind of source, and the catalogue's own labels."""

    rows: Mapping[str, tuple[CategoryRow, ...]] = field(default_factory=dict)
    merges: Mapping[str, tuple[Merge, ...]] = field(default_factory=dict)
    fixed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def map_cells(self, kind: str, indicator: str, cells: Sequence[Cell]) -> tuple[Cell, ...]:
        """The same numbers under our categories. Nothing is lost and nothing added up unless a
        row says so: two lines that come to one category stay two."""
        if kind not in self.rows:
            return tuple(cells)
        merged, rest = self._merge(kind, indicator, cells)
        kept: Keyed = {(each.category, each.sex): each for each in merged}
        for cell in rest:
            mapped = self._map(kind, indicator, cell)
            if mapped is not None:
                _keep(kept, mapped, cell)
        return tuple(kept.values())

    def known(self, indicator: str) -> Mapping[str, str]:
        """Our categories of an indicator with their titles, from every file."""
        found = dict(self.fixed.get(indicator, {}))
        every: list[CategoryRow | Merge] = []
        for kind in sorted({*self.rows, *self.merges}):
            every += [*self.rows.get(kind, ()), *self.merges.get(kind, ())]
        for each in every:
            if each.category and (not each.indicators or indicator in each.indicators):
                found.setdefault(each.category, each.title)
        return found

    def is_closed(self, indicator: str) -> bool:
        """Whether rows or the catalogue say which categories an indicator has."""
        rows = (each for some in self.rows.values() for each in some)
        return indicator in self.fixed or any(indicator in each.indicators for each in rows)

    def _map(self, kind: str, indicator: str, cell: Cell) -> Cell | None:
        """The cell under our category; None when its line is left out."""
        if cell.category == TOTAL:
            return replace(cell, label=TOTAL_TITLE)
        row = next((each for each in self.rows[kind] if each.fits(indicator, cell)), None)
        if row is not None:
            return replace(cell, category=row.category, label=row.title) if row.category else None
        said = plain_label(cell.label)
        for code, title in self.fixed.get(indicator, {}).items():
            if said in (code, plain_label(title)):
                return replace(cell, category=code, label=title)
        return replace(cell, category=code_of(cell.category))

    def _merge(
        self, kind: str, indicator: str, cells: Sequence[Cell]
    ) -> tuple[list[Cell], list[Cell]]:
        """What was joined, and the cells that were not."""
        made: list[Cell] = []
        rest = list(cells)
        for merge in self.merges.get(kind, ()):
            if indicator not in merge.indicators:
                continue
            parts = [_one_line(rest, labels) for labels in merge.parts]
            sexes: list[Mapping[Sex, Decimal | None]] = [
                {cell.sex: cell.value for cell in part} for part in parts
            ]
            if not _is_whole(sexes):
                continue
            for sex in sexes[0]:
                value = sum((each[sex] or Decimal(0) for each in sexes), Decimal(0))
                made.append(Cell(merge.category, merge.title, sex, value))
            taken = {id(cell) for part in parts for cell in part}
            rest = [cell for cell in rest if id(cell) not in taken]
        return made, rest


def parse_categories(
    tables: Mapping[str, Mapping[str, object]], catalogue: Catalogue
) -> Categories:
    """The files of config/categories; ValueError names file, row and field."""
    rows: dict[str, tuple[CategoryRow, ...]] = {}
    merges: dict[str, tuple[Merge, ...]] = {}
    for file, table in sorted(tables.items()):
        top = ConfigRow(file, table)
        top.only(frozenset({"kind", "row", "merge"}))
        kind = top.text("kind")
        if kind in rows:
            raise top.error("kind", f'"{kind}" sudah ada di berkas lain')
        rows[kind] = tuple(_parse_row(each, catalogue) for each in _rows(file, table, "row"))
        merges[kind] = tuple(_parse_merge(each, catalogue) for each in _rows(file, table, "merge"))
    fixed = {code: each.categories for code, each in catalogue.indicators.items()}
    return Categories(rows, merges, {code: each for code, each in fixed.items() if each})


def plain_label(label: str) -> str:
    """A label for comparing: small letters, one blank."""
    return " ".join(label.lower().split())


def code_of(category: str) -> str:
    """The code of a category nobody named: of its own letters and digits."""
    return re.sub(r"[^a-z0-9]+", "-", category.lower()).strip("-")[:_LONGEST] or "lainnya"


def _keep(kept: Keyed, mapped: Cell, cell: Cell) -> None:
    """Add a cell; one whose category is taken already keeps its own, or a further one."""
    free = next(code for code in _codes(mapped, cell) if (code, mapped.sex) not in kept)
    own = mapped if free == mapped.category else replace(cell, category=free)
    kept[free, own.sex] = own


def _codes(mapped: Cell, cell: Cell) -> Iterator[str]:
    yield mapped.category
    own = code_of(cell.category)
    yield own
    yield from (f"{own[: _LONGEST - 4]}-{number}" for number in range(2, 100))


def _one_line(cells: Sequence[Cell], labels: frozenset[str]) -> list[Cell]:
    """The cells of the one line with such a label; none when there are several."""
    found = [cell for cell in cells if plain_label(cell.label) in labels]
    return found if len({cell.category for cell in found}) == 1 else []


def _is_whole(parts: Sequence[Mapping[Sex, Decimal | None]]) -> bool:
    """Whether every part is there, by the same sexes, and known: a part alone is not the whole."""
    alike = all(part and part.keys() == parts[0].keys() for part in parts)
    return alike and all(value is not None for part in parts for value in part.values())


def _rows(file: str, table: Mapping[str, object], name: str) -> list[ConfigRow]:
    told = table.get(name, [])
    if not isinstance(told, list) or not all(isinstance(each, Mapping) for each in told):
        raise ValueError(f"{file}: {name} harus berupa baris [[{name}]]")
    return [ConfigRow(f"{file}: {name} {at}", each) for at, each in enumerate(told, start=1)]


def _indicators(row: ConfigRow, catalogue: Catalogue) -> frozenset[str]:
    if "indicators" not in row.table:
        return frozenset()
    return frozenset(row.words("indicators", catalogue.indicators))


def _parse_row(row: ConfigRow, catalogue: Catalogue) -> CategoryRow:
    row.only(frozenset({"indicators", "ids", "labels", "category", "title", "left_out", "note"}))
    left_out = row.flag("left_out")
    ids = frozenset(row.words("ids")) if "ids" in row.table else frozenset[str]()
    labels = row.words("labels") if "labels" in row.table else ()
    if not ids and not labels:
        raise row.error("ids", "kosong: baris ini perlu ids atau labels")
    if left_out and "category" in row.table:
        raise row.error("left_out", "tidak dapat bersama category")
    return CategoryRow(
        _indicators(row, catalogue),
        ids,
        frozenset(plain_label(each) for each in labels),
        "" if left_out else _code(row),
        "" if left_out else row.text("title"),
        row.text("note", ""),
    )


def _parse_merge(row: ConfigRow, catalogue: Catalogue) -> Merge:
    row.only(frozenset({"indicators", "parts", "category", "title", "note"}))
    told = row.table.get("parts")
    if (
        not isinstance(told, list)
        or len(told) < 2
        or not all(isinstance(each, list) and each for each in told)
    ):
        raise row.error("parts", "harus dua daftar label atau lebih")
    parts = tuple(frozenset(plain_label(str(label)) for label in each) for each in told)
    indicators = _indicators(row, catalogue)
    if not indicators:
        raise row.error("indicators", "kosong: penggabungan berlaku untuk tabel yang disebut")
    return Merge(indicators, parts, _code(row), row.text("title"), row.text("note", ""))


def _code(row: ConfigRow) -> str:
    code = row.text("category")
    if code != code_of(code):
        raise row.error("category", "hanya huruf kecil, angka dan tanda hubung")
    return code
