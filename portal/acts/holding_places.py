"""A file of places that was looked through and is not kept yet: its cleaned rows wait a day for
what their sender decides. The file itself is not held, for it may say more than we take."""

import contextlib
import hashlib
import json
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from connectors.cleaning.personal import mask
from connectors.lembar.places import PlaceFault, PlaceRead, ReadPlaces
from connectors.records import Place
from portal.acts.examining_places import SentPlaces
from portal.errors import InputError
from portal.rules.codec import decode, encode
from portal.settings import Settings
from portal.tree import UnitView

WAITS = timedelta(days=1)
_GONE = "Hasil pemeriksaan ini sudah tidak ada. Pilih berkasnya lagi."


@dataclass(frozen=True, slots=True)
class HeldPlaces:
    """What waits. `mark`: by which its sender says that this is what they saw."""

    mark: str
    at: datetime
    sent: SentPlaces
    read: ReadPlaces


def hold_places(
    settings: Settings,
    unit: UnitView,
    account_id: int,
    sent: SentPlaces,
    read: ReadPlaces,
    now: datetime,
) -> None:
    """Hold it instead of what this account held for the unit before."""
    told = {
        "at": now.isoformat(),
        "name": mask(sent.name).text[:200],
        "sha256": hashlib.sha256(sent.body).hexdigest(),
        "origin": sent.origin,
        "as_of": sent.as_of.isoformat() if sent.as_of else "",
        "places": [[each.where, encode(each.place)] for each in read.places],
        "faults": [
            [each.where, *map(_clean, (each.column, each.sentence))] for each in read.faults
        ],
        "notes": [_clean(each) for each in read.notes],
    }
    target = _path(settings, unit, account_id)
    waiting = target.with_suffix(".baru")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sweep(target.parent)
        waiting.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        waiting.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            waiting.unlink(missing_ok=True)
        raise InputError(
            f"Hasil pemeriksaan tidak dapat disimpan: {error.strerror}. Coba lagi."
        ) from None


def find_held(
    settings: Settings, unit: UnitView, account_id: int, now: datetime
) -> HeldPlaces | None:
    """What this account holds for the unit; None when it holds nothing, or for too long."""
    try:
        text = _path(settings, unit, account_id).read_text(encoding="utf-8")
        held = _read(text)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return held if now - held.at < WAITS else None


def require_held(
    settings: Settings, unit: UnitView, account_id: int, mark: str, now: datetime
) -> HeldPlaces:
    """What this account saw; InputError when it is gone, or another file was looked at since."""
    held = find_held(settings, unit, account_id, now)
    if held is None:
        raise InputError(_GONE)
    if held.mark != mark:
        raise InputError("Sejak itu berkas lain diperiksa; inilah hasilnya. Lihat, lalu simpan.")
    return held


def drop_held(settings: Settings, unit: UnitView, account_id: int) -> None:
    """Forget what this account holds for the unit."""
    with contextlib.suppress(OSError):
        _path(settings, unit, account_id).unlink(missing_ok=True)


def _path(settings: Settings, unit: UnitView, account_id: int) -> Path:
    return settings.checked / f"{unit.code}-{account_id}.json"


def _read(text: str) -> HeldPlaces:
    told = json.loads(text)
    sent = SentPlaces(
        name=str(told["name"]),
        body=b"",
        origin=str(told["origin"]),
        as_of=date.fromisoformat(told["as_of"]) if told["as_of"] else None,
        sha256=str(told["sha256"]),
    )
    places = []
    for where, body in told["places"]:
        place = decode(body)
        if not isinstance(place, Place):
            raise ValueError(f"{where} is no place")
        places.append(PlaceRead(str(where), place))
    read = ReadPlaces(
        tuple(places),
        tuple(PlaceFault(*map(str, each)) for each in told["faults"]),
        tuple(map(str, told["notes"])),
    )
    mark = hashlib.sha256(text.encode()).hexdigest()[:20]
    return HeldPlaces(mark, datetime.fromisoformat(told["at"]), sent, read)


def _clean(text: str) -> str:
    return mask(text).text


def _sweep(folder: Path) -> None:
    """What nobody came back for."""
    for leftover in folder.iterdir():
        if time.time() - leftover.stat().st_mtime > WAITS.total_seconds():
            leftover.unlink(missing_ok=True)
