"""KML: placemarks with their polygons, folders as layers; links to other files stay closed."""

import re
from collections.abc import Iterator

from lxml import etree, html
from shapely import Point as ShapelyPoint
from shapely.geometry.base import BaseGeometry

from geo.formats.feature import FormatError
from geo.formats.json_text import refuse_too_many
from geo.formats.member import Layer
from geo.formats.nested import Nest, Ring, build_groups, to_ring
from geo.formats.record import Record
from geo.formats.things import join, line_of

_MOST_ROWS = 60  # of the table in a description


def read(body: bytes, things: bool = False) -> Layer:
    """The placemarks of a KML text."""
    if re.search(rb"<!(DOCTYPE|ENTITY)", body[:100_000], re.IGNORECASE):
        raise FormatError("KML ini memuat DOCTYPE dan tidak dibaca. Ekspor ulang.")
    refuse_too_many(body.count(b","))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=False
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise FormatError(
            f"KML ini bukan XML yang utuh; rusak di baris {error.lineno}. Unduh atau ekspor ulang."
        ) from None
    links = sum(1 for _ in _all(root, "NetworkLink"))
    places = list(_all(root, "Placemark"))
    if not places:
        if links:
            raise FormatError(
                "KML ini hanya menunjuk berkas lain (NetworkLink), yang tidak diikuti. "
                "Simpan isinya sebagai KML."
            )
        raise FormatError("KML ini tidak memuat satu unsur pun.")
    notes = (f"{links} tautan ke berkas lain (NetworkLink) tidak diikuti.",) if links else ()
    return Layer("", [_read(each, things) for each in places], "EPSG:4326", notes)


def _read(place: etree._Element, things: bool) -> Record:
    properties = _properties(place)
    name = place.get("id", "")
    layer = _folder(place)
    try:
        if things:
            return Record(_thing(place), properties, name, layer=layer)
        nest = _geometry(place)
    except FormatError as error:
        return Record(properties=properties, id=name, layer=layer, fault=str(error))
    return Record(nest.shape, properties, name, nest.open_rings, nest.dead_rings, layer=layer)


def _geometry(place: etree._Element) -> Nest:
    groups = []
    for polygon in _all(place, "Polygon"):
        rings = [
            _ring(ring)
            for side in ("outerBoundaryIs", "innerBoundaryIs")
            for boundary in _all(polygon, side)
            for ring in _all(boundary, "LinearRing")
        ]
        if rings:
            groups.append(rings)
    if groups:
        return build_groups(groups)
    for flat, words in (("Point", "titik"), ("LineString", "garis"), ("Track", "jejak")):
        if next(_all(place, flat), None) is not None:
            raise FormatError(f"Unsur ini berupa {words}, bukan bidang.")
    raise FormatError("Unsur ini tidak bergeometri.")


def _thing(place: etree._Element) -> BaseGeometry:
    """All that a placemark draws: its areas, else its lines, else its points."""
    if next(_all(place, "Polygon"), None) is not None:
        return _geometry(place).shape
    lines = [_ring(each) for each in _all(place, "LineString")]
    if lines:
        return join([line_of(each) for each in lines])
    points = [_ring(each)[0] for each in _all(place, "Point")]
    if points:
        return join([ShapelyPoint(each) for each in points])
    raise FormatError("Unsur ini tidak bergeometri.")


def _ring(ring: etree._Element) -> Ring:
    text = next((each.text or "" for each in _all(ring, "coordinates")), "")
    pairs: list[object] = [each.split(",") for each in re.sub(r"\s*,\s*", ",", text).split()]
    if not pairs:
        raise FormatError("Geometri kosong.")
    return to_ring(pairs)


def _properties(place: etree._Element) -> dict[str, str]:
    """Extended data, else the table that ArcGIS and QGIS write into the description."""
    found: dict[str, str] = {}
    description = ""
    for child in place:
        kind = _local(child)
        if kind == "name":
            found["name"] = _text(child)
        elif kind == "description":
            description = _text(child)
        elif kind == "ExtendedData":
            for each in _all(child, "Data"):
                value = next(_all(each, "value"), None)
                found[each.get("name", "")] = _text(value) if value is not None else ""
            for each in _all(child, "SimpleData"):
                found[each.get("name", "")] = _text(each)
    table = _table(description) if "<" in description else {}
    return {name: text for name, text in {**table, **found}.items() if name and text}


def _table(description: str) -> dict[str, str]:
    try:
        fragment = html.fromstring(f"<div>{description[:200_000]}</div>")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return {}
    found: dict[str, str] = {}
    for row in list(fragment.iter("tr"))[: 4 * _MOST_ROWS]:
        cells = [" ".join("".join(map(str, cell.itertext())).split()) for cell in row]
        if len(cells) == 2 and cells[0] and len(cells[0]) <= 60:
            found.setdefault(cells[0].rstrip(":"), cells[1])
    return found


def _folder(place: etree._Element) -> str:
    """The nearest folder's name: often the kecamatan."""
    for above in place.iterancestors():
        if _local(above) == "Folder":
            return next((_text(each) for each in above if _local(each) == "name"), "")
    return ""


def _all(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (each for each in element.iter("{*}" + name))


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()
