"""Where a block's content comes from, and whether those sources answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from connectors.records import HELD_BACK
from portal.model import Item, Source, StreamState, UnitVersion
from portal.reads.spans import span_of, within
from portal.rules.brought import BUNDLE, SHEET
from portal.rules.freshness import Health
from portal.tree import UnitView

KIND_NAMES = {
    "opensid": "OpenSID",
    "wordpress": "WordPress",
    "feed": "RSS",
    "geofile": "berkas peta",
    "arcgis": "layanan peta",
    "ogcapi": "layanan peta",
    "wfs": "layanan peta",
    "ckan": "portal data",
    "inaproc": "INAPROC",
    SHEET: "lembar isian",
    BUNDLE: "berkas luring",
}

_OF_VIEW = 11  # columns of a `SourceView` that are asked for


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source as readers see it: where it is and how it does; never its options or secrets."""

    id: int
    unit_id: int
    kind: str
    url: str
    health: str
    health_since: datetime | None
    identity: str
    identity_note: str
    last_success: datetime | None
    sentence: str
    sample: bool
    hold: str = ""
    held_files: int = 0  # filled where it is shown, see `count_held_files`

    @property
    def name(self) -> str:
        """`OpenSID contoh.desa.id`."""
        return name_of(self.kind, self.url)

    @property
    def silent(self) -> bool:
        """Whether its last reading failed or it was refused."""
        return self.health in ("tidak menjawab", "ditolak")


def name_of(kind: str, url: str) -> str:
    """How a source is called on pages."""
    return f"{KIND_NAMES.get(kind, kind)} {urlsplit(url).netloc}".strip()


def read_sources(
    session: Session, unit: UnitView, types: Iterable[str] = ()
) -> tuple[SourceView, ...]:
    """The active sources of a unit and of all below it; only those that ever gave an item of
    these types, or that were never read, when types are named."""
    (found,) = read_source_groups(session, unit, (tuple(types),))
    return found


def read_source_groups(
    session: Session, unit: UnitView, groups: Sequence[tuple[str, ...]]
) -> list[tuple[SourceView, ...]]:
    """The sources of several groups of types, as `read_sources` tells them of one."""
    named = tuple(dict.fromkeys(name for types in groups for name in types))
    rows = session.connection().execute(_list_sources(named, all(groups)), span_of(unit)).all()
    waiting = _read_holds(session, unit) if any(row[_OF_VIEW] for row in rows) else ()
    found = []
    for types in groups:
        holds = _choose_holds(session, waiting, types)
        marks = [_OF_VIEW + 1 + named.index(name) for name in types]
        found.append(
            tuple(
                SourceView(*[*row[:_OF_VIEW], holds.get(row[0], "")])
                for row in rows
                if not marks or any(row[at] for at in marks)
            )
        )
    return found


def count_held_files(session: Session, source_ids: Iterable[int]) -> dict[int, int]:
    """How many files of shown documents are held back, by source; none is not listed."""
    rows = session.execute(
        select(Item.source_id, func.count())
        .where(
            Item.file_state.in_(HELD_BACK),
            Item.source_id.in_(list(source_ids)),
            Item.hidden_at.is_(None),
        )
        .group_by(Item.source_id)
    )
    return {row[0]: row[1] for row in rows}


def health_of(sources: Iterable[SourceView]) -> Health:
    """What these sources together allow to say."""
    known = tuple(sources)
    held = [each for each in known if (each.hold or each.health == "ditahan") and not each.silent]
    seen = [each.last_success for each in known if each.last_success]
    return Health(
        total=len(known),
        silent=sum(each.silent for each in known),
        refused=sum(each.health == "ditolak" for each in known),
        held=len(held),
        last_success=max(seen, default=None),
        reason=held[0].hold if held else "",
    )


def _lies_within() -> ColumnElement[bool]:
    """Whether a unit's current row lies in the subtree that is asked for."""
    return and_(UnitVersion.valid_to.is_(None), within(UnitVersion.scope_key))


@cache
def _list_sources(types: tuple[str, ...], only: bool) -> Select[*tuple[Any, ...]]:
    """The columns of a `SourceView` in its order, whether anything of it is held back, and whether
    it ever gave something of each type: looked up by source and type, for the items of a regency
    are many. `only`: of those that gave some."""
    held = exists().where(StreamState.source_id == Source.id, StreamState.hold != "")
    gave = [exists().where(Item.source_id == Source.id, Item.type == name) for name in types]
    marks = (each.label(f"mark_{at}") for at, each in enumerate((held, *gave)))
    rows = (
        select(
            Source.id, Source.unit_id, Source.kind, Source.url, Source.health,
            Source.health_since, Source.identity, Source.identity_note,
            Source.last_success_at, Source.error_sentence, Source.sample, *marks,
        )
        .join(UnitVersion, UnitVersion.unit_id == Source.unit_id)
        .where(Source.active, _lies_within())
        .order_by(Source.id)
    )  # fmt: skip
    return rows.where(or_(*gave)) if only else rows


@cache
def _list_holds() -> Select[int, str, str]:
    return (
        select(StreamState.source_id, StreamState.stream, StreamState.hold)
        .join(Source, Source.id == StreamState.source_id)
        .join(UnitVersion, UnitVersion.unit_id == Source.unit_id)
        .where(StreamState.hold != "", _lies_within())
    )


def _read_holds(session: Session, unit: UnitView) -> Sequence[Any]:
    return session.connection().execute(_list_holds(), span_of(unit)).all()


def _choose_holds(session: Session, rows: Sequence[Any], types: tuple[str, ...]) -> dict[int, str]:
    """What holds each source, of the streams that give one of these types."""
    if not rows or not types:
        return {row.source_id: row.hold for row in rows}
    held: dict[int, str] = {}
    for row in rows:
        given = select(Item.id).where(
            Item.source_id == row.source_id, Item.stream == row.stream, Item.type.in_(types)
        )
        if session.scalar(given.limit(1)) is not None:
            held[row.source_id] = row.hold
    return held
