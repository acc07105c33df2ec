"""Taking a signed bundle: its key and its place in the row looked at, then whole or not at all."""

import json
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.base import SourceConfig
from connectors.bundle.figures import Countable
from connectors.bundle.format import BundleError
from connectors.bundle.opening import Envelope, lay_out, peek
from connectors.bundle.session import BundleHttp
from connectors.bundle.signing import check_signature
from connectors.cleaning.personal import mask
from portal.acts.auditing import Deed, note
from portal.acts.bundle_keys import find_fault
from portal.db import Database
from portal.errors import InputError
from portal.ingest.ancestry import find_version
from portal.ingest.assembling import make_projectors
from portal.ingest.carrying import Carried, carry_in, ensure_source, give_back, take_turn
from portal.ingest.covering import cover_cells
from portal.ingest.filing import Cabinet
from portal.ingest.masking import parse_confirmed
from portal.ingest.points import Passing, pass_on
from portal.ingest.reading_bundles import Tools
from portal.model import BundleKey, BundleReceipt, UnitVersion
from portal.rules import village_index
from portal.rules.bundle_order import Numbered, Order, judge_order
from portal.rules.indicator_rows import FOLDER, parse_indicators, parse_small_cells
from portal.rules.village_index import parse_indexes
from portal.settings import Settings, read_config, read_config_folder

_WAITING = "sementara"
_PREFIX = "bundel-"
_OLD = 24 * 3600  # seconds after which what a killed process laid out is nobody's
_MOST_TOLD = 200  # sentences on a receipt
_FULL_DISK = "Ruang simpan portal habis atau tidak dapat ditulis; tidak ada yang disimpan."


@dataclass(frozen=True, slots=True)
class Sender:
    """Who brings it. `room`: the code of the unit whose room it is, empty at the terminal;
    `may`: whether the person may send for a unit."""

    account_id: int | None = None
    room: str = ""
    may: Callable[[UnitVersion], bool] = lambda _unit: True


@dataclass(frozen=True, slots=True)
class Outcome:
    """The receipt. `again`: it was taken before, and nothing changed."""

    receipt: BundleReceipt
    unit: UnitVersion
    again: bool


def take_bundle(
    settings: Settings,
    database: Database,
    path: Path,
    name: str,
    sender: Sender,
    now: datetime,
    *,
    passing: Passing = pass_on,
) -> Outcome:
    """Show what a bundle says; its receipt. InputError in one sentence when it cannot be taken,
    and then nothing is written."""
    try:
        envelope = peek(path)
        unit, key = _find_key(database, envelope, sender, now)
        with database.reading() as session:
            former = _find_former(session, unit, envelope)
            order = _judge(session, unit, envelope, now)
        if former is not None:
            return Outcome(former, unit, again=True)
        if order.refusal:
            raise InputError(order.refusal)
        waiting = settings.home / _WAITING
        waiting.mkdir(parents=True, exist_ok=True)
        _sweep(waiting)
        with tempfile.TemporaryDirectory(dir=waiting, prefix=_PREFIX) as folder:
            lay_out(path, envelope.manifest, Path(folder))
            return _carry(
                settings, database, envelope, Path(folder), unit, key, mask(name).text, sender,
                now, passing,
            )  # fmt: skip
    except BundleError as error:
        raise InputError(str(error)) from None
    except OSError as error:
        raise InputError(f"{_FULL_DISK} ({error.strerror})") from None


def _carry(
    settings: Settings,
    database: Database,
    envelope: Envelope,
    folder: Path,
    unit: UnitVersion,
    key: BundleKey,
    name: str,
    sender: Sender,
    now: datetime,
    passing: Passing,
) -> Outcome:
    manifest = envelope.manifest
    catalogue = parse_indicators(read_config_folder(settings, FOLDER))
    tools = Tools(
        database=database,
        cabinet=Cabinet(settings.files, database, passing),
        confirmed=parse_confirmed(read_config(settings, "confirmed_phones.toml")),
        projectors=make_projectors(settings, database),
        known=read_countable(settings),
        passing=passing,
    )
    source_id = ensure_source(database, unit.unit_id, unit.code, now)
    ticket = take_turn(database, source_id, now)
    # Only now nobody else can take a bundle of this unit: the row is looked at once more.
    with database.reading() as session:
        former = _find_former(session, unit, envelope)
        order = _judge(session, unit, envelope, now)
    if former is not None or order.refusal:
        give_back(database, ticket, now)
        if former is not None:
            return Outcome(former, unit, again=True)
        raise InputError(order.refusal)
    written: list[BundleReceipt] = []

    def receive(session: Session, carried: Carried) -> None:
        receipt = _make_receipt(envelope, unit, key, name, sender, now, carried, order)
        session.add(receipt)
        session.flush()
        said = f"nomor {manifest.sequence}: {carried.new} baru, {carried.changed} berubah"
        note(session, Deed("terima bundel", name, sender.account_id, unit.unit_id, said), now)
        written.append(receipt)

    carry_in(
        tools, ticket, SourceConfig(unit.code, "berkas:/"),
        BundleHttp(folder, envelope.body, manifest, lambda: now),
        manifest.created_at, now, receive, late=order.late,
    )  # fmt: skip
    rule = parse_small_cells(read_config(settings, "suppression.toml"))
    cover_cells(database, catalogue, rule, lambda: now)
    return Outcome(written[0], unit, again=False)


def read_countable(settings: Settings) -> Countable:
    """What may be told in numbers, as the config says."""
    catalogue = parse_indicators(read_config_folder(settings, FOLDER))
    rules = parse_indexes(read_config(settings, village_index.FILE))
    known = {
        each.code: each.title
        for each in catalogue.indicators.values()
        if each.rollup != "RATIO" and not each.apart
    }
    return Countable(known, [each.form for each in rules.indexes])


def _find_key(
    database: Database, envelope: Envelope, sender: Sender, now: datetime
) -> tuple[UnitVersion, BundleKey]:
    """The unit and the key of a bundle whose signature holds; InputError otherwise."""
    manifest = envelope.manifest
    if manifest.direction != "masuk":
        raise InputError("Ini berkas balasan dari portal, bukan kiriman sebuah unit.")
    with database.reading() as session:
        unit = find_version(session, manifest.unit_code)
        if unit is None:
            raise InputError(f"Tidak ada unit berkode {manifest.unit_code} di portal ini.")
        if sender.room and sender.room != unit.code:
            raise InputError(f"Berkas ini dari {unit.name} ({unit.code}), bukan unit ini.")
        if not sender.may(unit):
            raise InputError(f"Peran Anda tidak mencakup {unit.name} ({unit.code}).")
        key = session.scalar(select(BundleKey).where(BundleKey.mark == envelope.signature.mark))
    if key is None:
        raise InputError("Kunci berkas luring ini tidak dikenal portal ini.")
    if key.unit_id != unit.unit_id:
        raise InputError("Berkas luring ini ditandatangani dengan kunci milik unit lain.")
    check_signature(key.public, envelope.signature, envelope.body)
    fault = find_fault(key, manifest.created_at, now)
    if fault:
        raise InputError(fault)
    return unit, key


def _find_former(session: Session, unit: UnitVersion, envelope: Envelope) -> BundleReceipt | None:
    return session.scalar(
        select(BundleReceipt).where(
            BundleReceipt.unit_id == unit.unit_id, BundleReceipt.sha256 == envelope.sha256
        )
    )


def _judge(session: Session, unit: UnitVersion, envelope: Envelope, now: datetime) -> Order:
    rows = session.scalars(select(BundleReceipt).where(BundleReceipt.unit_id == unit.unit_id))
    taken = [Numbered(each.sequence, each.sha256, each.made_at) for each in rows]
    manifest = envelope.manifest
    given = Numbered(
        manifest.sequence, envelope.sha256, manifest.created_at, manifest.previous_sha256
    )
    return judge_order(given, taken, now)


def _make_receipt(
    envelope: Envelope,
    unit: UnitVersion,
    key: BundleKey,
    name: str,
    sender: Sender,
    now: datetime,
    carried: Carried,
    order: Order,
) -> BundleReceipt:
    manifest = envelope.manifest
    return BundleReceipt(
        unit_id=unit.unit_id,
        key_id=key.id,
        account_id=sender.account_id,
        run_id=carried.run_id,
        name=name[:200],
        sha256=envelope.sha256,
        sequence=manifest.sequence,
        previous_sha256=manifest.previous_sha256,
        producer=mask(manifest.producer).text[:120],
        made_at=manifest.created_at,
        at=now,
        full=manifest.full,
        files=len(manifest.files) - len(manifest.record_files()),
        new=carried.new,
        changed=carried.changed,
        unchanged=carried.unchanged,
        removed=carried.removed,
        rejected=len(carried.rejects),
        masked=carried.masked,
        held=carried.held,
        parts=json.dumps(carried.parts, ensure_ascii=False),
        notes="\n".join((*order.notes, *carried.notes)),
        rejects="\n".join(carried.rejects[:_MOST_TOLD]),
    )


def _sweep(waiting: Path) -> None:
    """Remove what a killed process laid out long ago."""
    for each in waiting.glob(f"{_PREFIX}*"):
        if time.time() - each.stat().st_mtime > _OLD:
            shutil.rmtree(each, ignore_errors=True)
