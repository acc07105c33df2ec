"""Files of places as people send them, and the ground of made-up villages they lie on."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from shapely import MultiPolygon
from sqlalchemy import select

from geo.columns import store
from portal.db import Database
from portal.model import Outline, UnitVersion
from portal.sample.borders import draw_borders
from portal.sample.places import read_regency

HEADS = "nama,jenis,lapisan,lat,lon,kode_desa,keterangan"
Row = tuple[object, ...]


@cache
def _borders():
    return draw_borders(1, read_regency("64.08"))


def centre(code: str) -> tuple[float, float]:
    """Latitude and longitude in the middle of a village."""
    lon, lat = _borders()[code].centre
    return round(lat, 6), round(lon, 6)


def make_csv(rows: Sequence[Row], heads: str = HEADS) -> bytes:
    """A table of places; short rows end early."""
    lines = [heads, *(",".join(str(cell) for cell in row) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def lay_ground(database: Database, kecamatan: str) -> None:
    """Boundaries of all villages of a kecamatan, and of no other."""
    with database.writing() as session:
        villages = session.scalars(
            select(UnitVersion).where(
                UnitVersion.valid_to.is_(None), UnitVersion.code.startswith(f"{kecamatan}.")
            )
        )
        session.add_all(
            Outline(
                unit_id=each.unit_id,
                geometry=store(MultiPolygon([_borders()[each.code].polygon])),
                status="indikatif",
                source="Bagian Tata Pemerintahan",
                valid_from=date(2025, 6, 1),
            )
            for each in villages.all()
        )
