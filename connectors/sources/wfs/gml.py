"""GML 2, 3.1 and 3.2 into features: for services that know no GeoJSON."""

from collections.abc import Iterator

import shapely
from lxml import etree
from shapely import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPoint,
    MultiPolygon,
    Point,
    Polygon,
)
from shapely.geometry.base import BaseGeometry

from connectors.cleaning.xml import local_name
from connectors.errors import NotExpectedError
from connectors.sources.wfs.capabilities import is_degrees
from geo.geojson import Feature
from geo.shapes import ShapeError

Pair = tuple[float, float]
_MEMBERS = frozenset({"member", "featuremember", "featuremembers"})
_POINTS = frozenset({"multipoint"})
_LINES = frozenset({"multilinestring", "multicurve"})
_AREAS = frozenset({"multipolygon", "multisurface", "surface", "polyhedralsurface"})
_GEOMETRIES = frozenset(
    {"point", "linestring", "curve", "polygon", "multigeometry", *_POINTS, *_LINES, *_AREAS}
)


def read_features(root: etree._Element, url: str) -> tuple[Feature, ...]:
    """The features of a collection; NotExpectedError for another document, or for metres."""
    if local_name(root) != "featurecollection":
        raise NotExpectedError(f"no collection but {local_name(root)}", url=url)
    _check_reference(root, url)
    members = [each for each in root if local_name(each) in _MEMBERS]
    return tuple(_read_feature(each) for member in members for each in member)


def _read_feature(element: etree._Element) -> Feature:
    properties: dict[str, str] = {}
    geometry: BaseGeometry | None = None
    fault = "Tidak ada geometri."
    for child in element:
        shape = next((each for each in child if local_name(each) in _GEOMETRIES), None)
        name = _plain_name(child)
        if shape is not None and name != "boundedby":
            try:
                geometry = read_geometry(shape)
            except ShapeError as error:
                fault = str(error)
        elif name and name != "boundedby":
            text = " ".join("".join(str(part) for part in child.itertext()).split())
            if text:
                properties[etree.QName(child.tag).localname] = text
    ids = [value for name, value in element.attrib.items() if str(name).endswith("id")]
    return Feature(geometry, properties, str(ids[0]) if ids else "", "" if geometry else fault)


def read_geometry(element: etree._Element) -> BaseGeometry:
    """A geometry in the order it is written; ShapeError says why there is none."""
    try:
        return _geometry(element)
    except (ValueError, IndexError, TypeError, RecursionError, shapely.GEOSException):
        raise ShapeError("Geometri tidak dapat dibaca.") from None


def _geometry(element: etree._Element) -> BaseGeometry:
    name = local_name(element)
    if name == "point":
        return Point(_pairs(element)[0])
    if name in ("linestring", "linestringsegment"):
        return LineString(_pairs(element))
    if name == "curve":
        segments = [each for each in element.iter() if local_name(each).endswith("segment")]
        return LineString([pair for each in segments for pair in _pairs(each)])
    if name in ("polygon", "polygonpatch", "rectangle", "triangle"):
        return _polygon(element)
    if name in _POINTS:
        return MultiPoint([_pairs(each)[0] for each in _find(element, {"point"})])
    if name in _LINES:
        return MultiLineString([_line(each) for each in _find(element, {"linestring", "curve"})])
    if name in _AREAS:
        patches = _find(element, {"polygon", "polygonpatch", "rectangle", "triangle"})
        return MultiPolygon([_polygon(each) for each in patches])
    if name == "multigeometry":
        parts = [each for member in element for each in member if local_name(each) in _GEOMETRIES]
        return GeometryCollection([_geometry(each) for each in parts])
    raise ShapeError(f"Geometri {name} tidak dapat dibaca.")


def _line(element: etree._Element) -> LineString:
    found = _geometry(element)
    if not isinstance(found, LineString):
        raise TypeError("no line")
    return found


def _polygon(element: etree._Element) -> Polygon:
    """Outer and inner rings, by any of their names in three versions."""
    outer: list[list[Pair]] = []
    inner: list[list[Pair]] = []
    for each in element:
        name = local_name(each)
        if name in ("exterior", "outerboundaryis"):
            outer.append(_pairs(each))
        elif name in ("interior", "innerboundaryis"):
            inner.append(_pairs(each))
    (shell,) = outer
    return Polygon(shell, inner)


def _pairs(element: etree._Element) -> list[Pair]:
    """All positions below an element, in order."""
    found: list[Pair] = []
    for each in element.iter():
        name = local_name(each)
        if name in ("poslist", "pos"):
            numbers = [float(part) for part in str(each.text or "").split()]
            step = _dimension(each, len(numbers) if name == "pos" else 2)
            if len(numbers) % step:
                raise ValueError("a position is cut off")
            found += [(numbers[at], numbers[at + 1]) for at in range(0, len(numbers), step)]
        elif name == "coordinates":
            found += _old_pairs(each)
        elif name == "coord":
            x, y, *_rest = (float(str(part.text)) for part in each)
            found.append((x, y))
        elif name.startswith("arc") or name in ("circle", "cubicspline", "bezier"):
            raise ShapeError("Geometri berupa lengkung, tidak dapat dibaca.")
    if not found:
        raise ValueError("no position")
    return found


def _old_pairs(element: etree._Element) -> list[Pair]:
    """GML 2: numbers and pairs parted by marks the element names."""
    decimal, comma, blank = (
        element.get(name) or usual for name, usual in (("decimal", "."), ("cs", ","), ("ts", " "))
    )
    text = str(element.text or "")
    parts = text.split() if blank == " " else text.split(blank)
    pairs = [part.strip().split(comma) for part in parts if part.strip()]
    return [
        (float(one.replace(decimal, ".")), float(two.replace(decimal, ".")))
        for one, two, *_rest in pairs
    ]


def _dimension(element: etree._Element, usual: int) -> int:
    above: etree._Element | None = element
    while above is not None:
        said = above.get("srsDimension") or above.get("dimension")
        if said:
            return max(2, int(said))
        above = above.getparent()
    return max(2, usual)


def _find(element: etree._Element, names: set[str]) -> Iterator[etree._Element]:
    return (each for each in element.iter() if local_name(each) in names)


def _plain_name(element: etree._Element) -> str:
    return local_name(element)


def _check_reference(root: etree._Element, url: str) -> None:
    """NotExpectedError when the first named coordinate system is none of degrees."""
    for each in root.iter():
        said = each.get("srsName")
        if said:
            if not is_degrees(said):
                sentence = f"Layanan memberi sistem koordinat {said[-40:]}, bukan derajat."
                raise NotExpectedError(f"srsName {said[:120]}", url=url, sentence=sentence)
            return
