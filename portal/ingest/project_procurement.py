"""Published releases as packages: joined by process and plan codes, placed at their office."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from connectors.ocds import Procurement
from connectors.records import Record
from portal.db import NO_SYNC, add_rows
from portal.ingest.offices import Regency, load_regency
from portal.model import Item, Package, PackagePart, UnitVersion
from portal.reads.tender import compile_with_plans, read_releases
from portal.rules.procurement import Process
from portal.tree.naming import slugify


@dataclass(slots=True)
class _Batch:
    """What waits for `finish`: releases to take out, parts to write, processes they touch."""

    items: set[int] = field(default_factory=set)
    parts: list[dict[str, object]] = field(default_factory=list)
    touched: set[tuple[int, str]] = field(default_factory=set)  # source, process


class ProcurementProjector:
    """Keeps packages in step with releases. A batch waits in its session until `finish`, which
    compiles each process once however many of its releases came."""

    types = frozenset({"procurement"})

    def project(
        self, session: Session, item: Item, record: Record, unit: UnitVersion, fetched_at: datetime
    ) -> None:
        """Note which process this release belongs to, and which plans it names."""
        assert isinstance(record, Procurement)
        batch = self._batch(session)
        own = f"{record.process}:{record.process_id}"
        names = {own: True} | {
            f"rup:{code}": False for code in record.plans if f"rup:{code}" != own
        }
        batch.items.add(item.id)
        batch.touched.update((item.source_id, name) for name in names)
        batch.parts += [
            {"source_id": item.source_id, "item_id": item.id, "process": name, "own": is_own}
            for name, is_own in names.items()
        ]

    def retract(self, session: Session, item: Item) -> None:
        """Take this release out of its process."""
        self._batch(session).items.add(item.id)

    def finish(self, session: Session, touched: frozenset[int], now: datetime) -> frozenset[int]:
        """Compile what this batch touched, and the processes that name a touched plan."""
        batch = session.info.pop(self, None)
        if batch is None:
            return frozenset()
        session.flush()
        _replace_parts(session, batch)
        mine = set(batch.touched)
        for source_id, name in batch.touched:
            if name.startswith("rup:"):
                mine |= {(source_id, other) for other in _naming(session, source_id, name)}
        changed: set[int] = set()
        for source_id, names in groupby(sorted(mine), key=lambda each: each[0]):
            regency = load_regency(session, source_id)
            for _, name in names:
                changed |= _compile(session, regency, source_id, name)
        session.flush()
        return frozenset(changed)

    def _batch(self, session: Session) -> _Batch:
        batch: _Batch = session.info.setdefault(self, _Batch())
        return batch


def _replace_parts(session: Session, batch: _Batch) -> None:
    """The parts of these releases, and what the former ones touched."""
    former = session.execute(
        select(PackagePart.source_id, PackagePart.process).where(
            PackagePart.item_id.in_(batch.items)
        )
    )
    batch.touched.update((row.source_id, row.process) for row in former)
    session.execute(
        delete(PackagePart).where(PackagePart.item_id.in_(batch.items)), execution_options=NO_SYNC
    )
    add_rows(session, PackagePart, batch.parts)


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


def _compile(session: Session, regency: Regency, source_id: int, name: str) -> set[int]:
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
    package = held or Package(source_id=source_id, process=name)
    _fill(package, process, regency.find_office(process), regency.find_village(process))
    session.add(package)
    changed |= {package.unit_id, package.located_id}
    return {unit_id for unit_id in changed if unit_id is not None}


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
