"""Which office buys and which village a package names: looked up among a regency's units."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.ingest.ancestry import current_version
from portal.model import Source, UnitCode, UnitVersion
from portal.rules.procurement import Process, find_place, plain_office

_OFFICES = ("setda", "bagian", "opd", "kecamatan", "kelurahan")
_VILLAGES = ("desa", "kelurahan")


@dataclass(frozen=True, slots=True)
class Regency:
    """The units that packages of a source may belong to, read once for many packages."""

    buyer: UnitVersion  # the unit of the source
    units: Mapping[int, UnitVersion]
    satker: Mapping[str, int]  # confirmed codes
    called: Mapping[str, frozenset[int]]  # offices by what they may be called

    def find_office(self, process: Process) -> UnitVersion:
        """The office by its confirmed satker code, else the one whose name is the same; the
        unit of the source when there is none."""
        confirmed = [self.satker[code] for code in process.office_codes if code in self.satker]
        if confirmed:
            return self.units[min(confirmed)]
        if not process.office:
            return self.buyer
        same = self.called.get(plain_office(process.office), frozenset())
        return self.units[min(same)] if len(same) == 1 else self.buyer

    def find_village(self, process: Process) -> UnitVersion | None:
        """The one desa or kelurahan the package's text names."""
        villages = [(key, row.name) for key, row in self.units.items() if row.kind in _VILLAGES]
        taken = frozenset(
            row.name.lower() for row in self.units.values() if row.kind == "kecamatan"
        )
        text = f"{process.title} | {process.location} | {process.description}"
        found = find_place(text, villages, taken)
        return self.units[found] if found is not None else None


def load_regency(session: Session, source_id: int) -> Regency:
    """The units a source's packages may belong to."""
    source = session.get_one(Source, source_id)
    buyer = current_version(session, source.unit_id)
    root = _regency_of(session, buyer)
    inside = (
        UnitVersion.valid_to.is_(None),
        UnitVersion.scope_key.between(root.scope_key, root.scope_end),
    )
    rows = session.scalars(select(UnitVersion).where(*inside).order_by(UnitVersion.unit_id))
    units = {unit.unit_id: unit for unit in rows}
    codes = session.execute(
        select(UnitCode.code, UnitCode.unit_id)
        .join(UnitVersion, UnitVersion.unit_id == UnitCode.unit_id)
        .where(*inside, UnitCode.system == "satker")
    )
    called: dict[str, set[int]] = {}
    for unit in units.values():
        for name in _names(unit):
            called.setdefault(name, set()).add(unit.unit_id)
    return Regency(
        buyer,
        units,
        {row.code: row.unit_id for row in codes},
        {name: frozenset(ids) for name, ids in called.items()},
    )


def _regency_of(session: Session, unit: UnitVersion) -> UnitVersion:
    """Where a source may place packages: the setda and its bagian buy for the whole regency,
    another office for itself."""
    while unit.kind in ("setda", "bagian") and unit.parent_id is not None:
        unit = current_version(session, unit.parent_id)
    return unit


def _names(unit: UnitVersion) -> set[str]:
    if unit.kind not in _OFFICES:
        return set()
    bare = plain_office(unit.name)
    names = {bare, plain_office(f"{unit.designation} {unit.name}")}
    # "Sangatta Utara" alone may be the kecamatan or anything in it.
    return names - {bare} if unit.kind in ("kecamatan", "kelurahan") else names
