"""The sheet with the numbers of many villages: its columns, and what it came filled in with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from connectors.lembar.opening import OpenedSheet, SheetError
from connectors.lembar.template import META, Column, SheetForm
from connectors.records import Sex

NAME = "Angka desa"
STREAM = "lembar-angka-desa"
CODE, UNIT, AS_OF = "Kode", "Nama desa atau kelurahan", "Per tanggal"
OWN, OTHERS = "sendiri", "lain"
FIRST_YEAR = 1945
Place = tuple[str, str, Sex]  # indicator, category, sex


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """One column: which number it asks for, and of which kinds of unit."""

    title: str
    unit: str
    indicator: str
    name: str  # of the indicator
    category: str
    label: str
    sex: Sex
    decimals: int
    kinds: frozenset[str]

    @property
    def place(self) -> Place:
        """Where the number stands among those of a unit and year."""
        return self.indicator, self.category, self.sex


@dataclass(frozen=True, slots=True)
class Given:
    """A cell as it was handed out: its number, and whether the sender itself once said it."""

    value: Decimal
    own: bool


@dataclass(frozen=True, slots=True)
class Handed:
    """How the form was handed out: for which year, and what stood in it by code and column."""

    year: int
    cells: Mapping[tuple[str, str], Given]


def form_of_villages(columns: Sequence[NumberColumn]) -> SheetForm:
    """The sheet with these columns."""
    return SheetForm(
        NAME,
        STREAM,
        (
            Column(CODE, "kode unit; jangan diubah", True, verbatim=True),
            Column(UNIT, "untuk dibaca saja"),
            Column(AS_OF, "tanggal data, 2026-06-30; boleh kosong"),
            *(Column(each.title, each.unit, number=True) for each in columns),
        ),
        totals=(UNIT,),
    )


def key_of(indicator: str, year: int, code: str) -> str:
    """What the table of a village and year is known by."""
    return f"{indicator}-{year}-{code}"


def list_handed(handed: Handed) -> list[tuple[str, str, str, str]]:
    """The rows of the hidden sheet that say what the form came filled in with."""
    return [
        (code, title, f"{given.value:f}", OWN if given.own else OTHERS)
        for (code, title), given in handed.cells.items()
    ]


def read_handed(sheets: Sequence[OpenedSheet]) -> Handed:
    """How the form was handed out; SheetError when its hidden sheet does not say so."""
    meta = next(each for each in sheets if each.name == META)
    head, *rows = [[cell.text if cell else "" for cell in row] for row in meta.rows]
    try:
        year = int(head[3].removesuffix(".0"))
        cells = {
            (row[0], row[1]): Given(_finite(row[2]), row[3] == OWN) for row in rows if any(row)
        }
    except (IndexError, ValueError, InvalidOperation):
        raise SheetError("Lembar ini rusak. Unduh lembar yang baru, lalu isi itu.") from None
    return Handed(year, cells)


def _finite(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return value
