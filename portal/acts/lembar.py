"""Taking a filled-in spreadsheet: whole, or the good rows only, and never the same one twice."""

import hashlib
from datetime import datetime

from connectors.lembar.filling import read_workbook
from connectors.lembar.opening import SheetError, open_workbook
from connectors.lembar.reading import Filled
from connectors.lembar.template import FORMS
from portal.acts.auditing import Deed, note
from portal.db import Database
from portal.errors import InputError
from portal.ingest.assembling import make_projectors
from portal.ingest.covering import cover_cells
from portal.ingest.masking import Confirmed, MaskingDoor, parse_confirmed
from portal.ingest.typing_in import Typed, publish_typed
from portal.model import SheetUpload
from portal.rules import village_index
from portal.rules.indicator_rows import parse_small_cells
from portal.rules.indicators import Catalogue
from portal.rules.village_index import parse_indexes
from portal.settings import Settings, read_config
from portal.tree import UnitView

MOST_FAULTS = 50


def take_sheet(
    settings: Settings,
    database: Database,
    catalogue: Catalogue,
    unit: UnitView,
    name: str,
    body: bytes,
    now: datetime,
    *,
    by: int | None,
    good_only: bool,
) -> SheetUpload:
    """Show what the sheet says; its receipt. InputError when the file cannot be taken, with a
    detail for each cell that cannot, unless only the good rows are wanted."""
    known = {
        each.code: each.title
        for each in catalogue.indicators.values()
        if each.rollup != "RATIO" and not each.apart
    }
    try:
        rules = parse_indexes(read_config(settings, village_index.FILE))
        forms = [each.form for each in rules.indexes]
        filled = read_workbook(open_workbook(body), known, forms)
    except SheetError as error:
        raise InputError(str(error)) from None
    if filled.unit_code != unit.code:
        raise InputError(
            f"Lembar ini untuk unit berkode {filled.unit_code}, bukan {unit.title} ({unit.code})."
        )
    faults = tuple(str(each) for each in filled.faults)
    if faults and not good_only:
        said = f"{len(faults)} isian belum dapat diterima, jadi tidak ada yang disimpan."
        raise InputError(said, faults[:MOST_FAULTS])
    confirmed = parse_confirmed(read_config(settings, "confirmed_phones.toml"))
    door = MaskingDoor(Confirmed(confirmed.numbers | filled.office_phones))
    projectors = make_projectors(settings, database)
    # A row that could not be read must not take away what it said before.
    partial = frozenset(form.stream for form in FORMS if form.name in _faulty(filled))
    typed = publish_typed(
        database, door, projectors, unit.id, unit.code, filled.records, now, partial=partial
    )
    rule = parse_small_cells(read_config(settings, "suppression.toml"))
    cover_cells(database, catalogue, rule, lambda: now)
    receipt = make_receipt(unit.id, by, name, body, now, typed)
    receipt.faults = "\n".join((*faults[:MOST_FAULTS], *filled.notes))
    with database.writing() as session:
        session.add(receipt)
        note(session, Deed("kirim lembar", name, by, unit.id, _tell(typed)), now)
    return receipt


def make_receipt(
    unit_id: int, by: int | None, name: str, body: bytes, now: datetime, typed: Typed
) -> SheetUpload:
    """What is kept of a sheet that was sent: which file, by whom, and what came of it."""
    return SheetUpload(
        unit_id=unit_id,
        account_id=by,
        run_id=typed.run_id,
        name=name[:200],
        sha256=hashlib.sha256(body).hexdigest(),
        at=now,
        new=typed.new,
        changed=typed.changed,
        unchanged=typed.unchanged,
        removed=typed.removed,
    )


def _faulty(filled: Filled) -> frozenset[str]:
    return frozenset(fault.sheet for fault in filled.faults)


def _tell(typed: Typed) -> str:
    return (
        f"{typed.new} baru, {typed.changed} berubah, {typed.unchanged} tetap, "
        f"{typed.removed} dihapus"
    )
