"""Which format a file has, by its first bytes; its name says nothing."""

import re
from enum import StrEnum

from geo.formats.feature import FormatError

HEAD = 65_536  # so many bytes are enough to tell


class Format(StrEnum):
    """The formats that can be read."""

    GEOJSON = "GeoJSON"
    ESRIJSON = "ESRI JSON"
    ZIP = "ZIP"  # a Shapefile, a KMZ, or one of the others inside
    SHAPEFILE = "Shapefile"  # only ever out of a ZIP
    GEOPACKAGE = "GeoPackage"
    KML = "KML"
    CSV = "CSV"


# What people take for a map file, and what it really is.
_FOREIGN = (
    (b"Rar!", "Berkas ini arsip RAR. Kemas ulang sebagai ZIP."),
    (b"7z\xbc\xaf\x27\x1c", "Berkas ini arsip 7-Zip. Kemas ulang sebagai ZIP."),
    (b"\x1f\x8b", "Berkas ini dimampatkan dengan gzip. Buka dahulu, lalu kirim isinya."),
    (b"BZh", "Berkas ini dimampatkan dengan bzip2. Buka dahulu, lalu kirim isinya."),
    (b"\xfd7zXZ", "Berkas ini dimampatkan dengan xz. Buka dahulu, lalu kirim isinya."),
    (b"%PDF", "Berkas ini PDF. Minta data vektornya: Shapefile, GeoPackage atau GeoJSON."),
    (b"\xff\xd8\xff", "Berkas ini gambar. Minta data vektornya."),
    (b"\x89PNG", "Berkas ini gambar. Minta data vektornya."),
    (b"II*\x00", "Berkas ini gambar TIFF. Minta data vektornya."),
    (b"MM\x00*", "Berkas ini gambar TIFF. Minta data vektornya."),
    (b"AC10", "Berkas ini gambar AutoCAD. Ubah dahulu ke Shapefile atau GeoJSON."),
    (b"\xd0\xcf\x11\xe0", "Berkas ini dokumen Office lama, bukan peta."),
    (b"fgb\x03", "FlatGeobuf tidak dibaca. Ubah dahulu ke GeoPackage atau GeoJSON."),
    (b"\x7fELF", "Berkas ini program, bukan peta."),
    (b"MZ", "Berkas ini program, bukan peta."),
)
_SHAPEFILE = b"\x00\x00\x27\x0a"
_SQLITE = b"SQLite format 3\x00"
_GEOPACKAGE_IDS = (b"GPKG", b"GP10", b"GP11")


def sniff(head: bytes) -> Format:
    """The format of a file that begins with these bytes; FormatError says what else it is."""
    if not head.strip(b"\x00\r\n\t "):
        raise FormatError("Berkas kosong.")
    if head.startswith(b"PK\x03\x04"):
        return Format.ZIP
    if head.startswith(b"PK\x05\x06"):
        raise FormatError("Arsip ZIP ini kosong.")
    if head.startswith(_SHAPEFILE):
        raise FormatError("Ini hanya berkas .shp. Kemas .shp, .shx, .dbf dan .prj dalam satu ZIP.")
    if head.startswith(_SQLITE):
        if head[68:72] in _GEOPACKAGE_IDS or b"gpkg_" in head:
            return Format.GEOPACKAGE
        raise FormatError("Berkas ini basis data SQLite, bukan GeoPackage.")
    for mark, sentence in _FOREIGN:
        if head.startswith(mark):
            raise FormatError(sentence)
    return _sniff_text(head)


def _sniff_text(head: bytes) -> Format:
    text = _decode(head).lstrip("\ufeff\x1e \t\r\n")
    lower = text[:4096].lower()
    if lower.startswith("<"):
        return _sniff_markup(lower)
    if text[:1] in ("{", "["):
        return _sniff_json(text)
    if re.search(r"[\x00-\x08\x0e-\x1f]", text[:4096]):
        raise FormatError("Format berkas ini tidak dikenal.")
    first = text.splitlines()[0] if text else ""
    if re.search(r"[,;\t|]", first):
        return Format.CSV
    raise FormatError("Format berkas ini tidak dikenal.")


def _sniff_markup(lower: str) -> Format:
    if "<ogrvrtdatasource" in lower:
        raise FormatError("Berkas ini VRT, yang hanya menunjuk berkas lain. Kirim datanya sendiri.")
    if re.search(r"^(<[?!][^>]*>\s*|<!--.*?-->\s*)*<(\w+:)?kml[\s>]", lower, re.DOTALL):
        return Format.KML
    if "<!entity" in lower or re.search(r"<!doctype\s+kml", lower):
        raise FormatError("XML ini memuat DOCTYPE dan tidak dibaca. Ekspor ulang.")
    if re.search(r"<!doctype\s+html|<html|<head|<body", lower):
        raise FormatError("Berkas ini halaman web (HTML), bukan data peta. Unduh ulang datanya.")
    if "<svg" in lower:
        raise FormatError("Berkas ini gambar SVG, bukan data peta.")
    if "opengis.net/gml" in lower or "<gml" in lower:
        raise FormatError("GML tidak dibaca. Ubah dahulu ke GeoPackage atau GeoJSON.")
    raise FormatError("Berkas XML ini bukan KML.")


def _sniff_json(text: str) -> Format:
    if re.search(r'"type"\s*:\s*"Topology"', text):
        raise FormatError("TopoJSON tidak dibaca. Ubah dahulu ke GeoJSON.")
    esri = re.search(r'"(rings|esriGeometry\w+|geometryType|displayFieldName)"', text)
    if esri and not re.search(r'"type"\s*:\s*"Feature', text):
        return Format.ESRIJSON
    return Format.GEOJSON


def _decode(head: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            return head.decode(encoding, errors="replace")
    return head.decode("utf-8", errors="replace")
