"""Contacts in a filled-in spreadsheet: one channel a row of a unit, or one row a unit for all."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from connectors.cleaning.phones import read_phone
from connectors.lembar.opening import OpenedSheet, SheetError
from connectors.lembar.reading import Fault, Row, RowFault, check_form, read_rows
from connectors.lembar.template import ALL_NAME, KONTAK_SEMUA, META
from connectors.records import Channel, Contact

CHANNELS: tuple[Channel, ...] = get_args(Channel)
_COLUMN: Mapping[Channel, str] = {channel: channel.capitalize() for channel in CHANNELS} | {
    "whatsapp": "WhatsApp"
}
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_POSTCODE = re.compile(r"\d{5}")


@dataclass(frozen=True, slots=True)
class Contacts:
    """One row of the sheet for all: what it says of a unit, by its code."""

    code: str
    row: int
    records: tuple[Contact, ...]
    office_phones: frozenset[str]


@dataclass(frozen=True, slots=True)
class AllContacts:
    """The sheet for all units: its good rows, the faults of the others, what was passed over."""

    root_code: str
    units: tuple[Contacts, ...]
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


def read_all_contacts(sheets: Sequence[OpenedSheet], allowed: Mapping[str, bool]) -> AllContacts:
    """What the sheet says of each unit. `allowed`: by the code of every unit there is, whether
    the sender may speak for it; a row of another one is a fault."""
    code = check_form(sheets, ALL_NAME).unit_code
    notes: list[str] = []
    units: list[Contacts] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    found = False
    for sheet in sheets:
        if sheet.name != KONTAK_SEMUA.name or not sheet.visible:
            if sheet.name not in (META, "Petunjuk"):
                notes.append(f"Lembar {sheet.name} tidak dibaca.")
            continue
        found = True
        rows, wrong = read_rows(sheet, KONTAK_SEMUA)
        faults += wrong
        for row in rows:
            try:
                units.append(_read_unit(row, seen, allowed))
            except RowFault as fault:
                faults.append(Fault(sheet.name, row.number, fault.column, fault.sentence))
    if not found:
        raise SheetError(f"Lembar {KONTAK_SEMUA.name} tidak ada atau tersembunyi di berkas ini.")
    faults.sort(key=lambda each: each.row)
    return AllContacts(code, tuple(units), tuple(faults), tuple(notes))


def read_channel(channel: str, value: str, column: str) -> Contact | None:
    """A contact; None when nothing is given. RowFault when it cannot be one."""
    if channel not in CHANNELS:
        known = ", ".join(CHANNELS)
        raise RowFault("Saluran", f"“{channel}” tidak dikenal; pilihannya {known}.")
    if not value:
        return None
    if channel in ("telepon", "whatsapp") and read_phone(value) is None:
        said = f"“{value}” bukan nomor yang dapat dihubungi; sertakan kode wilayahnya."
        raise RowFault(column, said)
    if channel == "surel" and not _EMAIL.fullmatch(value):
        raise RowFault(column, f"“{value}” bukan alamat surel.")
    if channel == "kodepos" and not _POSTCODE.fullmatch(value):
        raise RowFault(column, f"“{value}” bukan kodepos; kodepos lima angka.")
    return Contact(key=channel, channel=channel, value=value)


def find_office_phone(row: Row, column: str) -> str:
    """The number of a cell whose row says that it is the office's and may be public; or ""."""
    phone = read_phone(row.text(column))
    marked = row.text("Nomor kantor?").lower() == "ya"
    return phone.dial if phone is not None and marked else ""


def _read_unit(row: Row, seen: set[str], allowed: Mapping[str, bool]) -> Contacts:
    code = row.text("Kode")
    if code not in allowed:
        raise RowFault("Kode", f"“{code}” bukan kode unit di wilayah ini.")
    if not allowed[code]:
        raise RowFault("Kode", f"peran Anda tidak mencakup {code}; baris ini tidak diterima.")
    if code in seen:
        raise RowFault("Kode", f"{code} sudah ditulis di baris lain.")
    seen.add(code)
    read = [read_channel(channel, row.text(column), column) for channel, column in _COLUMN.items()]
    phones = {find_office_phone(row, _COLUMN[each]) for each in ("telepon", "whatsapp")}
    return Contacts(
        code, row.number, tuple(each for each in read if each), frozenset(phones - {""})
    )
