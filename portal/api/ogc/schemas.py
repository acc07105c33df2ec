"""JSON Schemas of the answers, as the OpenAPI document carries them."""

Schema = dict[str, object]


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: list[str], properties: Schema) -> Schema:
    return {"type": "object", "required": required, "properties": properties}


def _list(items: Schema, **more: object) -> Schema:
    return {"type": "array", "items": items, **more}


_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_URI: Schema = {"type": "string", "format": "uri"}
_MAYBE: Schema = {"type": "string", "nullable": True}
_DAY: Schema = {"type": "string", "format": "date"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}
_LINKS = _list(_ref("Link"), minItems=1)
_POSITION = _list({"type": "number"}, minItems=2, maxItems=3)
_RING = _list(_POSITION, minItems=4)

SCHEMAS: Schema = {
    "Link": _object(
        ["href", "rel", "type", "title"],
        {"href": _TEXT, "rel": _TEXT, "type": _TEXT, "title": _TEXT},
    ),
    "LandingPage": _object(
        ["links"], {"title": _TEXT, "description": _TEXT, "links": _list(_ref("Link"), minItems=4)}
    ),
    "Conformance": _object(["conformsTo"], {"conformsTo": _list(_URI, minItems=1)}),
    "OpenApi": _object(["openapi", "info", "paths"], {"openapi": _TEXT}),
    "Extent": {
        "type": "object",
        "properties": {
            "spatial": _object(
                ["bbox", "crs"],
                {
                    "bbox": _list(_list({"type": "number"}, minItems=4, maxItems=6), minItems=1),
                    "crs": _URI,
                },
            ),
            "temporal": _object(
                ["interval", "trs"],
                {"interval": _list(_list(_MAYBE, minItems=2, maxItems=2), minItems=1), "trs": _URI},
            ),
        },
    },
    "Collection": _object(
        ["id", "title", "description", "links", "itemType", "crs", "storageCrs"],
        {
            "id": _TEXT,
            "title": _TEXT,
            "description": _TEXT,
            "links": _LINKS,
            "extent": _ref("Extent"),
            "itemType": {"type": "string", "enum": ["feature"]},
            "crs": _list(_URI, minItems=1),
            "storageCrs": _URI,
        },
    ),
    "Collections": _object(
        ["links", "collections"],
        {"links": _LINKS, "crs": _list(_URI), "collections": _list(_ref("Collection"))},
    ),
    "Point": _object(
        ["type", "coordinates"],
        {"type": {"type": "string", "enum": ["Point"]}, "coordinates": _POSITION},
    ),
    "MultiLineString": _object(
        ["type", "coordinates"],
        {
            "type": {"type": "string", "enum": ["MultiLineString"]},
            "coordinates": _list(_list(_POSITION, minItems=2), minItems=1),
        },
    ),
    "MultiPolygon": _object(
        ["type", "coordinates"],
        {
            "type": {"type": "string", "enum": ["MultiPolygon"]},
            "coordinates": _list(_list(_RING, minItems=1), minItems=1),
        },
    ),
    "BoundaryProperties": _object(
        ["kode", "nama", "jenis", "status", "sumber", "berlaku_sejak"],
        {
            "kode": _TEXT,
            "nama": _TEXT,
            "jenis": _TEXT,
            "induk": _MAYBE,
            "status": {"type": "string", "enum": ["definitif", "indikatif"]},
            "sumber": _TEXT,
            "per": {**_DAY, "nullable": True},
            "berlaku_sejak": _DAY,
            "dasar_hukum": _MAYBE,
            "catatan": _MAYBE,
        },
    ),
    "PlaceProperties": _object(
        ["nama", "sumber", "diambil"],
        {
            "nama": _TEXT,
            "jenis": _MAYBE,
            "kategori": _MAYBE,
            "kode_wilayah": _MAYBE,
            "wilayah": _MAYBE,
            "tahun": {"type": "integer", "nullable": True},
            "panjang_m": {"type": "integer", "nullable": True},  # of a line
            "sumber": _TEXT,
            "per": {**_MOMENT, "nullable": True},
            "diambil": _MOMENT,
        },
    ),
    "Feature": _object(
        ["type", "id", "geometry", "properties"],
        {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": _TEXT,
            "geometry": {"oneOf": [_ref("Point"), _ref("MultiLineString"), _ref("MultiPolygon")]},
            "properties": {"anyOf": [_ref("BoundaryProperties"), _ref("PlaceProperties")]},
            "links": _LINKS,
        },
    ),
    "FeatureCollection": _object(
        ["type", "features", "links", "timeStamp", "numberMatched", "numberReturned"],
        {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": _list(_ref("Feature")),
            "links": _LINKS,
            "timeStamp": {"type": "string", "format": "date-time"},
            "numberMatched": _COUNT,
            "numberReturned": _COUNT,
        },
    ),
    "Problem": _object(
        ["code", "description", "status", "title"],
        {
            "code": _TEXT,
            "description": _TEXT,
            "type": _TEXT,
            "title": _TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": _TEXT,
        },
    ),
}
