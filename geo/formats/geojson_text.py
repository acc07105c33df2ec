"""GeoJSON as people write it: crs member, bare arrays, a feature a line, odd nesting."""

from collections.abc import Iterator

from geo.formats.feature import FormatError
from geo.formats.json_text import parse
from geo.formats.member import Layer
from geo.formats.nested import Nest, Ring, build_groups, group_rings
from geo.formats.record import Record, plain_properties, plain_text
from geo.formats.things import read_json

_FLAT = {"Point": "titik", "MultiPoint": "titik", "LineString": "garis", "MultiLineString": "garis"}


def read(body: bytes, things: bool = False) -> Layer:
    """The features of a GeoJSON text; FormatError when it is none."""
    value = parse(body)
    features = list(_list_features(value))
    if not features:
        raise FormatError("Berkas GeoJSON ini tidak memuat satu unsur pun.")
    return Layer("", [_read(each, things) for each in features], _crs_of(value) or "EPSG:4326")


def _list_features(value: object) -> Iterator[object]:
    if isinstance(value, list):
        for each in value:
            yield from _list_features(each)
        return
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(kind, str):
        raise FormatError("Berkas JSON ini bukan GeoJSON.")
    if kind == "FeatureCollection":
        features = value.get("features")
        if not isinstance(features, list):
            raise FormatError("Berkas GeoJSON ini tidak memuat daftar features.")
        yield from features
    elif kind == "Feature":
        yield value
    elif "coordinates" in value or "geometries" in value:
        yield {"type": "Feature", "geometry": value}
    else:
        raise FormatError("Berkas JSON ini bukan GeoJSON.")


def _read(value: object, things: bool) -> Record:
    if not isinstance(value, dict):
        return Record(fault="Unsur ini bukan objek GeoJSON.")
    properties = plain_properties(value.get("properties"))
    name = plain_text(value.get("id"))
    try:
        if things:
            return Record(read_json(value.get("geometry")), properties, name)
        nest = _read_geometry(value.get("geometry"))
    except FormatError as error:
        return Record(properties=properties, id=name, fault=str(error))
    return Record(nest.shape, properties, name, nest.open_rings, nest.dead_rings)


def _read_geometry(value: object) -> Nest:
    if not isinstance(value, dict):
        raise FormatError("Unsur ini tidak bergeometri.")
    groups = _groups(value)
    if not groups:
        kind = value.get("type")
        flat = _FLAT.get(kind) if isinstance(kind, str) else None
        if flat:
            raise FormatError(f"Unsur ini berupa {flat}, bukan bidang.")
        raise FormatError("Geometri kosong.")
    return build_groups(groups)


def _groups(value: dict[str, object], depth: int = 0) -> list[list[Ring]]:
    kind = value.get("type")
    if kind == "GeometryCollection":
        inner = value.get("geometries")
        if not isinstance(inner, list) or depth > 4:
            raise FormatError("Kumpulan geometri ini rusak.")
        return [g for each in inner if isinstance(each, dict) for g in _groups(each, depth + 1)]
    if kind in _FLAT:
        return []
    if kind not in ("Polygon", "MultiPolygon"):
        raise FormatError("Jenis geometri ini tidak dikenal.")
    coordinates = value.get("coordinates")
    return group_rings(coordinates) if coordinates else []


def _crs_of(value: object) -> str:
    """The name in the old `crs` member; empty when the file follows today's rule."""
    member = value.get("crs") if isinstance(value, dict) else None
    properties = member.get("properties") if isinstance(member, dict) else None
    return plain_text(properties.get("name")) if isinstance(properties, dict) else ""
