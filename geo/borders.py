"""Who borders on whom, and along how many metres; siblings that meet point by point."""

from collections.abc import Mapping

import numpy as np
import shapely
from shapely import MultiPolygon

from geo.lengths import segment_lengths

Borders = Mapping[tuple[str, str], float]


def list_borders(shapes: Mapping[str, MultiPolygon]) -> dict[tuple[str, str], float]:
    """The common border of each pair of siblings in metres, by their codes in order.

    A border is walked by one side one way and by the other the other way. Ground that two units
    claim makes no border between them; touching at a point is none either.
    """
    codes = sorted(shapes)
    if not codes:
        return {}
    starts, ends, owners = _segments([shapes[code] for code in codes])
    points = np.concatenate((starts, ends))
    _, names = np.unique(points[:, 0] + 1j * points[:, 1], return_inverse=True)
    first, last = names[: len(starts)].astype(np.int64), names[len(starts) :].astype(np.int64)
    span = int(names.max()) + 1
    ahead, back = first * span + last, last * span + first
    order = np.argsort(ahead, kind="stable")
    left = np.searchsorted(ahead[order], back, side="left")
    count = np.searchsorted(ahead[order], back, side="right") - left
    mine = np.repeat(np.arange(len(back)), count)
    within = np.arange(len(mine)) - np.repeat(np.cumsum(count) - count, count)
    theirs = order[np.repeat(left, count) + within]
    kept = owners[mine] < owners[theirs]
    mine, theirs = mine[kept], theirs[kept]
    metres = segment_lengths(starts[mine], ends[mine])
    pairs, index = np.unique(owners[mine] * len(codes) + owners[theirs], return_inverse=True)
    sums = np.bincount(index, weights=metres, minlength=len(pairs))
    return {
        (codes[int(pair) // len(codes)], codes[int(pair) % len(codes)]): float(length)
        for pair, length in zip(pairs, sums, strict=True)
    }


def raise_borders(borders: Borders, parents: Mapping[str, str]) -> dict[tuple[str, str], float]:
    """The borders of the level above: what runs between children of different parents."""
    raised: dict[tuple[str, str], float] = {}
    for (code, other), metres in borders.items():
        mine, theirs = sorted((parents[code], parents[other]))
        if mine != theirs:
            raised[mine, theirs] = raised.get((mine, theirs), 0.0) + metres
    return raised


def _segments(
    shapes: list[MultiPolygon],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    parts, owner_of_part = shapely.get_parts(shapes, return_index=True)
    rings, part_of_ring = shapely.get_rings(parts, return_index=True)
    points, ring_of_point = shapely.get_coordinates(rings, return_index=True)
    same = ring_of_point[1:] == ring_of_point[:-1]
    owners = owner_of_part[part_of_ring[ring_of_point[:-1][same]]]
    return points[:-1][same], points[1:][same], owners.astype(np.int64)
