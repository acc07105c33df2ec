"""The sheet of a unit's places: its columns, and its rows as features that places are read from."""

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.lembar.opening import OpenedSheet, SheetError
from connectors.lembar.places import STREAM, PlaceFault
from connectors.lembar.reading import Row, RowFault, check_form, read_rows
from connectors.lembar.template import META, PLACES_NAME, Column, SheetForm
from geo.formats.feature import FormatError, RawFeature
from geo.formats.things import read_cell

WHERE, AS_OF = "Letak", "Tanggal update"
# The heads are names that reading any file of places knows.
PLACES = SheetForm(
    "Tempat",
    STREAM,
    (
        Column("Nama", "SD Negeri 001 Sangatta Utara", True),
        Column("Jenis", "SD, puskesmas pembantu, masjid"),
        Column("Lapisan", "pilih dari daftar; kosong: menurut jenis dan nama"),
        Column(WHERE, "0.507200, 117.538000, disalin dari aplikasi peta", True),
        Column("Kode desa", "boleh kosong: menurut letak", verbatim=True),
        Column("Keterangan", "Jalan Poros km 4"),
        Column("Sumber", "pembuat data, bila bukan Anda"),
        Column(AS_OF, "keadaan per tanggal, 2026-06-30"),
        Column("Id tempat", "jangan diubah; kosong untuk tempat baru", verbatim=True),
    ),
)


@dataclass(frozen=True, slots=True)
class PlaceSheet:
    """Whose the sheet is, its rows, and those that cannot be read at all."""

    unit_code: str
    features: tuple[RawFeature, ...]
    faults: tuple[PlaceFault, ...]


def read_place_sheet(sheets: Sequence[OpenedSheet]) -> PlaceSheet:
    """The rows of a filled-in sheet; SheetError when it is another form or none of ours."""
    if all(each.name != META for each in sheets):
        raise SheetError(
            "Berkas ini bukan lembar tempat. Unduh lembarnya di bagian Tempat di peta, atau simpan "
            "berkas ini sebagai CSV dengan kolom nama, lat dan lon."
        )
    head = check_form(sheets, PLACES_NAME)
    sheet = next((each for each in sheets if each.name == PLACES.name and each.visible), None)
    if sheet is None:
        raise SheetError(f"Berkas ini tidak memuat lembar {PLACES.name}. Unduh lembar yang baru.")
    rows, wrong = read_rows(sheet, PLACES)
    faults = [PlaceFault(f"baris {each.row}", each.column, each.sentence) for each in wrong]
    features: list[RawFeature] = []
    for row in rows:
        try:
            features.append(_read(row))
        except RowFault as fault:
            faults.append(PlaceFault(f"baris {row.number}", fault.column, fault.sentence))
    if not features and not faults:
        raise SheetError(f"Lembar {PLACES.name} belum berisi satu tempat pun.")
    return PlaceSheet(head.unit_code, tuple(features), tuple(faults))


def _read(row: Row) -> RawFeature:
    day = row.day(AS_OF)
    said = {each.title: row.text(each.title) for each in PLACES.columns if each.title != WHERE}
    said = {title: text for title, text in said.items() if text}
    said |= {AS_OF: day.isoformat()} if day else {}
    try:
        shape = read_cell(row.text(WHERE))
    except FormatError as error:
        return RawFeature(row.number, None, said, fault=str(error), row=row.number)
    return RawFeature(row.number, shape, said, row=row.number)
