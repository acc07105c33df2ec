"""Ground that two siblings both claim: it stays with both until a person decides.

A sliver of overlap is a fault of drawing and may go to either. Ground wider than that is a claim:
the cleaning treats it as a piece of its own, and each claimant gets it back afterwards.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geo.overlay import intersect, subtract, unite

_LEAST = 0.01  # of a unit's area: less than that is not worth a question


@dataclass(frozen=True, slots=True)
class Piece:
    """Ground and the units that claim it."""

    owners: frozenset[str]
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Claim:
    """Ground wider than a sliver that two units claim."""

    code: str
    other: str
    shape: BaseGeometry


def find_claims(
    shapes: Mapping[str, BaseGeometry],
    suspects: Iterable[str],
    known: Iterable[Claim],
    sliver: float,
) -> list[Claim]:
    """What the suspects and any sibling both claim, besides what is known; slivers left out."""
    codes = list(shapes)
    tree = shapely.STRtree([shapes[code] for code in codes])
    found: list[Claim] = []
    seen = {frozenset((claim.code, claim.other)) for claim in known}
    for code in suspects:
        for at in sorted(tree.query(shapes[code], predicate="intersects")):
            other = codes[at]
            pair = frozenset((code, other))
            if other == code or pair in seen:
                continue
            seen.add(pair)
            wide = _wide_parts(intersect(shapes[code], shapes[other]), sliver)
            if wide.area > _LEAST * shapes[code].area:
                found.append(Claim(code, other, wide))
    return found


def split(shapes: Mapping[str, BaseGeometry], claims: Sequence[Claim]) -> list[Piece]:
    """Siblings without the claimed ground, and that ground once for all who claim it."""
    alone = dict(shapes)
    shared: list[Piece] = []
    for claim in claims:
        owners = frozenset((claim.code, claim.other))
        rest = claim.shape
        after: list[Piece] = []
        for piece in shared:
            common = _polygons(intersect(piece.shape, rest))
            if common.is_empty:
                after.append(piece)
                continue
            after.append(Piece(piece.owners, _polygons(subtract(piece.shape, common))))
            after.append(Piece(piece.owners | owners, common))
            rest = subtract(rest, common)
        shared = [*after, Piece(owners, _polygons(rest))]
        for code in owners:
            alone[code] = subtract(alone[code], claim.shape)
    pieces = [Piece(frozenset((code,)), _polygons(shape)) for code, shape in alone.items()]
    return [piece for piece in (*pieces, *shared) if not piece.shape.is_empty]


def join(pieces: Iterable[Piece]) -> dict[str, BaseGeometry]:
    """All the ground of each unit, with what others claim as well."""
    grounds: dict[str, list[BaseGeometry]] = {}
    for piece in pieces:
        for code in piece.owners:
            grounds.setdefault(code, []).append(piece.shape)
    return {code: parts[0] if len(parts) == 1 else unite(parts) for code, parts in grounds.items()}


def _wide_parts(ground: BaseGeometry, sliver: float) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(ground) if isinstance(part, Polygon)]
    return MultiPolygon([part for part in parts if not part.buffer(-sliver / 2).is_empty])


def _polygons(ground: BaseGeometry) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(ground) if isinstance(part, Polygon)]
    return MultiPolygon(parts)
