"""What follows from one regency's boundaries, worked out in memory: levels, facts, pictures."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import shapely
from shapely import MultiPolygon

from geo.borders import list_borders, raise_borders
from geo.coverage import clean, dissolve, simplify
from geo.extents import Extent, measure
from geo.svg import Frame, to_text
from geo.topojson import write_topology
from portal.ingest.regency_map import Key, Levels, draw_pictures
from portal.ingest.regency_pieces import Piece, cut_pieces

# The topology is drawn to this part of the regency's side, and coarser until it has few enough
# points: about 30 KB as it is sent. Each unit takes the room of ten points for its own sake.
_TOPOLOGY_STEPS = 1600
_TOPOLOGY_POINTS = 11_700
_POINTS_A_UNIT = 10
_COARSER = 1.2
_GRID = 10  # steps of the grid in one tolerance


@dataclass(frozen=True, slots=True)
class Part:
    """An outline with what is known of it."""

    shape: MultiPolygon
    status: str
    as_of: date | None


@dataclass(frozen=True, slots=True)
class Derived:
    """All that follows: rows by unit code, as they are stored."""

    pictures: Mapping[Key, tuple[str, Frame]] = field(default_factory=dict)
    outlines: Mapping[str, Part] = field(default_factory=dict)  # dissolved
    extents: Mapping[str, Extent] = field(default_factory=dict)
    borders: Mapping[tuple[str, str], int] = field(default_factory=dict)  # metres, codes in order
    topology: str = ""
    pieces: Mapping[str, Piece] = field(default_factory=dict)  # of the topology
    review: tuple[str, ...] = ()  # units the cleaning would have ruined


def derive(regency: str, parts: Mapping[str, Part], parents: Mapping[str, str]) -> Derived:
    """Everything that follows from the boundaries that are known. It is computed together, for
    cleaning moves shared borders; the writer keeps what did not change. `parents`: the kecamatan
    of each desa."""
    if not parts:
        return Derived()
    coverage = clean({code: part.shape for code, part in parts.items()})
    levels = _raise(regency, coverage.shapes, parents)
    above = {**levels.kecamatan, regency: levels.whole}
    known: dict[str, list[Part]] = {regency: list(parts.values())}
    for code, part in parts.items():
        known.setdefault(levels.parents[code], []).append(part)
    borders = list_borders(levels.desa)
    topology = _write_topology(levels)
    pieces = cut_pieces(topology, levels, borders)
    borders |= raise_borders(borders, levels.parents)
    return Derived(
        pictures={key: (to_text(each), each.frame) for key, each in draw_pictures(levels).items()},
        outlines={code: _join(shape, known[code]) for code, shape in above.items()},
        extents=measure({**levels.desa, **above}),
        borders={pair: max(1, round(metres)) for pair, metres in borders.items()},
        topology=topology,
        pieces=pieces,
        review=coverage.kept,
    )


def _raise(regency: str, desa: Mapping[str, MultiPolygon], parents: Mapping[str, str]) -> Levels:
    below: dict[str, list[MultiPolygon]] = {}
    for code, shape in desa.items():
        below.setdefault(parents[code], []).append(shape)
    kecamatan = {code: dissolve(shapes) for code, shapes in below.items()}
    return Levels(regency, dissolve(list(kecamatan.values())), kecamatan, dict(desa), parents)


def _write_topology(levels: Levels) -> str:
    taken = _POINTS_A_UNIT * len(levels.desa)
    most = max(_TOPOLOGY_POINTS - taken, taken)
    # A round number to begin with, so that small changes leave the grid where it is.
    tolerance = float(f"{math.sqrt(levels.whole.area) / _TOPOLOGY_STEPS:.1g}")
    thin = simplify(levels.desa, tolerance)
    while _count_points(thin) > most and tolerance < 1:
        tolerance *= _COARSER
        thin = simplify(levels.desa, tolerance)
    raised = _raise(levels.regency, thin, levels.parents)
    named = {
        "kabupaten": {levels.regency: raised.whole},
        "kecamatan": raised.kecamatan,
        "desa": raised.desa,
    }
    return write_topology(named, float(f"{tolerance / _GRID:.1g}"))


def _count_points(shapes: Mapping[str, MultiPolygon]) -> int:
    """How many points there are, those of a shared border once."""
    points = shapely.get_coordinates(list(shapes.values()))
    return len(np.unique(points[:, 0] + 1j * points[:, 1]))


def _join(shape: MultiPolygon, parts: list[Part]) -> Part:
    status = "definitif" if all(part.status == "definitif" for part in parts) else "indikatif"
    dates = [part.as_of for part in parts if part.as_of is not None]
    return Part(shape, status, min(dates, default=None))
