"""What the sample's map service holds: borders of all desa, places of the regency, its roads."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shapely import Polygon, box
from shapely.geometry import mapping

from portal.sample.borders import Border, draw_borders
from portal.sample.chance import draw
from portal.sample.offices import scatter
from portal.sample.places import District, Regency

# A desa of another regency and the outline of a kecamatan: what a real layer also holds.
_NEIGHBOUR = "99.01.01.2001"
_EVERY = 5  # of so many desa one lies in two features, as if a river parted it


@dataclass(frozen=True, slots=True)
class Shaped:
    """One feature."""

    id: str
    properties: Mapping[str, str | int | float]
    geometry: Mapping[str, object]
    bounds: tuple[float, float, float, float]

    def to_value(self) -> dict[str, object]:
        """As GeoJSON."""
        return {
            "type": "Feature",
            "id": self.id,
            "geometry": dict(self.geometry),
            "properties": dict(self.properties),
        }


@dataclass(frozen=True, slots=True)
class Layer:
    """A collection: how it is called, and how its features are made."""

    title: str
    description: str
    make: Callable[[int, Regency, date], tuple[Shaped, ...]]


def make_borders(seed: int, regency: Regency, today: date) -> tuple[Shaped, ...]:
    """The border of every desa, some in two parts, and one feature that is none of ours."""
    borders = draw_borders(seed, regency)
    found = []
    for at, village in enumerate(regency.villages()):
        chance = draw(seed, village.code, "geoportal")
        about: dict[str, str | int | float] = {
            "KDEPUM": village.code,
            "NAMOBJ": village.name,
            "WADMKC": village.district,
            "LUASWH": round(borders[village.code].polygon.area * 12_321, 2),
            "tgl_update": (today - timedelta(days=chance.randint(30, 900))).isoformat(),
        }
        shape = borders[village.code].polygon
        parts = _halve(shape) if at % _EVERY == 0 else [shape]
        for number, part in enumerate(parts, start=1):
            found.append(_shape(f"{village.code}-{number}", about, part))
    west, south, east, _ = Polygon(next(iter(borders.values())).ring).bounds
    outside = box(west, south - 1.0, east, south - 0.9)
    other = {"KDEPUM": _NEIGHBOUR, "NAMOBJ": "Desa tetangga", "WADMKC": "Kecamatan tetangga"}
    return (*found, _shape(_NEIGHBOUR, other, outside))


def make_places(seed: int, regency: Regency, today: date) -> tuple[Shaped, ...]:
    """A health centre, a secondary school and a market in every kecamatan. Every third feature
    has no code: only its position tells where it belongs."""
    borders = draw_borders(seed, regency)
    found: list[Shaped] = []
    for district in regency.districts:
        chance = draw(seed, district.code, "public places")
        for sort, word in (("Kesehatan", "Puskesmas"), ("Pendidikan", "SMP"), ("Ekonomi", "Pasar")):
            village = chance.choice(district.villages)
            (point,) = scatter(chance, borders[village.code], 1)
            number = f"F{len(found) + 1:04d}"
            about: dict[str, str | int | float] = {
                "id_fasilitas": number,
                "nama": f"{word} {district.name}",
                "jenis": sort,
                "alamat": f"Kecamatan {district.name}",
            }
            if len(found) % 3:
                about["kode_desa"] = village.code
            geometry = {"type": "Point", "coordinates": list(point)}
            found.append(Shaped(number, about, geometry, (*point, *point)))
    return tuple(found)


def make_roads(seed: int, regency: Regency, today: date) -> tuple[Shaped, ...]:
    """A road through the villages of each kecamatan."""
    borders = draw_borders(seed, regency)
    return tuple(
        _road(district, [borders[village.code] for village in district.villages])
        for district in regency.districts
        if len(district.villages) > 1
    )


LAYERS: Mapping[str, Layer] = {
    "batas_desa": Layer("Batas desa", "Batas desa dan kelurahan (ilustrasi)", make_borders),
    "fasilitas": Layer("Fasilitas umum", "Fasilitas umum kecamatan (ilustrasi)", make_places),
    "jalan": Layer("Jalan kabupaten", "Ruas jalan kabupaten (ilustrasi)", make_roads),
}


def _halve(shape: Polygon) -> list[Polygon]:
    """The shape in two along its middle; whole where a cut gives more than two parts."""
    west, south, east, north = shape.bounds
    middle = round((west + east) / 2, 5)
    halves = [
        shape.intersection(box(west, south, middle, north)),
        shape.intersection(box(middle, south, east, north)),
    ]
    whole = [half for half in halves if isinstance(half, Polygon) and not half.is_empty]
    return whole if len(whole) == len(halves) else [shape]


def _shape(name: str, about: Mapping[str, str | int | float], shape: Polygon) -> Shaped:
    return Shaped(name, about, mapping(shape), shape.bounds)


def _in_passing(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points as a road would pass them: from the west, each time on to the nearest."""
    left = sorted(points)
    way = [left.pop(0)]
    while left:
        way.append(min(left, key=lambda point: math.dist(point, way[-1])))
        left.remove(way[-1])
    return way


def _road(district: District, borders: list[Border]) -> Shaped:
    points = _in_passing([border.centre for border in borders])
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    about = {
        "no_ruas": f"R{district.number:03d}",
        "nama": f"Jalan Poros {district.name}",
        "fungsi": "Jalan kabupaten",
    }
    geometry = {"type": "LineString", "coordinates": [list(point) for point in points]}
    return Shaped(about["no_ruas"], about, geometry, (min(lons), min(lats), max(lons), max(lats)))
