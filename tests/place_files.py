"""Files of places as people send them, and positions that lie in made-up villages."""

from collections.abc import Sequence
from functools import cache

from portal.sample.borders import draw_borders
from portal.sample.places import read_regency

HEADS = "nama,jenis,lapisan,lat,lon,kode_desa,keterangan"
Row = tuple[object, ...]


@cache
def _borders():
    return draw_borders(1, read_regency("64.08"))


def centre(code: str) -> tuple[float, float]:
    """Latitude and longitude in the middle of a village of `mapped.fill_map`."""
    lon, lat = _borders()[code].centre
    return round(lat, 6), round(lon, 6)


def make_csv(rows: Sequence[Row], heads: str = HEADS) -> bytes:
    """A table of places; short rows end early."""
    lines = [heads, *(",".join(str(cell) for cell in row) for row in rows)]
    return ("\n".join(lines) + "\n").encode()
