"""The catalogue as DCAT 3 in JSON-LD."""

from typing import Any

from portal.api.katalog.naming import FORMATS, Shelf
from portal.reads.open_data import DataSetView, YearTable

MIME = "application/ld+json"
_MEDIA = "https://www.iana.org/assignments/media-types/"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_LANGUAGE = "http://publications.europa.eu/resource/authority/language/IND"

Node = dict[str, Any]


def write_catalogue(shelf: Shelf) -> Node:
    """One dcat:Catalog with all data sets and their distributions."""
    return {
        "@context": _CONTEXT,
        "@id": f"{shelf.origin}/api/katalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _say(f"Data {shelf.tree.root.title}"),
        "dct:description": _say(
            "Semua indikator monografi dan statistik desa, kelurahan, kecamatan dan kabupaten, "
            "dengan sumber dan tanggalnya."
        ),
        "dct:publisher": _publisher(shelf),
        "dct:language": {"@id": _LANGUAGE},
        "dct:spatial": _place(shelf),
        "foaf:homepage": {"@id": f"{shelf.origin}/"},
        **_licence(shelf),
        **_modified(shelf),
        "dcat:themeTaxonomy": {"@id": f"{shelf.origin}/api/katalog.jsonld#bab"},
        "dcat:dataset": [_data_set(shelf, each) for each in shelf.sets],
    }


def _data_set(shelf: Shelf, data: DataSetView) -> Node:
    indicator = data.indicator
    chapter = next((c for c in shelf.catalogue.chapters if c.code == indicator.chapter), None)
    return {
        "@id": f"{shelf.origin}/api/3/action/package_show?id={shelf.name_of(data)}",
        "@type": "dcat:Dataset",
        "dct:identifier": shelf.number(data),
        "dct:title": _say(f"{indicator.title} {shelf.tree.root.title}"),
        "dct:description": _say(shelf.caution(data)),
        "dct:publisher": _publisher(shelf),
        "dct:language": {"@id": _LANGUAGE},
        "dct:spatial": _place(shelf),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(min(each.oldest for each in data.years).isoformat()),
            "dcat:endDate": _day(max(each.newest for each in data.years).isoformat()),
        },
        "dcat:keyword": [_say(word) for word in _words(shelf, data)],
        **(
            {
                "dcat:theme": {
                    "@id": f"{shelf.origin}/api/katalog.jsonld#bab-{chapter.code}",
                    "@type": "skos:Concept",
                    "skos:prefLabel": _say(chapter.title),
                }
            }
            if chapter
            else {}
        ),
        **({"dct:provenance": _statement(indicator.legal_basis)} if indicator.legal_basis else {}),
        **_licence(shelf),
        **_modified(shelf),
        "dcat:landingPage": {"@id": f"{shelf.origin}/monografi/{indicator.code}"},
        "dcat:distribution": [
            _distribution(shelf, data, year, suffix) for year in data.years for suffix in FORMATS
        ],
    }


def _distribution(shelf: Shelf, data: DataSetView, year: YearTable, suffix: str) -> Node:
    address = shelf.address(data, year.period, suffix)
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:identifier": shelf.number(data, year.period, suffix),
        "dct:title": _say(f"{data.indicator.title} {year.period}, {suffix.upper()}"),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": _MEDIA + FORMATS[suffix]},
        **_licence(shelf),
    }


def _words(shelf: Shelf, data: DataSetView) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(filter(None, ("monografi", data.indicator.unit, shelf.tree.root.name)))
    )


def _publisher(shelf: Shelf) -> Node:
    return {
        "@id": f"{shelf.origin}/kode/{shelf.tree.root.code}",
        "@type": "foaf:Organization",
        "foaf:name": _say(shelf.publisher),
    }


def _place(shelf: Shelf) -> Node:
    return {
        "@id": f"{shelf.origin}/kode/{shelf.tree.root.code}#wilayah",
        "@type": "dct:Location",
        "dct:identifier": shelf.tree.root.code,
        "skos:prefLabel": _say(shelf.tree.root.title),
    }


def _licence(shelf: Shelf) -> Node:
    if shelf.licence is None:
        return {}
    return {
        "dct:license": {"@id": shelf.licence.url},
        "dct:rights": _statement(shelf.licence.words, "dct:RightsStatement"),
    }


def _modified(shelf: Shelf) -> Node:
    if shelf.changed_at is None:
        return {}
    moment = f"{shelf.changed_at:%Y-%m-%dT%H:%M:%SZ}"
    return {"dct:modified": {"@type": "xsd:dateTime", "@value": moment}}


def _statement(words: str, kind: str = "dct:ProvenanceStatement") -> Node:
    return {"@type": kind, "skos:prefLabel": _say(words)}


def _say(words: str) -> Node:
    return {"@language": "id", "@value": words}


def _day(day: str) -> Node:
    return {"@type": "xsd:date", "@value": day}
