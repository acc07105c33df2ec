"""Writing a planned tree: new units, new versions of changed ones, ends of vanished ones."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.codes import UnitKind
from portal.errors import UsageError
from portal.model import DataSet, Site, Unit, UnitSuccession, UnitVersion
from portal.release import STRUCTURE, bump
from portal.rules.hosts import plain_host
from portal.tree.codelist import CodeList
from portal.tree.planning import PlannedUnit


@dataclass(frozen=True, slots=True)
class Filling:
    """What a filling changed."""

    site_id: int
    added: int
    changed: int
    ended: int
    regions: int


def fill_tree(
    session: Session,
    codes: CodeList,
    planned: tuple[PlannedUnit, ...],
    *,
    zone: str,
    host: str,
    now: datetime,
    on: date,
) -> Filling:
    """Bring the regency's units to the plan; a second call with the same plan changes nothing.

    `on` is the day a change takes effect. Runs in the caller's transaction: all or nothing.
    """
    root = planned[0]
    current = {
        row.code: row
        for row in session.scalars(
            select(UnitVersion).where(
                UnitVersion.valid_to.is_(None),
                UnitVersion.scope_key.between(root.scope_key, root.scope_end),
            )
        )
    }
    ids = {code: row.unit_id for code, row in current.items()}
    added = changed = 0
    for unit in planned:
        parent_id = ids[unit.parent] if unit.parent else None
        held = current.get(unit.code)
        if held is not None and _same(held, unit, parent_id):
            continue
        if held is None:
            fresh = Unit(created_at=now)
            session.add(fresh)
            session.flush()
            ids[unit.code] = fresh.id
            added += 1
        else:
            held.valid_to = on
            session.flush()
            _note_succession(session, held, unit, on, codes.decree)
            changed += 1
        session.add(_version(unit, ids[unit.code], parent_id, on, codes.decree))
        session.flush()
    wanted = {unit.code for unit in planned}
    ended = [row for code, row in current.items() if code not in wanted]
    for row in ended:
        row.valid_to = on
    site_id = _ensure_site(session, ids[root.code], zone, host)
    if added or changed or ended:
        session.add(
            DataSet(
                name=codes.name,
                version=codes.version,
                decree=codes.decree,
                root_code=codes.root.text,
                rows=len(codes.rows),
                loaded_at=now,
            )
        )
        bump(session, [STRUCTURE], now)
    regional = {UnitKind.KABUPATEN, UnitKind.KECAMATAN, UnitKind.DESA, UnitKind.KELURAHAN}
    regions = sum(1 for unit in planned if unit.kind in regional)
    return Filling(site_id, added, changed, len(ended), regions)


def _same(held: UnitVersion, unit: PlannedUnit, parent_id: int | None) -> bool:
    return (
        held.parent_id,
        held.name,
        held.kind,
        held.designation,
        held.slug,
        held.scope_key,
        held.scope_end,
    ) == (
        parent_id,
        unit.name,
        unit.kind,
        unit.designation,
        unit.slug,
        unit.scope_key,
        unit.scope_end,
    )


def _version(
    unit: PlannedUnit, unit_id: int, parent_id: int | None, on: date, basis: str
) -> UnitVersion:
    return UnitVersion(
        unit_id=unit_id,
        parent_id=parent_id,
        code=unit.code,
        name=unit.name,
        kind=unit.kind,
        designation=unit.designation,
        slug=unit.slug,
        scope_key=unit.scope_key,
        scope_end=unit.scope_end,
        valid_from=on,
        valid_to=None,
        legal_basis=basis,
    )


def _note_succession(
    session: Session, held: UnitVersion, unit: PlannedUnit, on: date, basis: str
) -> None:
    if held.name != unit.name:
        session.add(
            UnitSuccession(
                from_unit_id=held.unit_id,
                to_unit_id=held.unit_id,
                kind="ganti nama",
                on_date=on,
                legal_basis=basis,
            )
        )


def _ensure_site(session: Session, root_unit_id: int, zone: str, host: str) -> int:
    """The regency's site. A host given later replaces the one before; two sites never share one."""
    host = plain_host(host)
    for other in session.scalars(select(Site).where(Site.root_unit_id != root_unit_id)):
        if host and plain_host(other.host) == host:
            raise UsageError(f"Nama host {host} sudah dipakai situs lain. Pilih nama lain.")
    site = session.scalar(select(Site).where(Site.root_unit_id == root_unit_id))
    if site is None:
        site = Site(host=host, root_unit_id=root_unit_id, zone=zone)
        session.add(site)
        session.flush()
    if host and site.host != host:
        site.host = host
    return site.id
