"""The boundaries in force, and of several of one unit the one that is shown."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session, defer

from portal.model import Item, Outline, Source
from portal.rules.boundary_precedence import Origin, Standing, rank


def list_shown(
    session: Session, unit_ids: Iterable[int], *, bare: bool = False
) -> dict[int, Outline]:
    """The boundary shown for each of these units that has one. `bare`: without its shape, which
    is most of the row."""
    return _choose(session, list(unit_ids), None, bare=bare)


def list_shown_on(
    session: Session, unit_ids: Iterable[int], day: date, *, bare: bool = False
) -> dict[int, Outline]:
    """The boundary that was shown for each unit on a day."""
    return _choose(session, list(unit_ids), day, bare=bare)


def _choose(
    session: Session, unit_ids: list[int], day: date | None, *, bare: bool
) -> dict[int, Outline]:
    told = {"units": unit_ids} | ({"day": day} if day is not None else {})
    rows = session.execute(_list_held(dated=day is not None, bare=bare), told)
    found: dict[int, tuple[tuple[bool, int, int, int, int], Outline]] = {}
    for outline, publisher in rows:
        mine = rank(standing_of(outline, publisher))
        if outline.unit_id not in found or mine < found[outline.unit_id][0]:
            found[outline.unit_id] = (mine, outline)
    return {unit_id: outline for unit_id, (_, outline) in found.items()}


@cache
def _list_held(*, dated: bool, bare: bool) -> Select[Outline, int]:
    """The boundaries of some units with who published them: those in force, or those of a day."""
    still = Outline.valid_to.is_(None)
    held: ColumnElement[bool] = still
    if dated:
        day = bindparam("day", type_=Date)
        held = and_(Outline.valid_from <= day, or_(still, Outline.valid_to > day))
    return (
        select(Outline, Source.unit_id)
        .outerjoin(Item, Item.id == Outline.item_id)
        .outerjoin(Source, Source.id == Item.source_id)
        .where(held, Outline.unit_id.in_(bindparam("units", expanding=True)))
        .options(*([defer(Outline.geometry, raiseload=True)] if bare else []))
    )


def standing_of(outline: Outline, publisher: int | None) -> Standing:
    """What decides about an outline. `publisher`: the unit whose source it was harvested from."""
    if outline.derived:
        origin = Origin.DERIVED
    elif outline.import_id is not None:
        origin = Origin.IMPORTED
    else:
        origin = Origin.OWN if publisher == outline.unit_id else Origin.SET
    return Standing(
        definitive=outline.status == "definitif",
        origin=origin,
        as_of=outline.as_of,
        valid_from=outline.valid_from,
        serial=outline.id,
    )
