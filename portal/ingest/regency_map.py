"""One regency's shapes worked out in memory: cleaned, dissolved, drawn for each page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from shapely import MultiPolygon, STRtree, clip_by_rect

from geo.codes import RegionCode
from geo.coverage import clean, dissolve
from geo.shapes import to_multipolygon
from geo.svg import MARGIN, Frame, Picture, draw, frame_of, to_text

CHILDREN = "anak"  # the units below, each a link
SELF = "sendiri"  # a desa with its neighbours around
LOCATOR = "letak"  # small, on the regency's grid
MARK = "tanda"  # the regency's outline in the masthead
_LOCATOR_SIZE = 288
_MARK_SIZE = 100


@dataclass(frozen=True, slots=True)
class Part:
    """An outline with what is known of it."""

    shape: MultiPolygon
    status: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """What follows from the boundaries: pictures by (code, role), dissolved outlines by code."""

    pictures: dict[tuple[str, str], tuple[str, Frame]] = field(default_factory=dict)
    outlines: dict[str, Part] = field(default_factory=dict)
    review: tuple[str, ...] = ()  # units the cleaning would have ruined

    def keep(self, code: str, role: str, picture: Picture) -> None:
        """Add a picture as text."""
        self.pictures[code, role] = to_text(picture), picture.frame


def draw_regency(regency: str, parts: Mapping[str, Part]) -> Drawn:
    """Everything the pages of a regency show, from the boundaries that are known. All of it is
    computed together, for cleaning moves shared borders; the writer keeps what did not change."""
    if not parts:
        return Drawn()
    coverage = clean({code: part.shape for code, part in parts.items()})
    drawn = Drawn(review=coverage.kept)
    desa = coverage.shapes
    below: dict[str, dict[str, MultiPolygon]] = {}
    for code, shape in desa.items():
        below.setdefault(str(RegionCode(code).parent), {})[code] = shape
    kecamatan = {code: dissolve(list(shapes.values())) for code, shapes in below.items()}
    whole = dissolve(list(kecamatan.values()))
    for code, shapes in below.items():
        drawn.outlines[code] = _join(kecamatan[code], [parts[each] for each in shapes])
        drawn.keep(code, CHILDREN, draw(shapes, frame_of(shapes.values())))
    drawn.outlines[regency] = _join(whole, list(parts.values()))
    drawn.keep(regency, CHILDREN, draw(kecamatan, frame_of(kecamatan.values())))
    _draw_small(drawn, regency, whole, kecamatan, below)
    _draw_single(drawn, desa)
    return drawn


def _draw_single(drawn: Drawn, desa: Mapping[str, MultiPolygon]) -> None:
    """Each desa as large as fits, what lies around it cut off at the edge."""
    codes = list(desa)
    tree = STRtree([desa[code] for code in codes])
    for code, shape in desa.items():
        frame = frame_of([shape])
        west, south, east, north = shape.bounds
        pad = MARGIN / frame.per_lat
        edge = (west - pad, south - pad, east + pad, north + pad)
        shown = {code: shape}
        for at in sorted(tree.query(shape, predicate="intersects")):
            if codes[at] != code:
                seen = clip_by_rect(desa[codes[at]], *edge)
                if seen.area > 0:
                    shown[codes[at]] = to_multipolygon(seen)
        drawn.keep(code, SELF, draw(shown, frame))


def _draw_small(
    drawn: Drawn,
    regency: str,
    whole: MultiPolygon,
    kecamatan: Mapping[str, MultiPolygon],
    below: Mapping[str, Mapping[str, MultiPolygon]],
) -> None:
    frame = frame_of([whole], _LOCATOR_SIZE, _LOCATOR_SIZE)
    drawn.keep(regency, LOCATOR, draw({regency: whole}, frame, steps=_LOCATOR_SIZE))
    for code, shapes in below.items():
        around = {code: kecamatan[code]}
        small = (*draw(around, frame, steps=_LOCATOR_SIZE).shapes,)
        inner = draw(shapes, frame, steps=_LOCATOR_SIZE).shapes
        drawn.keep(code, LOCATOR, Picture(frame, (*small, *inner)))
    tiny = frame_of([whole], _MARK_SIZE, _MARK_SIZE)
    drawn.keep(regency, MARK, draw({regency: whole}, tiny, steps=80))


def _join(shape: MultiPolygon, parts: list[Part]) -> Part:
    status = "definitif" if all(part.status == "definitif" for part in parts) else "indikatif"
    dates = [part.as_of for part in parts if part.as_of is not None]
    return Part(shape, status, min(dates, default=None))
