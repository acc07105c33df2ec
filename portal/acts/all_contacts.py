"""Taking the contacts of many units from one sheet, row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from connectors.cleaning.phones import read_phone
from connectors.lembar.contacts import read_all_contacts
from connectors.lembar.opening import SheetError, open_workbook
from connectors.lembar.reading import Fault
from connectors.lembar.template import KONTAK_SEMUA
from connectors.records import Contact
from portal.acts.auditing import Deed, note
from portal.acts.lembar import MOST_FAULTS, make_receipt
from portal.db import Database
from portal.errors import BusyError, InputError
from portal.ingest.assembling import make_projectors
from portal.ingest.masking import Confirmed, MaskingDoor, parse_confirmed
from portal.ingest.typing_in import Typed, publish_typed
from portal.model import SheetUpload
from portal.reads.known_contacts import NOTHING_KNOWN, KnownContacts, read_known_contacts
from portal.settings import Settings, read_config
from portal.tree import UnitView


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a sheet, for which unit, and for which units by code he may speak."""

    account_id: int | None
    unit: UnitView
    units: Mapping[str, UnitView]
    allowed: Mapping[str, bool]


def take_all_contacts(
    settings: Settings,
    database: Database,
    sender: Sender,
    name: str,
    body: bytes,
    now: datetime,
    *,
    good_only: bool,
) -> SheetUpload:
    """Show what the sheet says of each unit; its receipt. InputError when the file cannot be
    taken, with a detail for each row that cannot, unless only the good rows are wanted."""
    try:
        filled = read_all_contacts(open_workbook(body), sender.allowed)
    except SheetError as error:
        raise InputError(str(error)) from None
    faults = [str(each) for each in filled.faults]
    if faults and not good_only:
        said = f"{len(faults)} baris belum dapat diterima, jadi tidak ada yang disimpan."
        raise InputError(said, tuple(faults[:MOST_FAULTS]))
    with database.reading() as session:
        units = [sender.units[each.code] for each in filled.units]
        known = read_known_contacts(session, units)
    projectors = make_projectors(settings, database)
    confirmed = parse_confirmed(read_config(settings, "confirmed_phones.toml")).numbers
    receipts = []
    same = 0
    for row in filled.units:
        unit = sender.units[row.code]
        before = known.get(unit.id, NOTHING_KNOWN)
        records = _leave_known(row.records, before)
        if {each.channel: each.value for each in records} == dict(before.own):
            same += len(row.records)
            continue
        door = MaskingDoor(Confirmed(confirmed | row.office_phones | _public_already(before)))
        try:
            typed = publish_typed(
                database, door, projectors, unit.id, unit.code,
                {KONTAK_SEMUA.stream: records}, now,
            )  # fmt: skip
        except BusyError as error:
            faults.append(str(Fault(KONTAK_SEMUA.name, row.row, "", error.sentence)))
            continue
        receipts.append(make_receipt(unit.id, sender.account_id, name, body, now, typed))
    summed = _sum_up(receipts, same)
    whole = make_receipt(sender.unit.id, sender.account_id, name, body, now, summed)
    whole.faults = "\n".join((*faults[:MOST_FAULTS], *filled.notes))
    told = f"{len(receipts)} unit berubah, {len(faults)} baris ditolak"
    with database.writing() as session:
        session.add_all(each for each in receipts if each.unit_id != sender.unit.id)
        session.add(whole)
        deed = Deed("kirim lembar", name, sender.account_id, sender.unit.id, told)
        note(session, deed, now)
    return whole


def _leave_known(records: Sequence[Contact], before: KnownContacts) -> list[Contact]:
    """Without what another source of the unit says already: the sheet came filled in with it,
    and sent back it must not become the unit's own word."""
    return [
        each
        for each in records
        if each.channel in before.own or before.others.get(each.channel) != each.value
    ]


def _public_already(before: KnownContacts) -> frozenset[str]:
    """Numbers the unit's sheet once marked as the office's; nobody has to say so again."""
    phones = (read_phone(before.own.get(each, "")) for each in ("telepon", "whatsapp"))
    return frozenset(each.dial for each in phones if each is not None)


def _sum_up(receipts: Sequence[SheetUpload], same: int) -> Typed:
    return Typed(
        run_id=None,  # many runs: each unit's own receipt names its own
        new=sum(each.new for each in receipts),
        changed=sum(each.changed for each in receipts),
        unchanged=sum(each.unchanged for each in receipts) + same,
        removed=sum(each.removed for each in receipts),
    )
