"""The files of config/indicators as a catalogue; an error names file, row and field."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import get_args

from portal.rules.config_row import ConfigRow
from portal.rules.indicators import (
    Catalogue,
    Chapter,
    Dimension,
    Indicator,
    Part,
    RollUp,
    ValueType,
)
from portal.rules.suppression import SmallCells

FOLDER = "indicators"
KINDS = frozenset({"desa", "kelurahan"})
SECTIONS = ("", "0", "I", "II", "III", "IV", "V", "VI")
_CHAPTER_FIELDS = frozenset(each.name for each in fields(Chapter)) | {"kinds"}
_ROW_FIELDS = frozenset(each.name for each in fields(Indicator)) - {"order", "chapter"}
_LONGEST = 60  # of a code or category, as the columns take it


@dataclass(frozen=True, slots=True)
class _Heading:
    """What the rows of a file share unless they say otherwise."""

    chapter: Chapter
    kinds: frozenset[str]


def parse_indicators(tables: Mapping[str, Mapping[str, object]]) -> Catalogue:
    """The catalogue of all files; ValueError names file, row and field."""
    headings = {file: _parse_chapter(file, table) for file, table in tables.items()}
    _refuse_twice(headings)
    files = sorted(tables, key=lambda file: headings[file].chapter.order)
    found: dict[str, Indicator] = {}
    places: dict[str, ConfigRow] = {}
    for file in files:
        for row in _rows_of(file, tables[file]):
            indicator = _parse_row(row, headings[file], len(found) + 1)
            if indicator.code in found:
                raise row.error("code", f"sudah dipakai di {places[indicator.code].where}")
            found[indicator.code] = indicator
            places[indicator.code] = row
    for code, indicator in found.items():
        _check_references(places[code], indicator, found)
    return Catalogue(found, tuple(headings[file].chapter for file in files))


def parse_small_cells(table: Mapping[str, object]) -> SmallCells:
    """The rule of config/suppression.toml."""
    below = table.get("below")
    if not isinstance(below, int) or below < 1:
        raise ValueError("suppression.toml: below harus bilangan bulat di atas nol")
    told = table.get("alike", [])
    alike = [frozenset(each) for each in told] if isinstance(told, list) else [frozenset({""})]
    names = [name for each in alike for name in each]
    if not all(isinstance(name, str) and name for name in names) or len(names) != len(set(names)):
        raise ValueError(
            "suppression.toml: alike harus berupa daftar kelompok indikator, tiap indikator sekali"
        )
    return SmallCells(below, str(table.get("legal_basis", "")), tuple(alike))


def _parse_chapter(file: str, table: Mapping[str, object]) -> _Heading:
    told = table.get("chapter")
    if not isinstance(told, Mapping) or set(table) != {"chapter", "indicator"}:
        raise ValueError(f"{file}: harus berisi [chapter] dan baris [[indicator]] saja")
    row = ConfigRow(f"{file}: chapter", told)
    row.only(_CHAPTER_FIELDS)
    chapter = Chapter(
        code=row.text("code"),
        title=row.text("title"),
        order=row.number("order", 1, 9999, 0),
        section=_section(row, ""),
        legal_basis=row.text("legal_basis"),
        confirmed=row.flag("confirmed"),
    )
    if "order" not in told:
        raise row.error("order", "kosong")
    return _Heading(chapter, frozenset(row.words("kinds", KINDS)))


def _refuse_twice(headings: Mapping[str, _Heading]) -> None:
    for name in ("code", "order"):
        seen: dict[object, str] = {}
        for file, heading in sorted(headings.items()):
            value = getattr(heading.chapter, name)
            if value in seen:
                raise ValueError(f"{file}: chapter: {name} sama dengan {seen[value]}")
            seen[value] = file


def _rows_of(file: str, table: Mapping[str, object]) -> list[ConfigRow]:
    rows = table["indicator"]
    if not isinstance(rows, list) or not rows:
        raise ValueError(f"{file}: indicator harus berupa baris [[indicator]]")
    found = []
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            raise ValueError(f"{file}: baris {number} harus berupa tabel")
        name = row.get("code")
        where = f"{file}: baris {number}" + (f" ({name})" if isinstance(name, str) else "")
        found.append(ConfigRow(where, row))
    return found


def _parse_row(row: ConfigRow, heading: _Heading, order: int) -> Indicator:
    row.only(_ROW_FIELDS)
    rollup: RollUp = row.choice("rollup", get_args(RollUp))
    kind: ValueType = row.choice("type", get_args(ValueType))
    keys = row.table
    indicator = Indicator(
        code=row.text("code"),
        title=row.text("title"),
        unit=row.text("unit", ""),
        type=kind,
        decimals=row.number("decimals", 0, 6, 0),
        dimensions=_dimensions(row),
        definition=row.text("definition"),
        rollup=rollup,
        sensitive=row.flag("sensitive"),
        legal_basis=row.text("legal_basis", heading.chapter.legal_basis),
        chapter=heading.chapter.code,
        section=_section(row, heading.chapter.section),
        kinds=frozenset(row.words("kinds", KINDS)) if "kinds" in keys else heading.kinds,
        categories=_categories(row),
        opensid=row.words("opensid") if "opensid" in keys else (),
        flow=row.flag("flow"),
        first=row.flag("first"),
        apart=row.flag("apart"),
        order=order,
        numerator=_part(row, "numerator"),
        denominator=_part(row, "denominator"),
        factor=row.number("factor", 1, 1_000_000, 1),
        weight=row.text("weight", ""),
    )
    _check_sense(row, indicator)
    return indicator


def _check_sense(row: ConfigRow, indicator: Indicator) -> None:
    if len(indicator.code) > _LONGEST:
        raise row.error("code", f"paling panjang {_LONGEST} huruf")
    if indicator.sensitive and "legal_basis" not in row.table:
        raise row.error("legal_basis", "kosong: mengapa topik ini peka?")
    if indicator.sensitive and indicator.spread is not None:
        # A smallest number is one village's own, and a mean with its weights gives numbers away.
        raise row.error("rollup", f"{indicator.rollup} tidak boleh untuk topik peka")
    is_words = indicator.type in ("pilihan", "teks")
    if is_words and indicator.rollup not in ("DIST", "LIST", "NONE"):
        raise row.error("rollup", f"{indicator.rollup} hanya untuk angka")
    if not is_words and indicator.rollup in ("DIST", "LIST"):
        raise row.error("rollup", f"{indicator.rollup} hanya untuk pilihan atau teks")
    if is_words and "kategori" not in indicator.dimensions:
        raise row.error("dimensions", "pilihan dan teks berdiri sebagai kategori")
    if indicator.type == "bulat" and indicator.decimals:
        raise row.error("decimals", "hanya untuk type desimal")
    if not is_words and not indicator.unit:
        raise row.error("unit", "kosong: angka ini menghitung apa?")
    if indicator.categories and "kategori" not in indicator.dimensions:
        raise row.error("categories", "perlu kategori di dimensions")
    if (indicator.rollup == "RATIO") != bool(indicator.numerator and indicator.denominator):
        raise row.error(
            "numerator", "numerator dan denominator wajib untuk RATIO, dan hanya di situ"
        )
    if (indicator.rollup == "WAVG") != bool(indicator.weight):
        raise row.error("weight", "wajib untuk WAVG, dan hanya di situ")


def _check_references(row: ConfigRow, indicator: Indicator, found: Mapping[str, Indicator]) -> None:
    """Parts and weights are indicators that are added up themselves."""
    named = {"weight": indicator.weight}
    for name, part in (("numerator", indicator.numerator), ("denominator", indicator.denominator)):
        named[name] = part.indicator if part is not None else ""
    for name, code in named.items():
        if code and (code not in found or found[code].rollup != "SUM"):
            raise row.error(name, f'"{code}" bukan indikator SUM yang dikenal')


def _section(row: ConfigRow, default: str) -> str:
    value = row.text("section", default)
    if value not in SECTIONS:
        raise row.error("section", f"harus salah satu dari {', '.join(SECTIONS[1:])} atau kosong")
    return value


def _dimensions(row: ConfigRow) -> frozenset[Dimension]:
    if row.table.get("dimensions") == []:
        return frozenset()
    return frozenset(row.words("dimensions", get_args(Dimension)))  # type: ignore[arg-type]


def _categories(row: ConfigRow) -> dict[str, str]:
    told = row.table.get("categories", {})
    if not isinstance(told, Mapping) or not all(isinstance(each, str) for each in told.values()):
        raise row.error("categories", 'harus berupa kode = "nama"')
    for code in told:
        if not code or code == "total" or len(code) > _LONGEST:
            raise row.error("categories", f'"{code}" bukan kode kelompok')
    return dict(told)


def _part(row: ConfigRow, field: str) -> Part | None:
    told = row.table.get(field)
    if told is None:
        return None
    if not isinstance(told, Mapping):
        raise row.error(field, "harus berupa { indicator = … }")
    inner = ConfigRow(row.where, told, f"{field}.")
    inner.only(frozenset({"indicator", "sex"}))
    sex = inner.text("sex", "")
    if sex not in ("", "L", "P"):
        raise inner.error("sex", "harus L atau P")
    return Part(inner.text("indicator"), sex)
