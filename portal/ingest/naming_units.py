"""Which units records name, by code or by their names within a kecamatan."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.records import NAMED, Record, Statistic
from geo.intake.region import fold
from portal.ingest.ancestry import find_version
from portal.ingest.locating import VILLAGES
from portal.model import UnitVersion


def name_units(
    session: Session, own: UnitVersion, records: Iterable[Record]
) -> dict[str, UnitVersion]:
    """The units that records name, as far as they lie within the unit that publishes."""
    hints = {record.unit_hint for record in records} - {"", own.code}
    spoken = {each for each in hints if each.startswith(NAMED)}
    named: dict[str, UnitVersion] = {}
    for hint in hints - spoken:
        unit = find_version(session, hint)
        if unit is not None and own.scope_key <= unit.scope_key <= own.scope_end:
            named[hint] = unit
    return named | (_find_by_name(session, own, spoken) if spoken else {})


def is_lost(record: Record, own: UnitVersion, named: dict[str, UnitVersion]) -> bool:
    """Whether a record is a number of a unit nobody knows: it must not become one of the unit
    that publishes. Other records stay with their publisher."""
    told = record.unit_hint not in ("", own.code)
    return told and isinstance(record, Statistic) and record.unit_hint not in named


def _find_by_name(
    session: Session, own: UnitVersion, hints: Iterable[str]
) -> dict[str, UnitVersion]:
    """Villages by kecamatan and name, whatever their spelling; a name two villages share is no
    one's."""
    inside = UnitVersion.scope_key.between(own.scope_key, own.scope_end)
    units = session.scalars(
        select(UnitVersion).where(
            UnitVersion.valid_to.is_(None),
            inside,
            UnitVersion.kind.in_((*VILLAGES, "kecamatan")),
        )
    ).all()
    parents = {unit.unit_id: fold(unit.name) for unit in units if unit.kind == "kecamatan"}
    held: dict[tuple[str, str], list[UnitVersion]] = {}
    for unit in units:
        if unit.kind in VILLAGES and unit.parent_id in parents:
            held.setdefault((parents[unit.parent_id], fold(unit.name)), []).append(unit)
    found: dict[str, UnitVersion] = {}
    for hint in hints:
        parent, _, name = hint.removeprefix(NAMED).partition("/")
        alike = held.get((fold(parent), fold(name)), [])
        if len(alike) == 1:
            found[hint] = alike[0]
    return found
