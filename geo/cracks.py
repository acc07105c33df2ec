"""Narrow openings between siblings that reach the coast or a lake.

The cleaning closes a gap only where siblings enclose it; one that is open at an end stays, runs
far inland, and leaves two neighbours without a common border.
"""

from collections.abc import Collection, Mapping

import numpy as np
import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.overlay import intersect, repair, subtract, unite

_LARGEST_GAIN = 0.02  # of a unit's area: nobody gains more from one crack
_NEAR = 2e-7  # degrees, about 2 cm


def fill_cracks(
    shapes: Mapping[str, BaseGeometry],
    whole: BaseGeometry,
    tolerance: float,
    takers: Collection[str] | None = None,
) -> dict[str, BaseGeometry]:
    """The siblings that take a crack, with it. A crack is narrower than the tolerance and has two
    units along it for longer than it may be wide; a bay of one unit is none. `whole`: their union.
    `takers`: who may grow, all of them when it is not given.
    """
    codes = list(shapes)
    tree = shapely.STRtree([shapes[code] for code in codes])
    taken: dict[str, list[BaseGeometry]] = {}
    for crack in _list_narrow(whole, tolerance):
        beside = crack.buffer(_NEAR)
        around = [codes[at] for at in sorted(tree.query(beside, predicate="intersects"))]
        sides = {code: shapely.length(intersect(shapes[code].boundary, beside)) for code in around}
        if sum(length >= tolerance for length in sides.values()) < 2:
            continue
        able = [code for code in around if takers is None or code in takers]
        able = [code for code in able if crack.area < _LARGEST_GAIN * shapes[code].area]
        if able:
            taken.setdefault(max(able, key=lambda code: sides[code]), []).append(crack)
    return {code: unite([shapes[code], *cracks]) for code, cracks in taken.items()}


def _list_narrow(whole: BaseGeometry, tolerance: float) -> list[Polygon]:
    """What is filled when the outline is drawn with a pen as wide as the tolerance."""
    half = tolerance / 2
    with np.errstate(divide="ignore", invalid="ignore"):  # a mitre of points nearly in one place
        thick = shapely.buffer(whole, half, quad_segs=2, join_style="mitre", mitre_limit=2)
        drawn = shapely.buffer(thick, -half - _NEAR, quad_segs=2, join_style="mitre")
    # The mitre of a tight corner may cross itself.
    filled = repair(drawn)
    parts = shapely.get_parts(subtract(filled, whole))
    return [part for part in parts if isinstance(part, Polygon) and part.length > 2 * tolerance]
