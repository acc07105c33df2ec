"""Workbooks as people fill them in, for tests of what is read from them."""

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from connectors.lembar.place_sheet import PLACES
from connectors.lembar.template import (
    ALL_NAME,
    FORMS,
    KONTAK_SEMUA,
    META,
    NAME,
    PLACES_NAME,
    READABLE,
    VERSION,
    SheetForm,
    forms_of,
)


def make_workbook(
    rows: Mapping[str, Sequence[Sequence[object]]],
    *,
    code: str = "64.08.05.2006",
    name: str = NAME,
    version: object = VERSION,
) -> Workbook:
    """A form with these rows on its sheets, as that version has them."""
    book = Workbook()
    book.active.title = "Petunjuk"
    for form in forms_of(version) if version in READABLE else FORMS:
        _fill(book.create_sheet(), form, rows.get(form.name, ()))
    _sign(book, (name, version, code))
    return book


def make_contacts_workbook(
    rows: Sequence[Sequence[object]], *, code: str = "64.08", version: object = VERSION
) -> Workbook:
    """The form for the contacts of all units with these rows."""
    return _make_single(KONTAK_SEMUA, rows, (ALL_NAME, version, code))


def make_places_workbook(
    rows: Sequence[Sequence[object]], *, code: str = "64.08.05.2006", version: object = VERSION
) -> Workbook:
    """The form for the places of a unit with these rows."""
    return _make_single(PLACES, rows, (PLACES_NAME, version, code))


def _make_single(
    form: SheetForm, rows: Sequence[Sequence[object]], meta: tuple[object, ...]
) -> Workbook:
    book = Workbook()
    _fill(book.active, form, rows)
    _sign(book, meta)
    return book


def _fill(sheet: Worksheet, form: SheetForm, rows: Sequence[Sequence[object]]) -> None:
    sheet.title = form.name
    sheet.append([column.title for column in form.columns])
    sheet.append([column.hint for column in form.columns])
    for row in rows:
        sheet.append(list(row))


def _sign(book: Workbook, meta: tuple[object, ...]) -> None:
    """The hidden sheet: name, version and unit code of the form."""
    sheet = book.create_sheet(META)
    sheet.append(meta)
    sheet.sheet_state = "veryHidden"


def pack(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
