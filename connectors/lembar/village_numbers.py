"""Numbers of many villages in one sheet: one row a village, one column a number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from connectors.lembar.opening import OpenedSheet, SheetError
from connectors.lembar.reading import Fault, Row, RowFault, check_form, read_rows
from connectors.lembar.template import META, VILLAGES_NAME
from connectors.lembar.village_form import (
    AS_OF,
    CODE,
    FIRST_YEAR,
    NAME,
    UNIT,
    Handed,
    NumberColumn,
    Place,
    form_of_villages,
    key_of,
    read_handed,
)
from connectors.records import Cell, Statistic

Values = dict[Place, Decimal | None]


@dataclass(frozen=True, slots=True)
class VillageRow:
    """Who may be written of in a row: a unit's kind, whether the sender speaks for it, and what
    it is called, alone and with its kind."""

    kind: str
    allowed: bool
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VillageNumbers:
    """What the sheet says. `spoken`: keys of all tables it speaks of, also where it leaves one
    empty; a table that came filled in by others and was left as it was is not spoken of."""

    root_code: str
    year: int
    records: tuple[Statistic, ...]
    spoken: frozenset[str]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


def read_village_numbers(
    sheets: Sequence[OpenedSheet],
    columns: Sequence[NumberColumn],
    units: Mapping[str, VillageRow],
    today: date,
) -> VillageNumbers:
    """What the sheet says of each village. `units`: by code all that may stand in it."""
    root = check_form(sheets, VILLAGES_NAME).unit_code
    handed = read_handed(sheets)
    if not FIRST_YEAR <= handed.year <= today.year:
        raise SheetError(f"Lembar ini untuk tahun {handed.year}, yang belum dapat dilaporkan.")
    sheet = next((each for each in sheets if each.name == NAME), None)
    if sheet is None or not sheet.visible:
        raise SheetError(f"Lembar {NAME} tidak ada atau tersembunyi di berkas ini.")
    form = form_of_villages(columns)
    rows, faults = read_rows(sheet, form)
    records: list[Statistic] = []
    spoken: set[str] = set()
    seen: set[str] = set()
    for row in rows:
        try:
            code = _read_code(row, units, seen)
            found = _Reading(columns, code, units[code].kind, handed, today).read(row)
        except RowFault as fault:
            faults.append(Fault(NAME, row.number, fault.column, fault.sentence))
            continue
        records += found[0]
        spoken |= found[1]
    faults.sort(key=lambda each: each.row)
    others = [each.name for each in sheets if each.name not in (NAME, META, "Petunjuk")]
    more = [cell.text for cell in sheet.rows[0][len(form.columns) :] if cell]
    return VillageNumbers(
        root,
        handed.year,
        tuple(records),
        frozenset(spoken),
        tuple(faults),
        (
            *(f"Lembar {name[:40]} tidak dibaca." for name in others),
            *(f"Kolom {title[:40]} tidak dibaca." for title in more),
        ),
    )


def _read_code(row: Row, units: Mapping[str, VillageRow], seen: set[str]) -> str:
    code = row.text(CODE)
    if code not in units:
        raise RowFault(CODE, f"“{code[:40]}” bukan kode desa atau kelurahan di kecamatan ini.")
    if not units[code].allowed:
        raise RowFault(CODE, f"peran Anda tidak mencakup {code}; baris ini tidak diterima.")
    _require_name(row, units[code])
    if code in seen:
        raise RowFault(CODE, f"{code} sudah ditulis di baris lain.")
    seen.add(code)
    return code


def _require_name(row: Row, unit: VillageRow) -> None:
    """RowFault where code and name are of two villages: who sorts one column alone moves all
    numbers to their neighbours."""
    written = row.text(UNIT)
    if written and unit.names and _fold(written) not in map(_fold, unit.names):
        said = f"kode ini milik {unit.names[-1]}, tertulis “{written[:40]}”. Apakah baris tertukar?"
        raise RowFault(UNIT, said)


def _fold(name: str) -> str:
    return "".join(each for each in name.casefold() if each.isalnum())


@dataclass(frozen=True, slots=True)
class _Reading:
    """How one row is read."""

    columns: Sequence[NumberColumn]
    code: str
    kind: str
    handed: Handed
    today: date

    def read(self, row: Row) -> tuple[list[Statistic], set[str]]:
        """The tables of the row, and the keys it speaks of."""
        as_of = row.day(AS_OF)
        if as_of is not None and as_of > self.today:
            raise RowFault(AS_OF, f"{as_of.isoformat()} belum tiba.")
        if as_of is not None and as_of.year != self.handed.year:
            said = f"{as_of.isoformat()} bukan hari di tahun lembar ini, {self.handed.year}."
            raise RowFault(AS_OF, said)
        values = {each.place: self._read_value(row, each) for each in self.columns}
        records: list[Statistic] = []
        spoken: set[str] = set()
        by_indicator = sorted(self.columns, key=lambda each: each.indicator)
        for indicator, some in groupby(by_indicator, key=lambda each: each.indicator):
            table = list(some)
            if all(self._is_left_alone(each, values[each.place]) for each in table):
                continue
            _fill_sums(table, values)
            key = key_of(indicator, self.handed.year, self.code)
            spoken.add(key)
            cells = tuple(
                Cell(each.category, each.label, each.sex, value)
                for each in table
                if (value := values[each.place]) is not None
            )
            if cells:
                records.append(
                    Statistic(
                        key=key,
                        unit_hint=self.code,
                        indicator=indicator,
                        title=table[0].name,
                        period=str(self.handed.year),
                        as_of=as_of,
                        cells=cells,
                    )
                )
        return records, spoken

    def _read_value(self, row: Row, column: NumberColumn) -> Decimal | None:
        value = row.decimal(column.title, column.decimals)
        if value is not None and self.kind not in column.kinds:
            raise RowFault(column.title, f"tidak ditanyakan kepada {self.kind}; kosongkan.")
        return value

    def _is_left_alone(self, column: NumberColumn, value: Decimal | None) -> bool:
        """Whether a cell is as it was handed out, and the sender never said it: then nobody says
        it now. One changed cell makes its whole table the sender's."""
        given = self.handed.cells.get((self.code, column.title))
        if given is None:
            return value is None
        return value == given.value and not given.own


def _fill_sums(table: Sequence[NumberColumn], values: Values) -> None:
    """Both from men and women; RowFault where they do not make up what is written."""
    for column in table:
        if column.sex:
            continue
        men, women = (values.get((column.indicator, column.category, sex)) for sex in ("L", "P"))
        both = values[column.place]
        part = max((each for each in (men, women) if each is not None), default=None)
        if both is not None and part is not None and part > both:
            raise RowFault(column.title, f"{both:f} kurang dari {part:f}, sebagian darinya.")
        if men is None or women is None:
            continue
        if both is not None and men + women != both:
            said = f"{men:f} + {women:f} = {men + women:f}, tertulis {both:f}."
            raise RowFault(column.title, said)
        values[column.place] = men + women
