"""Published releases as packages: joined by process and plan codes, placed at their office."""

import threading
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from connectors.ocds import Procurement
from connectors.records import Record
from portal.ingest.ancestry import current_version
from portal.model import Item, Package, PackagePart, Source, UnitCode, UnitVersion
from portal.reads.tender import compile_with_plans, read_releases
from portal.rules.procurement import Process, find_place, plain_office
from portal.tree.naming import slugify

_OFFICES = ("setda", "bagian", "opd", "kecamatan", "kelurahan")
_VILLAGES = ("desa", "kelurahan")


class ProcurementProjector:
    """Keeps packages in step with releases. Touched processes are kept per thread until
    `finish`, which compiles each once however many of its releases came."""

    types = frozenset({"procurement"})

    def __init__(self) -> None:
        self._local = threading.local()

    def project(
        self, session: Session, item: Item, record: Record, unit: UnitVersion, now: datetime
    ) -> None:
        """Note which process this release belongs to, and which plans it names."""
        assert isinstance(record, Procurement)
        self.retract(session, item)
        own = f"{record.process}:{record.process_id}"
        names = {own: True} | {
            f"rup:{code}": False for code in record.plans if f"rup:{code}" != own
        }
        for name, is_own in names.items():
            session.add(
                PackagePart(
                    source_id=item.source_id,
                    item_id=item.id,
                    process=name,
                    own=is_own,
                )
            )
            self._touched().add((item.source_id, name))

    def retract(self, session: Session, item: Item) -> None:
        """Take this release out of its process."""
        rows = session.execute(
            select(PackagePart.source_id, PackagePart.process).where(PackagePart.item_id == item.id)
        )
        self._touched().update((row.source_id, row.process) for row in rows)
        session.execute(delete(PackagePart).where(PackagePart.item_id == item.id))

    def finish(self, session: Session, touched: frozenset[int], now: datetime) -> frozenset[int]:
        """Compile what this batch touched, and the processes that name a touched plan."""
        session.flush()
        mine = set(self._touched())
        self._touched().clear()
        for source_id, name in tuple(mine):
            if name.startswith("rup:"):
                mine |= {(source_id, other) for other in _naming(session, source_id, name)}
        changed: set[int] = set()
        for source_id, name in sorted(mine):
            changed |= _compile(session, source_id, name)
        session.flush()
        return frozenset(changed)

    def _touched(self) -> set[tuple[int, str]]:
        if not hasattr(self._local, "touched"):
            self._local.touched = set()
        touched: set[tuple[int, str]] = self._local.touched
        return touched


def _naming(session: Session, source_id: int, plan: str) -> frozenset[str]:
    """The processes whose releases name this plan."""
    items = select(PackagePart.item_id).where(
        PackagePart.source_id == source_id,
        PackagePart.process == plan,
        PackagePart.own.is_(False),
    )
    rows = session.scalars(
        select(PackagePart.process).where(PackagePart.item_id.in_(items), PackagePart.own)
    )
    return frozenset(rows)


def _compile(session: Session, source_id: int, name: str) -> set[int]:
    held = session.scalars(
        select(Package).where(Package.source_id == source_id, Package.process == name)
    ).one_or_none()
    changed = {held.unit_id, held.located_id} if held else set()
    releases = read_releases(session, source_id, name)
    folded = name.startswith("rup:") and bool(_naming(session, source_id, name))
    if not releases or folded:
        if held is not None:
            session.delete(held)
        return {unit_id for unit_id in changed if unit_id is not None}
    process = compile_with_plans(session, source_id, releases)
    source = session.scalars(select(Source).where(Source.id == source_id)).one()
    buyer = current_version(session, source.unit_id)
    root = _regency_of(session, buyer)
    office = _find_office(session, root, process) or buyer
    located = _find_village(session, root, process)
    package = held or Package(source_id=source_id, process=name)
    _fill(package, process, office, located)
    session.add(package)
    changed |= {package.unit_id, package.located_id}
    return {unit_id for unit_id in changed if unit_id is not None}


def _regency_of(session: Session, unit: UnitVersion) -> UnitVersion:
    """Where a source may place packages: the setda and its bagian buy for the whole regency,
    another office for itself."""
    while unit.kind in ("setda", "bagian") and unit.parent_id is not None:
        unit = current_version(session, unit.parent_id)
    return unit


def _fill(
    package: Package, process: Process, office: UnitVersion, located: UnitVersion | None
) -> None:
    package.unit_id = office.unit_id
    package.scope_key = office.scope_key
    package.located_id = located.unit_id if located else None
    package.located_key = located.scope_key if located else None
    package.title = process.title[:500]
    package.slug = slugify(process.title)[:80]
    package.office = process.office[:200]
    package.year = process.year
    package.stage = process.stage
    package.method = process.method[:120]
    package.category = process.category[:120]
    package.supplier = process.supplier[:300]
    package.pagu, package.hps = process.pagu, process.hps
    package.award, package.contract = process.award, process.contract
    package.newest = process.newest


def _find_office(session: Session, root: UnitVersion, process: Process) -> UnitVersion | None:
    """The office by its confirmed satker code, else the one whose name is the same."""
    inside = (
        UnitVersion.valid_to.is_(None),
        UnitVersion.scope_key.between(root.scope_key, root.scope_end),
    )
    confirmed = session.scalars(
        select(UnitVersion)
        .join(UnitCode, UnitCode.unit_id == UnitVersion.unit_id)
        .where(*inside, UnitCode.system == "satker", UnitCode.code.in_(process.office_codes))
    ).first()
    if confirmed is not None or not process.office:
        return confirmed
    wanted = plain_office(process.office)
    same = [
        row
        for row in session.scalars(
            select(UnitVersion).where(*inside, UnitVersion.kind.in_(_OFFICES))
        )
        if wanted in (plain_office(f"{row.designation} {row.name}"), plain_office(row.name))
        and (row.kind not in ("kecamatan", "kelurahan") or wanted != plain_office(row.name))
    ]
    return same[0] if len(same) == 1 else None


def _find_village(session: Session, root: UnitVersion, process: Process) -> UnitVersion | None:
    rows = session.scalars(
        select(UnitVersion).where(
            UnitVersion.valid_to.is_(None),
            UnitVersion.scope_key.between(root.scope_key, root.scope_end),
            UnitVersion.kind.in_((*_VILLAGES, "kecamatan")),
        )
    ).all()
    villages = {row.unit_id: row for row in rows if row.kind in _VILLAGES}
    taken = frozenset(row.name.lower() for row in rows if row.kind == "kecamatan")
    text = f"{process.title} | {process.location} | {process.description}"
    found = find_place(text, [(key, row.name) for key, row in villages.items()], taken)
    return villages[found] if found is not None else None
