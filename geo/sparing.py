"""Small units that mere slivers would ruin: their larger neighbours yield instead."""

from collections.abc import Iterable, Mapping

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.overlay import intersect, subtract, unite


def spare(
    given: Mapping[str, BaseGeometry], after: Mapping[str, BaseGeometry], codes: Iterable[str]
) -> dict[str, BaseGeometry]:
    """The neighbours of these units as they must be given to the cleaning, so that it leaves the
    units alone: without the overlap, and with the gaps that the cleaning closed into the unit."""
    changed: dict[str, BaseGeometry] = {}
    names = [code for code in after if not after[code].is_empty]
    tree = shapely.STRtree([after[code] for code in names])
    for code in codes:
        own = given[code]
        reach = unite([own, after[code]]) if code in after else own
        around = [names[at] for at in sorted(tree.query(reach, predicate="intersects"))]
        around = [other for other in around if other != code and other in given]
        for other in around:
            shape = changed.get(other, given[other])
            if shapely.area(intersect(shape, own)) > 0:
                changed[other] = subtract(shape, own)
        gained = subtract(after[code], own) if code in after else None
        for part in shapely.get_parts(gained) if gained is not None else ():
            heir = _longest_beside(part, {other: after[other] for other in around})
            if heir:
                changed[heir] = shapely.union(changed.get(heir, given[heir]), part)
    return changed


def _longest_beside(part: BaseGeometry, around: Mapping[str, BaseGeometry]) -> str:
    """Who of these has the longest border with a gap."""
    if not isinstance(part, Polygon) or not around:
        return ""
    shared = {
        code: shapely.length(intersect(part.boundary, shape.boundary))
        for code, shape in around.items()
    }
    heir = max(shared, key=lambda code: shared[code])
    return heir if shared[heir] > 0 else ""
