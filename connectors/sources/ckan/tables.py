"""Rows of a mapped table as numbers of units and years; each that cannot be taken is named."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from connectors.cleaning.dates import parse_moment
from connectors.cleaning.numbers import parse_number
from connectors.cleaning.regions import BPS_NAMES, is_bps, lies_in
from connectors.errors import ConfigError, Scope
from connectors.records import NAMED, Cell, Reject, Sex, Statistic
from connectors.sources.ckan.asking import Cells
from connectors.sources.ckan.mapping import TOTAL, TableMap
from geo.codes import Level, RegionCode

_YEAR = re.compile(r"(19|20|21)\d{2}")
_UNKNOWN = frozenset(
    {"", "-", "–", "—", "...", "…", "*", "n/a", "na", "null", "none", "nan", "tidak ada data",
     "belum ada data", "data tidak tersedia"}
)  # fmt: skip
_SEXES: Mapping[str, Sex] = {
    "": "", "l+p": "", "total": "", "jumlah": "", "semua": "",
    "l": "L", "lk": "L", "laki-laki": "L", "laki laki": "L", "pria": "L",
    "p": "P", "pr": "P", "perempuan": "P", "wanita": "P",
}  # fmt: skip
_LARGEST = Decimal(10) ** 15
_LONGEST = 60


@dataclass
class _Table:
    """The cells of one unit and year as they come in, or why they cannot be taken."""

    hint: str
    year: str
    cells: dict[tuple[str, Sex], Cell] = field(default_factory=dict)
    as_of: date | None = None
    fault: str = ""


class _RowError(Exception):
    """A row that spoils the table of its unit."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a table says: in order of its keys; `dropped`: rows of other regions and levels."""

    records: tuple[Statistic, ...]
    rejects: tuple[Reject, ...]
    dropped: int


class Reading:
    """Takes the rows of all resources of a mapped table, one after the other."""

    def __init__(self, wanted: TableMap, unit_code: str, zone: str, title: str, url: str) -> None:
        self._wanted = wanted
        self._unit = unit_code
        self._zone = zone
        self._title = title
        self._url = url
        self._tables: dict[tuple[str, str], _Table] = {}
        self._lost: list[Reject] = []
        self._dropped = 0

    def take(self, rows: Iterable[Cells]) -> None:
        """Add these rows. ConfigError when units are written in codes of another office."""
        for number, row in enumerate(rows, start=1):
            hint = self._read_unit(row)
            if not hint:
                self._dropped += 1
                continue
            year = self._wanted.year or _text(row.get(self._wanted.year_column))
            if not _YEAR.fullmatch(year):
                said = f"Baris {number}: “{year[:40]}” bukan tahun."
                self._lost.append(Reject(f"{hint}-{number}", "record_invalid", said, self._url))
                continue
            table = self._tables.setdefault((hint, year), _Table(hint, year))
            if table.fault:
                continue
            try:
                self._add(table, row)
            except _RowError as error:
                table.fault = f"{hint} tahun {year}: {error}"

    def finish(self) -> Read:
        """The tables that are whole, and a refusal for each that is not."""
        good: list[Statistic] = []
        rejects = list(self._lost)
        for table in self._tables.values():
            key = f"{self._wanted.indicator}-{table.year}-{table.hint}"[:300]
            if table.fault:
                rejects.append(Reject(key, "record_invalid", table.fault, self._url))
                continue
            cells = table.cells.values()
            good.append(
                Statistic(
                    key=key,
                    url=self._url,
                    unit_hint=table.hint,
                    indicator=self._wanted.indicator,
                    title=self._title,
                    period=table.year,
                    as_of=table.as_of,
                    cells=tuple(sorted(cells, key=lambda each: (each.category, each.sex))),
                )
            )
        good.sort(key=lambda each: each.key)
        return Read(tuple(good), tuple(rejects), self._dropped)

    def _read_unit(self, row: Cells) -> str:
        """The desa or kelurahan of a row; empty when it is none of ours."""
        wanted = self._wanted
        if wanted.name:
            names = [_text(row.get(each)) for each in (wanted.parent, wanted.name)]
            return f"{NAMED}{names[0]}/{names[1]}"[:120] if all(names) else ""
        written = _text(row.get(wanted.code))
        text = wanted.crosswalk.get(written, "")
        if not text and wanted.code.lower() in BPS_NAMES:
            raise self._refuse(written)
        text = text or written
        try:
            code = RegionCode.parse(text)
        except ValueError:
            if is_bps(text):
                raise self._refuse(text) from None
            return ""
        return code.text if code.level is Level.DESA and lies_in(code, self._unit) else ""

    def _refuse(self, code: str) -> ConfigError:
        sentence = (
            f"Kode {code[:20]} di kolom {self._wanted.code} adalah kode BPS, "
            "bukan kode Kemendagri. "
            f"Isi {self._wanted.stream}.padanan, lalu ambil lagi."
        )
        return ConfigError("BPS codes", url=self._url, sentence=sentence, scope=Scope.STREAM)

    def _add(self, table: _Table, row: Cells) -> None:
        wanted = self._wanted
        category, label = wanted.fixed_category, wanted.fixed_category
        if wanted.category:
            category = _text(row.get(wanted.category)) or TOTAL
            label = _text(row.get(wanted.label)) if wanted.label else category
        if category.lower() in (TOTAL, "jumlah"):
            category, label = TOTAL, TOTAL
        for sex, column in wanted.values:
            if wanted.sex:
                said = _text(row.get(wanted.sex)).lower()
                if said not in _SEXES:
                    raise _RowError(f"kelamin “{said[:20]}” tidak dikenal.")
                sex = _SEXES[said]
            place = (category[:_LONGEST], sex)
            if place in table.cells:
                raise _RowError(f"{label[:40]} disebut dua kali.")
            value = _number(row.get(column), column, wanted.style)
            table.cells[place] = Cell(place[0], label[:120], sex, value, upstream=place[0])
        if wanted.as_of:
            day = _day(row.get(wanted.as_of), self._zone)
            if day is not None:
                table.as_of = max(table.as_of or day, day)


def _number(value: object, column: str, style: str) -> Decimal | None:
    """The number of a cell; None where nothing is known, which is never 0."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _bounded(Decimal(str(value)), column)
    text = str(value).strip()
    if text.lower() in _UNKNOWN:
        return None
    if style == "mesin":
        try:
            return _bounded(Decimal(text), column)
        except InvalidOperation:
            raise _RowError(f"kolom {column}: “{text[:40]}” bukan angka.") from None
    found = parse_number(text)
    if found.value is None:
        raise _RowError(f"kolom {column}: “{text[:40]}” bukan angka.")
    if found.ambiguous and style != "indonesia":
        raise _RowError(f"kolom {column}: “{text[:40]}” dapat dibaca dua cara; isi angka=…")
    return _bounded(found.value, column)


def _bounded(value: Decimal, column: str) -> Decimal:
    if not value.is_finite() or value < 0 or value >= _LARGEST:
        raise _RowError(f"kolom {column}: {str(value)[:40]} tidak masuk akal.")
    return value


def _day(value: object, zone: str) -> date | None:
    text = _text(value)
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        found: datetime | None = parse_moment(text, zone)
        return found.date() if found else None


def _text(value: object) -> str:
    """A cell as text: a whole number without its point."""
    if value is None or isinstance(value, bool | dict | list):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())
