"""Regencies made up from a seed, of any extent, drawn by many hands, with defects planted in them.

Nothing is copied from anywhere: the cells are random, the codes are of no province.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shapely import MultiPolygon

from tests.planted import Ground, Nested, nest, pick, plant
from tests.unit.geo.siblings import partition, redraw


@dataclass(frozen=True)
class Made:
    """A regency; its ground is the file as somebody wrote it, [lat, lng] as often seen, with what
    the report has to say of each unit that has a planted defect or lies under one."""

    root: str
    name: str
    ground: Ground

    @property
    def truth(self) -> Mapping[str, MultiPolygon]:
        """The shapes as they are."""
        return self.ground.truth

    @property
    def villages(self) -> dict[str, str]:
        """The names of all units of the file."""
        return {code: f"Desa {code}" for code in sorted(self.ground.written)}

    @property
    def parents(self) -> dict[str, str]:
        """The names of the kecamatan."""
        return {code[:-5]: f"Kecamatan {code[6:8]}" for code in self.villages}

    def features(self) -> Iterator[tuple[dict[str, str], Nested]]:
        """What each feature says of itself, and its rings."""
        for code, nested in self.ground.written.items():
            lng, lat = self.ground.labels.get(code, ("", ""))
            about = {"kode": code, "nama": self.villages[code], "lat": str(lat), "lng": str(lng)}
            yield about, nested

    def write(self, path: Path) -> Path:
        """The file somebody would send."""
        found = [
            {
                "type": "Feature",
                "properties": about,
                "geometry": {"type": "MultiPolygon", "coordinates": nested},
            }
            for about, nested in self.features()
        ]
        path.write_text(json.dumps({"type": "FeatureCollection", "features": found}))
        return path

    def write_codes(self, path: Path) -> Path:
        """The code list of the regency, as `init --units` takes it."""
        rows = {self.root: self.name, **self.parents, **self.villages}
        path.write_text("code,name\n" + "".join(f"{code},{rows[code]}\n" for code in rows))
        return path


def make_kota() -> Made:
    """Two minutes of arc by two."""
    return _make("99.71", "Kota Reka", partition(40, 2 / 60, 7, 107.6, -6.9), 7)


def make_archipelago() -> Made:
    """Nine islands over three degrees, all south of the equator."""
    cells = {}
    for island in range(9):
        west, south = 127 + 1.3 * (island % 3), -5 + 1.3 * (island // 3)
        found = partition(6, 0.1 + 0.03 * island, 100 + island, west, south)
        cells |= {f"{island}-{code}": shape for code, shape in found.items()}
    return _make("99.01", "Kabupaten Pulau Reka", cells, 8)


def make_equatorial() -> Made:
    """Some 250 desa on both sides of the equator."""
    return _make("99.02", "Kabupaten Reka", partition(250, 1.5, 9, 101.0, -0.75), 9)


def _make(root: str, name: str, cells: Mapping[str, MultiPolygon], seed: int) -> Made:
    """Kecamatan of eight from west to east, each unit drawn by another hand, and the defects."""
    ordered = sorted(cells.values(), key=lambda shape: (shape.centroid.x, shape.centroid.y))
    truth = {f"{root}.{1 + at // 8:02}.{2001 + at % 8}": shape for at, shape in enumerate(ordered)}
    span = (sum(shape.area for shape in ordered) / len(ordered)) ** 0.5
    west = min(shape.bounds[0] for shape in ordered)
    south = min(shape.bounds[1] for shape in ordered)
    written = {code: nest(shape) for code, shape in redraw(truth, span * 1e-4, seed).items()}
    islands = _islands(west - 3 * span, south, span)
    ground = Ground(truth, written, islands, pick(sorted(truth), seed), (west - span, south))
    plant(ground)
    return Made(root, name, ground)


def _islands(west: float, south: float, span: float) -> Iterator[list[list[float]]]:
    """Small islands at sea, row by row, each a ring of [lat, lng]."""
    for at in range(100):
        x, y = west - span * 0.5 * (at % 10), south + span * 0.5 * (at // 10)
        side = span * 0.2
        ring = [(y, x), (y, x + side), (y + side, x + side), (y + side, x), (y, x)]
        yield [list(each) for each in ring]
