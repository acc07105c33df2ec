"""The pictures of one regency's pages, drawn in memory from shapes that meet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shapely import MultiPolygon, STRtree, box, clip_by_rect

from geo.coverage import dissolve, simplify
from geo.shapes import to_multipolygon
from geo.svg import MARGIN, Picture, draw, frame_of, tolerance_in, trace

CHILDREN = "anak"  # the units right below, each a link
VILLAGES = "desa"  # a regency by its desa and kelurahan
SELF = "sendiri"  # a desa with its neighbours around
LOCATOR = "letak"  # small, on the regency's grid
MARK = "tanda"  # the regency's outline in the masthead
_LOCATOR_SIZE = 288
_MARK_SIZE = 100
_MARK_STEPS = 80
_VILLAGES_SIZE = (420, 450)  # all desa with their list must fit one page
_SURROUNDINGS = 0.04  # of a desa's width, on each side

Shapes = Mapping[str, MultiPolygon]
Key = tuple[str, str]  # code, role


@dataclass(frozen=True, slots=True)
class Levels:
    """The shapes of one regency, from its desa up to the whole."""

    regency: str
    whole: MultiPolygon
    kecamatan: Shapes
    desa: Shapes
    parents: Mapping[str, str]  # desa to kecamatan

    def below(self, kecamatan: str) -> dict[str, MultiPolygon]:
        """The desa of a kecamatan."""
        return {code: shape for code, shape in self.desa.items() if self.parents[code] == kecamatan}


def draw_pictures(levels: Levels) -> dict[Key, Picture]:
    """Every picture by code and role; each role is simplified once, so that siblings meet."""
    frame = frame_of([levels.whole])
    pictures = {
        (levels.regency, CHILDREN): draw(_by_size(levels.kecamatan), frame),
        (levels.regency, VILLAGES): draw(
            _by_size(levels.desa), frame_of([levels.whole], *_VILLAGES_SIZE)
        ),
    }
    for code in levels.kecamatan:
        below = _by_size(levels.below(code))
        pictures[code, CHILDREN] = draw(below, frame_of(below.values()))
    return pictures | _draw_small(levels) | _draw_single(levels.desa)


def _by_size(shapes: Shapes) -> dict[str, MultiPolygon]:
    """The largest first: what lies within another unit, or is claimed by both, is drawn on top
    and can be tapped."""
    return dict(sorted(shapes.items(), key=lambda each: (-round(each[1].area, 9), each[0])))


def _draw_single(desa: Shapes) -> dict[Key, Picture]:
    """Each desa as large as fits, with a little of what lies around it."""
    codes = list(desa)
    tree = STRtree([desa[code] for code in codes])
    pictures = {}
    for code, shape in desa.items():
        west, south, east, north = shape.bounds
        room = _SURROUNDINGS * max(east - west, north - south)
        view = box(west - room, south - room, east + room, north + room)
        frame = frame_of([view])
        # Cut off beyond the edge, so that the cut is not seen as a border.
        cut = view.buffer(2 * MARGIN / frame.per_lat, join_style="mitre").bounds
        shown = {}
        for at in sorted(tree.query(view, predicate="intersects")):
            if codes[at] != code:
                seen = clip_by_rect(desa[codes[at]], *cut)
                if seen.area > 0:
                    shown[codes[at]] = to_multipolygon(seen)
        pictures[code, SELF] = draw(shown | {code: shape}, frame)
    return pictures


def _draw_small(levels: Levels) -> dict[Key, Picture]:
    """Where a unit lies: regency, kecamatan and desa on one small grid, their borders shared."""
    frame = frame_of([levels.whole], _LOCATOR_SIZE, _LOCATOR_SIZE)
    tolerance = tolerance_in(frame, _LOCATOR_SIZE)
    kecamatan = simplify(levels.kecamatan, tolerance)
    desa = simplify(levels.desa, tolerance)
    pictures = {(levels.regency, LOCATOR): trace(_one(levels.regency, kecamatan.values()), frame)}
    for code, shape in kecamatan.items():
        inner = {each: desa[each] for each in levels.below(code)}
        pictures[code, LOCATOR] = trace({code: shape} | inner, frame)
    tiny = frame_of([levels.whole], _MARK_SIZE, _MARK_SIZE)
    whole = {levels.regency: levels.whole}
    pictures[levels.regency, MARK] = draw(whole, tiny, steps=_MARK_STEPS)
    return pictures


def _one(code: str, shapes: Iterable[MultiPolygon]) -> dict[str, MultiPolygon]:
    return {code: dissolve(list(shapes))}
