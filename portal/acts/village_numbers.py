"""Taking the numbers of a kecamatan's villages from one sheet, row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from connectors.lembar.opening import SheetError, open_workbook
from connectors.lembar.village_form import STREAM, NumberColumn
from connectors.lembar.village_numbers import VillageRow, read_village_numbers
from portal.acts.auditing import Deed, note
from portal.acts.lembar import MOST_FAULTS, make_receipt
from portal.db import Database
from portal.errors import InputError
from portal.ingest.assembling import make_projectors
from portal.ingest.masking import MaskingDoor, parse_confirmed
from portal.ingest.typing_in import publish_typed
from portal.model import SheetUpload
from portal.settings import Settings, read_config
from portal.tree import UnitView


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who sends the sheet, for which kecamatan, and which rows may stand in it, by code."""

    account_id: int | None
    unit: UnitView
    rows: Mapping[str, VillageRow]


def take_village_numbers(
    settings: Settings,
    database: Database,
    columns: Sequence[NumberColumn],
    reporter: Reporter,
    name: str,
    body: bytes,
    today: date,
    now: datetime,
    *,
    good_only: bool,
) -> SheetUpload:
    """Keep what the sheet says as numbers of the kecamatan's own source; its receipt. InputError
    when the file cannot be taken, with a detail for each row that cannot, unless only the good
    rows are wanted."""
    unit = reporter.unit
    try:
        filled = read_village_numbers(open_workbook(body), columns, reporter.rows, today)
    except SheetError as error:
        raise InputError(str(error)) from None
    if filled.root_code != unit.code:
        said = f"Lembar ini untuk unit berkode {filled.root_code}, bukan {unit.title}."
        raise InputError(f"{said} Unduh lembar di halaman ini.")
    faults = tuple(str(each) for each in filled.faults)
    if faults and not good_only:
        said = f"{len(faults)} baris belum dapat diterima, jadi tidak ada yang disimpan."
        raise InputError(said, faults[:MOST_FAULTS])
    typed = publish_typed(
        database,
        MaskingDoor(parse_confirmed(read_config(settings, "confirmed_phones.toml"))),
        make_projectors(settings, database),
        unit.id,
        unit.code,
        {STREAM: filled.records},
        now,
        spoken=lambda key, _category: key in filled.spoken,
    )
    receipt = make_receipt(unit.id, reporter.account_id, name, body, now, typed)
    told = f"Angka desa tahun {filled.year}."
    receipt.faults = "\n".join((told, *faults[:MOST_FAULTS], *filled.notes))
    detail = (
        f"angka desa {filled.year}: {typed.new} baru, {typed.changed} berubah, "
        f"{typed.removed} dihapus, {len(faults)} baris ditolak"
    )
    with database.writing() as session:
        session.add(receipt)
        note(session, Deed("kirim lembar", name, reporter.account_id, unit.id, detail), now)
    return receipt
