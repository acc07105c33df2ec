"""Units beside each other and within what lies above: who covers whom, who strays."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo.areas import area_km2
from geo.codes import RegionCode
from geo.intake.examination import Tally
from geo.intake.finding import Finding, Kind, note, review, say_km2
from geo.overlay import intersect, subtract, unite

INSIDE = 0.5  # so much of a unit within another one: drawn over it
GRAVE = 0.05  # so much of the smaller one is no matter of drawing any more
_STRAY = 0.5  # so much of a unit outside what lies above
_STRAY_NOTE = 0.05


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two units that share ground: how much, as a share of the smaller one."""

    smaller: str
    larger: str
    share: float
    km2: float


def list_overlaps(
    shapes: Mapping[str, BaseGeometry], others: Mapping[str, BaseGeometry] | None = None
) -> tuple[Overlap, ...]:
    """Pairs that overlap: among the shapes, or of the shapes with the others."""
    left = list(shapes.items())
    right = left if others is None else list(others.items())
    if not left or not right:
        return ()
    tree = shapely.STRtree([shape for _, shape in right])
    found = []
    for at, to in tree.query([shape for _, shape in left], predicate="intersects").T:
        if others is None and at >= to:
            continue
        (code, shape), (other, beside) = left[at], right[to]
        if code == other:
            continue
        common = intersect(shape, beside)
        if common.area <= 1e-12:
            continue
        small, large = (code, other) if shape.area <= beside.area else (other, code)
        share = float(common.area / min(shape.area, beside.area))
        found.append(Overlap(small, large, share, area_km2(common)))
    return tuple(sorted(found, key=lambda each: (-each.km2, each.smaller)))


def judge_overlaps(
    overlaps: tuple[Overlap, ...], names: Mapping[str, str]
) -> Iterator[tuple[str, Finding]]:
    """Findings for the overlaps that are more than a slip of the pen."""
    for each in overlaps:
        if each.share < GRAVE:
            continue
        large = f"{names.get(each.larger, '')} ({each.larger})".strip()
        small = f"{names.get(each.smaller, '')} ({each.smaller})".strip()
        if each.share >= INSIDE:
            yield each.smaller, _inside(each, large)
            told = f"Belum dipotong: {small} digambar di atasnya, {say_km2(each.km2)}."
            yield each.larger, review(Kind.OVERLAP, told, each.smaller)
        else:
            told = f"Menindih {large} sebesar {say_km2(each.km2)}, {each.share:.0%} luasnya."
            yield each.smaller, review(Kind.OVERLAP, told, each.larger)


def _inside(each: Overlap, large: str) -> Finding:
    above = RegionCode(each.smaller).parent
    if above == RegionCode(each.larger).parent:
        told = f"{each.share:.0%} luasnya digambar di atas {large} yang belum dipotong."
        return review(Kind.OVER_PARENT, told, each.larger)
    told = f"{each.share:.0%} luasnya di dalam {large}, yang di bawah induk lain."
    return review(Kind.INSIDE_OTHER, told, each.larger)


def judge_parent(
    shape: BaseGeometry, parent: BaseGeometry, name: str, *, whole: bool
) -> Finding | None:
    """A unit against the known shape of what lies above; `whole`: that is the regency."""
    outside = subtract(shape, parent)
    share = float(outside.area / shape.area) if shape.area else 0.0
    if share < _STRAY_NOTE:
        return None
    told = f"{share:.0%} luasnya di luar batas {name} yang tersimpan."
    grave = share >= (INSIDE / 2 if whole else _STRAY)
    return review(Kind.OUTSIDE_PARENT, told) if grave else note(Kind.OUTSIDE_PARENT, told)


def list_strangers(shapes: Mapping[str, MultiPolygon]) -> Iterator[tuple[str, Finding]]:
    """Units all of whose neighbours belong to other kecamatan: perhaps codes were exchanged."""
    codes = list(shapes)
    if not codes:
        return
    tree = shapely.STRtree([shapes[code] for code in codes])
    touching: dict[str, set[str]] = {code: set() for code in codes}
    for a, b in tree.query([shapes[code] for code in codes], predicate="intersects").T:
        if a != b:
            touching[codes[a]].add(codes[b].rpartition(".")[0])
    families: dict[str, int] = {}
    for code in codes:
        families[code.rpartition(".")[0]] = families.get(code.rpartition(".")[0], 0) + 1
    for code, around in touching.items():
        family = code.rpartition(".")[0]
        if families[family] > 1 and around and family not in around:
            told = "Semua tetangganya dari kecamatan lain: mungkin kodenya tertukar."
            yield code, note(Kind.STRANGE_NEIGHBOURS, told)


def tally(shapes: Mapping[str, BaseGeometry], overlaps: tuple[Overlap, ...]) -> Tally:
    """How well these siblings fit together."""
    gaps = count_gaps(shapes) if shapes else 0
    return Tally(len(overlaps), sum(each.km2 for each in overlaps), gaps)


def count_gaps(shapes: Mapping[str, BaseGeometry]) -> int:
    """How many holes the siblings leave between them together."""
    whole = unite(list(shapes.values()))
    return sum(
        len(part.interiors) for part in shapely.get_parts(whole) if part.geom_type == "Polygon"
    )
