"""Places looked up again when boundaries changed: the desa that covers one may be another now."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from connectors.records import Place
from portal.db import Database
from portal.ingest.ancestry import with_ancestors
from portal.ingest.locating import VILLAGES, Atlas, load_atlas, locate
from portal.ingest.placing import place
from portal.model import Item, ItemVersion, Source, Spot, UnitVersion
from portal.release import bump
from portal.rules.codec import decode

BATCH = 100


def relocate(database: Database, regency: UnitVersion, now: datetime) -> int:
    """Move the places of a regency to the desa that cover them today; how many moved. What lies
    in no desa stays where it is."""
    with database.reading() as session:
        atlas = load_atlas(session, regency)
        moves = _list_moves(session, regency, atlas) if atlas is not None else {}
    wanted = sorted(moves)
    for start in range(0, len(wanted), BATCH):
        with database.writing() as session:
            touched: set[int] = set()
            chosen = wanted[start : start + BATCH]
            for item in session.scalars(select(Item).where(Item.id.in_(chosen))):
                touched |= _move(session, item, moves[item.id])
            bump(session, with_ancestors(session, touched), now)
    return len(wanted)


def _list_moves(session: Session, regency: UnitVersion, atlas: Atlas) -> dict[int, UnitVersion]:
    """The unit each place should be with, for those that are with another one."""
    versions = session.scalars(
        select(UnitVersion).where(
            UnitVersion.valid_to.is_(None),
            UnitVersion.scope_key.between(regency.scope_key, regency.scope_end),
        )
    ).all()
    by_id = {each.unit_id: each for each in versions}
    by_code = {each.code: each for each in versions}
    rows = session.execute(
        select(Spot.item_id, Spot.unit_id, ItemVersion.body, Source.unit_id)
        .join(Item, Item.id == Spot.item_id)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .join(Source, Source.id == Item.source_id)
        .where(
            Item.type == "place",
            Spot.scope_key.between(regency.scope_key, regency.scope_end),
        )
    )
    moves = {}
    for item_id, unit_id, body, owner_id in rows:
        owner = by_id.get(owner_id)
        if owner is None or owner.kind in VILLAGES:
            continue
        unit = _unit_of(body, owner, by_code, atlas)
        if unit is not None and unit.unit_id != unit_id:
            moves[item_id] = unit
    return moves


def _unit_of(
    body: str, owner: UnitVersion, by_code: Mapping[str, UnitVersion], atlas: Atlas
) -> UnitVersion | None:
    record = decode(body)
    if not isinstance(record, Place):
        return None
    named = by_code.get(record.unit_hint) or owner
    return locate(record, named, atlas)


def _move(session: Session, item: Item, unit: UnitVersion) -> set[int]:
    """Both units whose pages change."""
    spot = session.scalars(select(Spot).where(Spot.item_id == item.id)).one()
    before = spot.unit_id
    session.execute(
        update(Spot)
        .where(Spot.item_id == item.id)
        .values(unit_id=unit.unit_id, scope_key=unit.scope_key)
    )
    place(session, [(item, unit)])
    return {before, unit.unit_id}
