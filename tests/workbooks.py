"""Workbooks as people fill them in, for tests of what is read from them."""

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook

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
        sheet = book.create_sheet(form.name)
        sheet.append([column.title for column in form.columns])
        sheet.append([column.hint for column in form.columns])
        for row in rows.get(form.name, ()):
            sheet.append(list(row))
    meta = book.create_sheet(META)
    meta.append([name, version, code])
    meta.sheet_state = "veryHidden"
    return book


def make_contacts_workbook(
    rows: Sequence[Sequence[object]], *, code: str = "64.08", version: object = VERSION
) -> Workbook:
    """The form for the contacts of all units with these rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = KONTAK_SEMUA.name
    sheet.append([column.title for column in KONTAK_SEMUA.columns])
    sheet.append([column.hint for column in KONTAK_SEMUA.columns])
    for row in rows:
        sheet.append(list(row))
    meta = book.create_sheet(META)
    meta.append([ALL_NAME, version, code])
    meta.sheet_state = "veryHidden"
    return book


def make_places_workbook(
    rows: Sequence[Sequence[object]], *, code: str = "64.08.05.2006", version: object = VERSION
) -> Workbook:
    """The form for the places of a unit with these rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = PLACES.name
    sheet.append([column.title for column in PLACES.columns])
    sheet.append([column.hint for column in PLACES.columns])
    for row in rows:
        sheet.append(list(row))
    meta = book.create_sheet(META)
    meta.append([PLACES_NAME, version, code])
    meta.sheet_state = "veryHidden"
    return book


def pack(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
