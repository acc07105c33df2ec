"""Shapefiles, GeoPackages, KML and the like made for tests."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from pyproj import Transformer
from shapely import MultiPolygon

from geo.formats.reading import Wish, read_file
from tests.boundary_files import CODES, NAMES, ROW


def to_crs(shape: MultiPolygon, crs: str) -> MultiPolygon:
    """A shape in degrees, in another system."""
    turn = Transformer.from_crs("EPSG:4326", crs, always_xy=True)

    def each(points):
        return np.column_stack(turn.transform(points[:, 0], points[:, 1]))

    return shapely.transform(shape, each)


def write_layer(
    path: Path,
    rows: Mapping[str, tuple[str, MultiPolygon]],
    *,
    layer: str = "",
    crs: str = "EPSG:4326",
    code: str = "KDEPUM",
    name: str = "NAMOBJ",
    append: bool = False,
    encoding: str | None = None,
) -> Path:
    """A layer of rows (code → name, shape); the file's ending says the format."""
    shapes = [to_crs(shape, crs) if crs != "EPSG:4326" else shape for _, shape in rows.values()]
    kind = shapes[0].geom_type if len({each.geom_type for each in shapes}) == 1 else "Unknown"
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(each) for each in shapes], dtype=object),
        [np.array(list(rows), dtype=object), np.array([n for n, _ in rows.values()], dtype=object)],
        fields=[code, name],
        layer=layer or path.stem,
        crs=crs,
        geometry_type=kind,
        append=append,
        **({"encoding": encoding} if encoding else {}),
    )
    return path


def zip_files(target: Path, members: Mapping[str, bytes | Path]) -> Path:
    """An archive of these names."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for inner, content in members.items():
            if isinstance(content, Path):
                archive.write(content, inner)
            else:
                archive.writestr(inner, content)
    return target


def zip_shapefile(
    target: Path,
    rows: Mapping[str, tuple[str, MultiPolygon]],
    *,
    without: tuple[str, ...] = (),
    inside: str = "",
    **how,
) -> Path:
    """A zipped Shapefile, without some of its parts, in a folder of the archive."""
    folder = target.parent / f"{target.stem}-bagian"
    folder.mkdir(exist_ok=True)
    write_layer(folder / "desa.shp", rows, **how)
    parts = {
        f"{inside}{each.name}": each
        for each in sorted(folder.iterdir())
        if each.suffix not in without
    }
    return zip_files(target, parts)


def read(path, crs="", layer=""):
    return read_file(path, Wish(crs=crs, layer=layer))


def assert_same(reading, tolerance=1e-7):
    """The three desa, with codes, names and shapes."""
    assert len(reading.features) == len(ROW)
    for feature, code in zip(reading.features, CODES, strict=True):
        assert feature.fault == ""
        assert code in feature.properties.values() and NAMES[code] in feature.properties.values()
        apart = shapely.symmetric_difference(shapely.normalize(feature.geometry), ROW[code]).area
        assert apart < tolerance
