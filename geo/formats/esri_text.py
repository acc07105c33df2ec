"""ESRI JSON: rings told apart by their orientation, multiparts and holes in one list."""

from collections.abc import Mapping

import numpy as np
import shapely
from shapely import Point as ShapelyPoint
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from geo.formats.feature import FormatError
from geo.formats.json_text import parse
from geo.formats.member import Layer
from geo.formats.nested import Nest, Ring, build_groups, to_ring
from geo.formats.record import Record, plain_properties, plain_text
from geo.formats.things import join, line_of


def read(body: bytes, things: bool = False) -> Layer:
    """The features of an answer or export of an ArcGIS server."""
    value = parse(body)
    features = value.get("features") if isinstance(value, dict) else None
    if not isinstance(value, dict):
        raise FormatError("Berkas ini bukan ESRI JSON.")
    if "error" in value:
        raise FormatError("Berkas ini jawaban galat dari server ArcGIS, bukan data.")
    if not isinstance(features, list):
        features = [value] if "rings" in value or "geometry" in value else []
    if not features:
        raise FormatError("Berkas ESRI JSON ini tidak memuat satu unsur pun.")
    notes: tuple[str, ...] = ()
    if value.get("exceededTransferLimit"):
        notes = ("Server memotong jawabannya: berkas ini belum lengkap.",)
    return Layer("", [_read(each, things) for each in features], _crs_of(value, features), notes)


def _read(value: object, things: bool) -> Record:
    if not isinstance(value, dict):
        return Record(fault="Unsur ini bukan objek ESRI JSON.")
    properties = plain_properties(value.get("attributes"))
    geometry = value.get("geometry", value if "rings" in value else None)
    try:
        if things and isinstance(geometry, dict) and "rings" not in geometry:
            return Record(_read_thing(geometry), properties)
        nest = _read_geometry(geometry)
    except FormatError as error:
        return Record(properties=properties, fault=str(error))
    return Record(nest.shape, properties, "", nest.open_rings, nest.dead_rings)


def _read_geometry(value: object) -> Nest:
    if not isinstance(value, dict):
        raise FormatError("Unsur ini tidak bergeometri.")
    if "curveRings" in value:
        raise FormatError("Unsur ini memakai garis lengkung; ekspor ulang dengan garis lurus.")
    rings = value.get("rings")
    if not isinstance(rings, list):
        flat = "garis" if "paths" in value else "titik"
        raise FormatError(f"Unsur ini berupa {flat}, bukan bidang.")
    if not rings:
        raise FormatError("Geometri kosong.")
    return build_groups(_group([to_ring(ring) for ring in rings]))


def _read_thing(value: Mapping[str, object]) -> BaseGeometry:
    """A point, points or lines."""
    paths, points = value.get("paths"), value.get("points")
    if isinstance(paths, list) and paths:
        return join([line_of(to_ring(path)) for path in paths])
    if isinstance(points, list) and points:
        return join([ShapelyPoint(each) for each in to_ring(points)])
    if "x" not in value or "y" not in value:
        raise FormatError("Geometri kosong.")
    return ShapelyPoint(to_ring([[value["x"], value["y"]]])[0])


def _group(rings: list[Ring]) -> list[list[Ring]]:
    """Outlines with their holes. The widest ring is an outline whatever the axes are, and all
    rings that turn like it are outlines too."""
    areas = [_signed_area(ring) for ring in rings]
    outer_sign = np.sign(max(areas, key=abs))
    outlines = [at for at, area in enumerate(areas) if np.sign(area) == outer_sign]
    groups = {at: [rings[at]] for at in outlines}
    shells = {at: Polygon(rings[at]) for at in outlines if len(rings[at]) > 3}
    for at, ring in enumerate(rings):
        if at in groups:
            continue
        groups[_owner(ring, shells, outlines[0] if outlines else at)].append(ring)
    return list(groups.values())


def _owner(ring: Ring, shells: Mapping[int, Polygon], otherwise: int) -> int:
    """The smallest outline around a hole; a hole around nothing stays with the first one."""
    point = shapely.Point(*ring[:-1].mean(axis=0)) if len(ring) > 1 else shapely.Point(*ring[0])
    around = [at for at, shell in shells.items() if _covers(shell, point, ring)]
    return min(around, key=lambda at: shells[at].area, default=otherwise)


def _covers(shell: Polygon, middle: shapely.Point, ring: Ring) -> bool:
    try:
        return bool(shell.covers(shapely.Point(*ring[0])) or shell.covers(middle))
    except shapely.GEOSException:
        return False


def _signed_area(ring: Ring) -> float:
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2


def _crs_of(value: Mapping[str, object], features: list[object]) -> str:
    said = value.get("spatialReference")
    if not isinstance(said, dict) and isinstance(features[0], dict):
        geometry = features[0].get("geometry")
        said = geometry.get("spatialReference") if isinstance(geometry, dict) else None
    if not isinstance(said, dict):
        return ""
    code = plain_text(said.get("latestWkid") or said.get("wkid"))
    if code:
        return {"102100": "EPSG:3857", "102113": "EPSG:3857"}.get(code, code)
    return plain_text(said.get("wkt"))
