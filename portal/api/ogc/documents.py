"""The documents that describe the service: landing page, conformance, collections."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.api.ogc.asking import CRS84, REFERENCES
from portal.api.ogc.shelves import LINES, PLACES, Shelves
from portal.reads.features import Extent
from portal.rules.licence import Licence

Json = Mapping[str, object]
GEOJSON, HTML, JSON = "application/geo+json", "text/html", "application/json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
_GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
_FEATURES = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CONFORMS = (
    f"{_FEATURES}/core",
    f"{_FEATURES}/geojson",
    f"{_FEATURES}/html",
    f"{_FEATURES}/oas30",
    "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
)
CONFORM_WORDS = ("inti", "GeoJSON", "halaman HTML", "OpenAPI 3.0", "sistem koordinat (Bagian 2)")


@dataclass(frozen=True, slots=True)
class Collection:
    """What a collection is called and holds."""

    id: str
    title: str
    description: str


COLLECTIONS = (
    Collection("desa", "Batas desa dan kelurahan", "Batas tiap desa dan kelurahan."),
    Collection("kecamatan", "Batas kecamatan", "Dibentuk dari batas desa dan kelurahannya."),
    Collection(
        "kabupaten", "Batas kabupaten atau kota", "Dibentuk dari batas desa dan kelurahannya."
    ),
    Collection(PLACES, "Tempat", "Fasilitas, kantor, dan pembangunan yang punya letak."),
    Collection(
        LINES, "Jalan dan garis lain", "Ruas dari peta desa dan layanan peta beserta alurnya."
    ),
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the service stands: its address without a slash at the end, what it serves."""

    base: str
    regency: str
    licence: Licence | None
    sample: bool = False

    @property
    def caution(self) -> str:
        """What everybody must know who takes data away."""
        invented = "Data contoh: bukan data pemerintah. " if self.sample else ""
        return f"{invented}Batas indikatif bukan acuan hukum."

    def link(self, rel: str, path: str, mime: str, title: str) -> dict[str, str]:
        """A link to an address of the service."""
        return {"rel": rel, "type": mime, "title": title, "href": f"{self.base}{path}"}

    def twins(self, path: str, mime: str) -> list[dict[str, str]]:
        """A document itself, and the same for people."""
        return [
            self.link("self", path or "/", mime, "Dokumen ini"),
            self.link("alternate", f"{path or '/'}?f=html", HTML, "Dokumen ini untuk dibaca"),
        ]

    def terms(self) -> list[dict[str, str]]:
        """The terms of use as a link."""
        if self.licence is None:
            return []
        words = f"{self.licence.words}. Dasar: {self.licence.legal_basis}"
        return [{"rel": "license", "type": HTML, "title": words, "href": self.licence.url}]


def find_collection(name: str) -> Collection | None:
    """The collection of this name."""
    return next((each for each in COLLECTIONS if each.id == name), None)


def write_landing(place: Place) -> Json:
    """Where everything is."""
    return {
        "title": f"Batas dan tempat {place.regency}",
        "description": f"Batas wilayah dan tempat. {place.caution}",
        "links": [
            *place.twins("", JSON),
            place.link("service-desc", "/api", OPENAPI, "Uraian layanan (OpenAPI 3.0)"),
            place.link("service-doc", "/api?f=html", HTML, "Uraian layanan untuk dibaca"),
            place.link("conformance", "/conformance", JSON, "Kelas kesesuaian"),
            place.link("data", "/collections", JSON, "Semua koleksi"),
            *place.terms(),
        ],
    }


def write_conformance() -> Json:
    """What the service keeps to."""
    return {"conformsTo": list(CONFORMS)}


def write_collections(shelves: Shelves, place: Place) -> Json:
    """All collections."""
    return {
        "links": [*place.twins("/collections", JSON), *place.terms()],
        "crs": list(REFERENCES),
        "collections": [write_collection(shelves, place, each) for each in COLLECTIONS],
    }


def write_collection(shelves: Shelves, place: Place, which: Collection) -> Json:
    """One collection: what it is, where it lies, where its features are."""
    path = f"/collections/{which.id}"
    body: dict[str, object] = {
        "id": which.id,
        "title": f"{which.title}, {place.regency}",
        "description": which.description,
        "itemType": "feature",
        "crs": list(REFERENCES),
        "storageCrs": CRS84,
        "links": [
            *place.twins(path, JSON),
            place.link("items", f"{path}/items", GEOJSON, "Isi koleksi"),
            place.link("items", f"{path}/items?f=html", HTML, "Isi koleksi untuk dibaca"),
            *place.terms(),
        ],
    }
    extent = _write_extent(shelves.extent(which.id))
    if extent:
        body["extent"] = extent
    return body


def _write_extent(extent: Extent) -> dict[str, object]:
    found: dict[str, object] = {}
    if extent.box is not None:
        corners = [round(each, 6) for each in extent.box]
        found["spatial"] = {"bbox": [corners], "crs": CRS84}
    if extent.since is not None:
        begun = f"{extent.since.isoformat()}T00:00:00Z"
        found["temporal"] = {"interval": [[begun, None]], "trs": _GREGORIAN}
    return found
