"""Siblings into a coverage without overlaps or slivers, each unit guarded on its own."""

import contextlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.areas import areas_km2
from geo.contested import Claim, Piece, find_claims, join, split
from geo.cracks import fill_cracks
from geo.overlay import meet, subtract, unite
from geo.shapes import ShapeError, to_multipolygon
from geo.sparing import spare

SNAPPING = 1e-7  # degrees, about 1 cm
LARGEST_CHANGE = 0.05  # of a unit's own area; beyond it the cleaning is not trusted
METRES_A_DEGREE = 111_000.0  # near enough to say how wide something is
_FINEST = 0.0002  # degrees, about 20 m: published boundaries are not drawn finer
_PATIENCE = 6  # rounds; whoever is still ruined then is left out
_DUST_KM2 = 1e-6  # a square metre: a smaller difference is one of arithmetic

Difference = tuple[BaseGeometry, BaseGeometry]  # gained, lost


@dataclass(frozen=True, slots=True)
class Change:
    """What the cleaning did to a unit, against its shape as it came.

    share: ground gained and lost, as a part of its own area. kept: cleaning would have changed
    more than a twentieth of it, so it keeps its own ground and somebody should look; `share` then
    says how much it would have been. contested: the siblings that claim some of this ground.
    """

    code: str
    share: float
    kept: bool
    gaps: int = 0  # how many gaps beside it were closed into it
    gained_km2: float = 0.0
    overlaps: int = 0  # how many overlaps were left to a sibling
    lost_km2: float = 0.0
    contested: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """Sound siblings by code, what became of each, and how wide a gap was closed at most."""

    shapes: Mapping[str, MultiPolygon]
    changes: tuple[Change, ...]
    tolerance_m: float = 0.0

    @property
    def kept(self) -> tuple[str, ...]:
        """The units that keep their own ground, for review."""
        return tuple(change.code for change in self.changes if change.kept)


def tolerance_of(shapes: Sequence[BaseGeometry]) -> float:
    """How wide, in degrees, a gap or overlap between these siblings is a fault of drawing.

    A hundredth of the side of an average unit, but no more than a thousandth of the side of all
    of them: 150 m in a kabupaten of 31,500 km² with 141 desa. Never under 20 m, for published
    boundaries are not drawn finer; so in a kota of 20 km² it is 20 m. A lake, a kota inside a
    kabupaten and a sibling whose boundary is unknown are far wider and stay open.
    """
    side = math.sqrt(sum(shape.area for shape in shapes))
    return max(_FINEST, side / (100 * max(10.0, math.sqrt(len(shapes)))))


@np.errstate(divide="ignore", invalid="ignore")  # what GEOS tries on lines nearly parallel
def clean(shapes: Mapping[str, MultiPolygon]) -> Coverage:
    """Siblings made to meet without overlap or sliver.

    A unit that the cleaning would ruin keeps its ground and still meets its neighbours: what it
    and a sibling both claim stays with both, and where mere slivers would ruin it, its larger
    neighbours yield. Only what neither saves is left out of the cleaning, as it came.
    """
    before = {code: shapes[code] for code in sorted(shapes)}
    tolerance = tolerance_of(list(before.values()))
    if _is_sound(before, tolerance):
        changes = tuple(Change(code, 0.0, kept=False) for code in before)
        return Coverage(_settle(before), changes, tolerance * METRES_A_DEGREE)
    given: dict[str, BaseGeometry] = dict(before)
    after: dict[str, BaseGeometry] = {}
    claims: list[Claim] = []
    ruin: dict[str, float] = {}  # how much each would have changed when it was first found
    spared: set[str] = set()
    left_out: set[str] = set()
    for turn in range(_PATIENCE):
        free = {code: shape for code, shape in given.items() if code not in left_out}
        open_claims = [claim for claim in claims if claim.code in free and claim.other in free]
        after = _clean(split(free, open_claims), tolerance)
        if turn == 0 and (filled := fill_cracks(after, _unite(list(after.values())), tolerance)):
            given |= filled
            after = _patch(after, filled, tolerance)
        differences = _differ({code: before[code] for code in free}, after)
        shares = _shares(before, differences)
        ruined = [code for code, share in shares.items() if share > LARGEST_CHANGE]
        if not ruined:
            break
        ruin |= {code: shares[code] for code in ruined if code not in ruin}
        found = find_claims(before, ruined, claims, tolerance)
        claims += found
        settled = {code for claim in found for code in (claim.code, claim.other)}
        weak = {code for code in ruined if code not in settled}
        left_out |= {code for code in weak if code in spared or turn >= _PATIENCE - 2}
        given |= spare(given, after, sorted(weak - left_out))
        spared |= weak
    else:
        left_out |= set(ruined)
    for code in left_out:
        after.pop(code, None)
        differences[code] = None
    sound = _settle({code: after.get(code, shape) for code, shape in before.items()})
    contested: dict[str, set[str]] = {}
    for claim in claims:
        contested.setdefault(claim.code, set()).add(claim.other)
        contested.setdefault(claim.other, set()).add(claim.code)
    kept = {code: share for code, share in ruin.items() if code in left_out or code in contested}
    changes = _compare(before, differences, kept, contested)
    return Coverage(sound, changes, tolerance * METRES_A_DEGREE)


def dissolve(shapes: Sequence[BaseGeometry]) -> MultiPolygon:
    """One outline around siblings; what lies open between them stays open."""
    return to_multipolygon(shapely.normalize(_unite(shapes)))


def find_holes(shapes: Sequence[BaseGeometry]) -> list[Polygon]:
    """What siblings enclose and none of them covers: a lake, a kota of its own, a sibling whose
    boundary is unknown; after the cleaning no slivers."""
    outlines = [part for part in shapely.get_parts(_unite(shapes)) if isinstance(part, Polygon)]
    return [Polygon(ring) for outline in outlines for ring in outline.interiors]


def simplify(shapes: Mapping[str, MultiPolygon], tolerance: float) -> dict[str, MultiPolygon]:
    """Siblings with fewer points, their shared borders still shared; a shape that would vanish
    keeps its own points."""
    codes = list(shapes)
    thin = shapely.coverage_simplify([shapes[code] for code in codes], tolerance)
    return {
        code: _polygons_or(after, shapes[code]) for code, after in zip(codes, thin, strict=True)
    }


def _is_sound(shapes: Mapping[str, BaseGeometry], tolerance: float) -> bool:
    """Whether siblings meet already, as after an earlier cleaning: then no point is moved."""
    parts = list(shapes.values())
    if len(parts) < 2:
        return True
    if not shapely.coverage_is_valid(parts) or fill_cracks(shapes, _unite(parts), tolerance):
        return False
    return all(hole.buffer(-tolerance / 2).area > 0 for hole in find_holes(parts))


def _settle(shapes: Mapping[str, BaseGeometry]) -> dict[str, MultiPolygon]:
    """Each shape beginning at a fixed point, so that the same shape is the same row."""
    return {code: to_multipolygon(shapely.normalize(shape)) for code, shape in shapes.items()}


def _unite(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    parts = list(shapes)
    if shapely.coverage_is_valid(parts):
        # Exact, and twenty times as fast; it refuses what is off by less than validity sees.
        with contextlib.suppress(shapely.GEOSException):
            return shapely.coverage_union_all(parts)
    return unite(parts)


def _clean(pieces: Sequence[Piece], tolerance: float) -> dict[str, BaseGeometry]:
    """The pieces made to meet, joined to units again; a unit that vanished is not among them."""
    shapes = [piece.shape for piece in pieces]
    if len(shapes) > 1:
        shapes = meet(shapes, tolerance, SNAPPING)
    cleaned = [
        Piece(piece.owners, shape)
        for piece, shape in zip(pieces, shapes, strict=True)
        if shape is not None and not shape.is_empty
    ]
    return join(cleaned)


def _patch(
    shapes: Mapping[str, BaseGeometry], changed: Mapping[str, BaseGeometry], tolerance: float
) -> dict[str, BaseGeometry]:
    """Clean siblings with some of them changed: only those and who touches them, if that will do.
    Others may lie between these, so no gap is closed but what arithmetic leaves."""
    codes = list(shapes)
    tree = shapely.STRtree([shapes[code] for code in codes])
    near = {codes[at] for at in tree.query(list(changed.values()), predicate="intersects")[1]}
    around = {code: changed.get(code, shapes[code]) for code in sorted(near)}
    patched = {**shapes, **_clean(split(around, ()), 2 * SNAPPING)}
    if shapely.coverage_is_valid(list(patched.values())):
        return patched
    return _clean(split(patched, ()), tolerance)


def _differ(
    before: Mapping[str, BaseGeometry], after: Mapping[str, BaseGeometry]
) -> dict[str, Difference | None]:
    """What each unit gained and lost; None for one that vanished."""
    here = [code for code in before if code in after]
    old, new = [before[code] for code in here], [after[code] for code in here]
    gained, lost = subtract(new, old), subtract(old, new)
    found: dict[str, Difference | None] = dict.fromkeys(before)
    return found | dict(zip(here, zip(gained, lost, strict=True), strict=True))


def _shares(
    before: Mapping[str, BaseGeometry], differences: Mapping[str, Difference | None]
) -> dict[str, float]:
    """How much of its area each unit changed."""
    return {
        code: float(sum(shapely.area(each)) / before[code].area) if each else 1.0
        for code, each in differences.items()
    }


def _compare(
    before: Mapping[str, MultiPolygon],
    differences: Mapping[str, Difference | None],
    ruin: Mapping[str, float],
    contested: Mapping[str, set[str]],
) -> tuple[Change, ...]:
    """The report: one line a unit. `ruin`: the units that keep their own ground."""
    codes, nothing = list(before), (Polygon(), Polygon())
    told = [differences.get(code) or nothing for code in codes]
    gained = _areas([more for more, _ in told])
    lost = _areas([less for _, less in told])
    whole = areas_km2([before[code] for code in codes]).tolist()
    return tuple(
        Change(
            code=code,
            share=ruin.get(code, (sum(more) + sum(less)) / max(own, _DUST_KM2)),
            kept=code in ruin,
            gaps=len(more),
            gained_km2=sum(more),
            overlaps=len(less),
            lost_km2=sum(less),
            contested=tuple(sorted(contested.get(code, ()))),
        )
        for code, more, less, own in zip(codes, gained, lost, whole, strict=True)
    )


def _areas(grounds: Sequence[BaseGeometry]) -> list[list[float]]:
    """The areas of the parts of each ground in km², dust left out."""
    parts, owners = shapely.get_parts(grounds, return_index=True)
    found: list[list[float]] = [[] for _ in grounds]
    for owner, area in zip(owners, areas_km2(parts.tolist()), strict=True):
        if area > _DUST_KM2:
            found[owner].append(float(area))
    return found


def _polygons_or(after: BaseGeometry | None, before: MultiPolygon) -> MultiPolygon:
    if after is None:
        return before
    try:
        return to_multipolygon(after)
    except ShapeError:
        return before
