"""The OpenAPI 3.0 document of the service, made from what it really takes and gives."""

from portal.api.ogc.asking import CRS84, DEFAULT_LIMIT, FORMATS, MOST, REFERENCES
from portal.api.ogc.documents import COLLECTIONS, GEOJSON, HTML, JSON, OPENAPI, Json, Place
from portal.api.ogc.schemas import SCHEMAS
from portal.api.problems import MIME as PROBLEM

_DOCUMENTS = (
    ("/", "getLandingPage", "Halaman depan layanan", "LandingPage", JSON),
    ("/conformance", "getConformance", "Kelas kesesuaian", "Conformance", JSON),
    ("/api", "getApi", "Uraian layanan ini", "OpenApi", OPENAPI),
    ("/collections", "getCollections", "Semua koleksi", "Collections", JSON),
    ("/collections/{collectionId}", "getCollection", "Satu koleksi", "Collection", JSON),
)
_TAGS = {"/": "Layanan", "/conformance": "Layanan", "/api": "Layanan"}


def write_openapi(place: Place) -> Json:
    """The whole document."""
    paths: dict[str, object] = {}
    for path, name, title, schema, mime in _DOCUMENTS:
        parameters = ["f"]
        if "{collectionId}" in path:
            parameters.insert(0, "collectionId")
        paths[path] = _get(name, title, _TAGS.get(path, "Koleksi"), parameters, schema, mime)
    items = ["collectionId", "limit", "offset", "bbox", "bbox-crs", "datetime", "crs", "f"]
    paths["/collections/{collectionId}/items"] = _get(
        "getFeatures", "Unsur satu koleksi", "Unsur", items, "FeatureCollection", GEOJSON
    )
    paths["/collections/{collectionId}/items/{featureId}"] = _get(
        "getFeature", "Satu unsur", "Unsur", ["collectionId", "featureId", "crs", "f"],
        "Feature", GEOJSON,
    )  # fmt: skip
    info: dict[str, object] = {
        "title": f"Batas dan tempat {place.regency}",
        "version": "1.0.0",
        "description": f"OGC API Features. {place.caution}",
    }
    if place.licence is not None:
        info["license"] = {"name": place.licence.words, "url": place.licence.url}
    return {
        "openapi": "3.0.3",
        "info": info,
        "servers": [{"url": place.base}],
        "tags": [{"name": name} for name in ("Layanan", "Koleksi", "Unsur")],
        "paths": paths,
        "components": {"schemas": SCHEMAS, "responses": _RESPONSES},
    }


def _get(
    name: str, title: str, tag: str, parameters: list[str], schema: str, mime: str
) -> dict[str, object]:
    body: dict[str, object] = {"$ref": f"#/components/schemas/{schema}"}
    done: dict[str, object] = {
        "description": title,
        "content": {mime: {"schema": body}, HTML: {"schema": {"type": "string"}}},
    }
    if schema in ("Feature", "FeatureCollection"):
        done["headers"] = {
            "Content-Crs": {
                "description": "Sistem koordinat jawaban, di antara < dan >.",
                "schema": {"type": "string"},
            }
        }
    known = _parameters()
    refused = {"400": "Bad", "404": "Missing", "500": "Broken"}
    return {
        "get": {
            "operationId": name,
            "summary": title,
            "tags": [tag],
            "parameters": [known[each] for each in parameters],
            "responses": {
                "200": done,
                **{
                    status: {"$ref": f"#/components/responses/{each}"}
                    for status, each in refused.items()
                },
            },
        }
    }


def _parameters() -> dict[str, object]:
    ids = [each.id for each in COLLECTIONS]
    number = {"type": "number"}
    box = {"type": "array", "items": number, "oneOf": [_length(4), _length(6)]}
    reference = {"type": "string", "format": "uri", "enum": list(REFERENCES), "default": CRS84}
    return {
        "collectionId": _path("collectionId", "Nama koleksi.", {"type": "string", "enum": ids}),
        "featureId": _path("featureId", "Kode wilayah atau nomor tempat.", {"type": "string"}),
        "limit": _query(
            "limit",
            "Banyaknya unsur dalam satu halaman. Yang lebih besar dianggap sebesar batasnya.",
            {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
        ),
        "offset": _query(
            "offset",
            "Banyaknya unsur yang dilewati; ikuti saja tautan next.",
            {"type": "integer", "minimum": 0, "default": 0},
        ),
        "bbox": _query("bbox", "Kotak: barat,selatan,timur,utara dalam derajat.", box),
        "bbox-crs": _query("bbox-crs", "Sistem koordinat bbox.", reference),
        "crs": _query("crs", "Sistem koordinat jawaban. EPSG 4326: lintang dahulu.", reference),
        "datetime": _query(
            "datetime",
            "Batas yang berlaku pada hari itu, atau pada akhir rentang. Tempat tidak berwaktu.",
            {"type": "string", "minLength": 1},
        ),
        "f": _query("f", "Bentuk jawaban.", {"type": "string", "enum": list(FORMATS)}),
    }


def _length(size: int) -> dict[str, int]:
    return {"minItems": size, "maxItems": size}


def _path(name: str, words: str, schema: Json) -> dict[str, object]:
    return {"name": name, "in": "path", "required": True, "description": words, "schema": schema}


def _query(name: str, words: str, schema: Json) -> dict[str, object]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": words,
        "style": "form",
        "explode": False,
        "schema": schema,
    }


def _refusal(words: str) -> dict[str, object]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": words, "content": {PROBLEM: {"schema": schema}}}


_RESPONSES: dict[str, object] = {
    "Bad": _refusal("Satu parameter tidak dikenal atau salah."),
    "Missing": _refusal("Alamat, koleksi, atau unsur ini tidak ada."),
    "Broken": {"description": "Gangguan di sistem kami.", "content": {HTML: {"schema": {
        "type": "string"}}}},
}  # fmt: skip
