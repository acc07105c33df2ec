"""The places a unit sent in files and shows today, as rows it can mend and send again. Roads and
other lines are none: a row of a table cannot hold a course, and such a table takes none away."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.records import Place
from portal.model import Item, ItemVersion, Source
from portal.reads.places import SENT
from portal.rules.codec import decode
from portal.rules.place_layers import OTHERS, Layers
from portal.tree import UnitView

# Names that reading such a file knows; the last one keeps a place the same when it is moved.
COLUMNS = (
    "nama", "jenis", "lapisan", "lat", "lon", "kode_desa", "keterangan", "sumber",
    "tanggal_update", "id_tempat",
)  # fmt: skip
Cell = str | int | float | None


def list_sent_places(
    session: Session, unit: UnitView, layers: Layers, zone: str
) -> list[tuple[Cell, ...]]:
    """A row a place, in the order they came."""
    bodies = session.scalars(
        select(ItemVersion.body)
        .join(Item, Item.published_id == ItemVersion.id)
        .join(Source, Source.id == Item.source_id)
        .where(Source.unit_id == unit.id, Item.stream == SENT, Item.hidden_at.is_(None))
        .order_by(Item.id)
    )
    places = (each for each in map(decode, bodies) if isinstance(each, Place))
    return [_row(each, layers, ZoneInfo(zone)) for each in places if not each.line]


def _row(place: Place, layers: Layers, zone: ZoneInfo) -> tuple[Cell, ...]:
    layer = layers.of(place.category, "", "").code
    return (
        place.name,
        place.kind,
        "" if layer == OTHERS else layer,
        place.lat,
        place.lon,
        place.unit_hint,
        place.description,
        place.origin,
        _tell(place.modified, zone),
        place.key,
    )


def _tell(moment: datetime | None, zone: ZoneInfo) -> str:
    """A day where it was one, else the moment."""
    if moment is None:
        return ""
    local = moment.astimezone(zone)
    whole = local.time() == time()
    return local.date().isoformat() if whole else moment.astimezone(UTC).isoformat()
