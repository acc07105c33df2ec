"""Signed bundles in the room: taking one, its receipt to carry back, the keys of the unit."""

import tempfile
from pathlib import Path

from portal.acts.bundle_keys import Holder, issue_key, withdraw_key
from portal.acts.portal_key import read_portal_key, read_portal_public
from portal.acts.taking_bundles import Outcome, Sender, take_bundle
from portal.errors import BusyError, InputError, UsageError
from portal.reads.bundles import Receipt, read_keys, read_receipts
from portal.web.return_bundle import Teller, write_return
from portal.web.room import Done, Form, NotHere, Sent, StaffAsk, StaffReply

WORD = "luring"
_ONE = "luring-"  # and the number of a receipt
_BACK = "luring-balasan"
_KEYS = "kelola kunci"


def is_carried(detail: str) -> bool:
    """Whether this address is one of these pages."""
    return detail == WORD or detail.startswith(_ONE)


def show_carried(ask: StaffAsk) -> StaffReply | Sent | NotHere:
    """The form for a bundle with what came of earlier ones, one receipt, or what is carried
    back."""
    if ask.detail == _BACK:
        return _give_back(ask)
    receipts = read_receipts(ask.session, ask.unit.id)
    if ask.detail != WORD:
        return _show_one(ask, receipts)
    return StaffReply(
        template="ruang/luring.html",
        title=f"Berkas luring {ask.unit.title}",
        lead="Untuk unit tanpa sinyal: satu berkas bertanda tangan, dibawa dengan USB atau ponsel.",
        data=receipts,
        extra={"keys": read_keys(ask.session, ask.unit), "may_keys": ask.may(_KEYS)},
    )


def receive(ask: StaffAsk, form: Form) -> Done:
    """Take a bundle."""
    sent = form.files.get("berkas")
    if sent is None or not sent.body:
        raise InputError("Pilih dahulu berkas luringnya.")
    sender = Sender(account_id=ask.person.account_id, room=ask.unit.code)
    try:
        with tempfile.TemporaryDirectory(prefix="bundel-") as folder:
            path = Path(folder) / "masuk.zip"
            path.write_bytes(sent.body)
            outcome = _take(ask, path, sent.name, sender)
    except OSError:
        raise InputError("Ruang simpan portal habis; tidak ada yang disimpan.") from None
    return Done(
        f"{ask.path}/{_ONE}{outcome.receipt.id}", "luring-lagi" if outcome.again else "luring"
    )


def _take(ask: StaffAsk, path: Path, name: str, sender: Sender) -> Outcome:
    desk = ask.desk
    try:
        return take_bundle(desk.settings, desk.database, path, name, sender, desk.clock())
    except BusyError as error:
        raise InputError(error.sentence) from None


def issue(ask: StaffAsk, form: Form) -> Sent:
    """A new key of the unit, handed over in this answer and kept nowhere."""
    who = Holder(form.text("pemegang", 120), ask.person.name, ask.person.account_id)
    try:
        portal = read_portal_public(ask.desk.settings)
        pair = issue_key(ask.desk.database, ask.unit.code, who, ask.desk.clock(), portal)
    except UsageError as error:
        raise InputError(error.sentence) from None
    name = f"kunci-{ask.unit.code}-{pair.mark[:6]}.json"
    return Sent(pair.to_file(), "application/json", name)


def withdraw(ask: StaffAsk, form: Form) -> Done:
    """Withdraw a key of this unit."""
    mark = form.text("tanda_kunci", 40)
    if mark not in {each.mark for each in read_keys(ask.session, ask.unit)}:
        raise InputError("Kunci ini bukan milik unit ini.")
    try:
        withdraw_key(
            ask.desk.database, mark, form.text("alasan", 300), ask.desk.clock(),
            by=ask.person.account_id,
        )  # fmt: skip
    except UsageError as error:
        raise InputError(error.sentence) from None
    return Done(f"{ask.path}/{WORD}", "kunci-dicabut")


def _give_back(ask: StaffAsk) -> Sent | NotHere:
    try:
        key = read_portal_key(ask.desk.settings)
    except UsageError as error:
        return NotHere(error.sentence)
    shelf = ask.desk.shelf
    teller = Teller(shelf.catalogue(), shelf.duties(), ask.site.root_id, key)
    body = write_return(ask.session, ask.unit, teller, ask.moment)
    return Sent(body, "application/zip", f"balasan-{ask.unit.code}-{ask.moment.today}.zip")


def _show_one(ask: StaffAsk, receipts: tuple[Receipt, ...]) -> StaffReply | NotHere:
    wanted = ask.detail.removeprefix(_ONE)
    found = next((each for each in receipts if str(each.id) == wanted), None)
    if found is None:
        return NotHere("Tanda terima ini tidak ada.")
    return StaffReply(
        template="ruang/luring-satu.html",
        paper="cetak/luring.html",
        title=f"Tanda terima berkas luring nomor {found.sequence}",
        lead=f"{ask.unit.title}, berkas yang dibuat {found.holder}.",
        data=found,
    )
