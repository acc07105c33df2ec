"""What is wrong with a polygon as written, named ring by ring."""

from collections.abc import Iterator

import numpy as np
import shapely
from shapely import LinearRing, MultiPolygon, Polygon

from geo.intake.finding import Finding, Kind, fixed, note, review
from geo.overlay import repair

_FEW = 4  # positions of a closed ring: a triangle
_REASONS = (
    ("Nested shells", Kind.NESTED_SHELLS, "Satu bidang terletak di dalam bidang lain unit ini."),
    ("Holes are nested", Kind.NESTED_HOLES, "Satu lubang terletak di dalam lubang lain."),
    ("Hole lies outside", Kind.HOLE_OUTSIDE, "Satu lubang terletak di luar bidangnya."),
    ("Duplicate", Kind.INVALID, "Dua cincin sama persis."),
    ("Interior is disconnected", Kind.INVALID, "Lubang memutus bidang menjadi dua."),
    ("Ring Self-intersection", Kind.CROSSING, ""),
    ("Self-intersection", Kind.CROSSING, ""),
)


def list_defects(shape: MultiPolygon) -> tuple[Finding, ...]:
    """Everything wrong with a shape in degrees, before it is repaired."""
    found = [*_rings(shape), *_holes(shape), *_shells(shape)]
    found += _rest(shape, found)
    if shapely.get_num_coordinates(shape) <= _FEW:
        told = "Batasnya hanya segitiga: jauh terlalu sederhana untuk sebuah desa."
        found.append(review(Kind.FEW_POINTS, told))
    return tuple(found)


def _rings(shape: MultiPolygon) -> Iterator[Finding]:
    repeated = sum(_repeats(ring) for ring in _all_rings(shape))
    if repeated:
        yield fixed(Kind.REPEATED, f"{repeated} titik diulang berurutan; dibuang.")
    outer = [part.exterior for part in shape.geoms if not part.exterior.is_simple]
    if outer:
        yield fixed(Kind.CROSSING, f"Garis batas {_crossing(Polygon(outer[0]))}.")
    inner = [ring for part in shape.geoms for ring in part.interiors if not ring.is_simple]
    if inner:
        yield fixed(Kind.HOLE_CROSSING, f"Garis lubang {_crossing(Polygon(inner[0]))}.")


def _holes(shape: MultiPolygon) -> Iterator[Finding]:
    """Rings written as holes that lie elsewhere: one is a slip, several are islands."""
    outside = [part for part in shape.geoms if part.interiors and _strays(part)]
    for part in outside:
        strays = len(_strays(part))
        if strays > 1:
            yield fixed(
                Kind.ISLANDS_AS_HOLES,
                f"{strays} pulau disandikan sebagai lubang di luar bidang; dijadikan bagian unit.",
            )
        else:
            yield fixed(
                Kind.HOLE_OUTSIDE, "Satu lubang terletak di luar bidang; dijadikan bagian unit."
            )
    for part in shape.geoms:
        holes = [Polygon(ring) for ring in part.interiors if ring.is_simple]
        tree = shapely.STRtree(holes)
        if holes and any(a != b for a, b in tree.query(holes, predicate="within").T):
            yield fixed(Kind.NESTED_HOLES, "Satu lubang terletak di dalam lubang lain.")


def _shells(shape: MultiPolygon) -> Iterator[Finding]:
    shells = [part for part in shape.geoms if part.exterior.is_simple]
    solid = [Polygon(part.exterior) for part in shells]
    if len(solid) < 2:
        return
    tree = shapely.STRtree(solid)
    pairs = tree.query(solid, predicate="within").T
    nested = {int(a) for a, b in pairs if a != b and shells[b].covers(shells[a].exterior)}
    if nested:
        yield fixed(
            Kind.NESTED_SHELLS,
            f"{len(nested)} bidang terletak di dalam bidang lain unit ini; disatukan.",
        )


def _rest(shape: MultiPolygon, found: list[Finding]) -> list[Finding]:
    """What the library says beside what was named already."""
    reason = shapely.is_valid_reason(shape)
    if reason == "Valid Geometry":
        return []
    named = {each.kind for each in found} - {Kind.REPEATED}
    kind, told = next(
        ((kind, told) for start, kind, told in _REASONS if reason.startswith(start)),
        (Kind.INVALID, "Bentuknya tidak sah."),
    )
    alike = {
        Kind.HOLE_OUTSIDE: {Kind.ISLANDS_AS_HOLES},
        Kind.CROSSING: {Kind.HOLE_CROSSING},
    }.get(kind, set())
    if kind in named or alike & named or (kind is Kind.INVALID and named):
        return []
    return [fixed(kind, told or f"Garis batas {_crossing(shape)}.")]


def split_strays(shape: MultiPolygon) -> MultiPolygon:
    """The same rings, those outside their outline as parts of their own."""
    parts: list[Polygon] = []
    for part in shape.geoms:
        strays = _strays(part) if part.interiors else []
        away = {at for at, _ in strays}
        kept = [ring for at, ring in enumerate(part.interiors) if at not in away]
        parts.append(Polygon(part.exterior, kept))
        parts.extend(Polygon(ring) for _, ring in strays)
    return MultiPolygon(parts)


def _strays(part: Polygon) -> list[tuple[int, LinearRing]]:
    """The inner rings that lie outside the outline, with their place."""
    body = repair(Polygon(part.exterior))
    shapely.prepare(body)
    return [
        (at, ring)
        for at, ring in enumerate(part.interiors)
        if not body.covers(Polygon(ring).representative_point())
    ]


def _all_rings(shape: MultiPolygon) -> Iterator[LinearRing]:
    for part in shape.geoms:
        yield part.exterior
        yield from part.interiors


def _repeats(ring: LinearRing) -> int:
    points = shapely.get_coordinates(ring)
    return int(np.sum((points[1:] == points[:-1]).all(axis=1)))


def _crossing(shape: Polygon | MultiPolygon) -> str:
    """How a line meets itself, and where."""
    reason = shapely.is_valid_reason(shape)
    verb = "menyentuh" if reason.startswith("Ring") else "memotong"
    inside = reason[reason.find("[") + 1 : reason.rfind("]")].split()
    if len(inside) != 2:
        return f"{verb} dirinya"
    return f"{verb} dirinya di dekat {float(inside[1]):.5f}, {float(inside[0]):.5f}"


def label_finding(shape: MultiPolygon, lat: str, lon: str) -> Finding | None:
    """Whether the label point a file gives, or else the centre of gravity, misses the shape."""
    try:
        given = shapely.Point(float(lon), float(lat)) if lat and lon else None
    except ValueError:
        given = None
    if given is not None:
        if shape.covers(given):
            return None
        return note(Kind.LABEL_OUTSIDE, "Titik label dari berkas terletak di luar bidang; diganti.")
    if shape.covers(shape.centroid):
        return None
    told = "Titik berat terletak di luar bidang; label diletakkan di bagian yang terlebar."
    return note(Kind.LABEL_OUTSIDE, told)
