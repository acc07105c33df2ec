"""The catalogue as DCAT 3 in JSON-LD."""

from typing import Any

from portal.api.katalog.naming import FORMATS, Holdings
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


def write_catalogue(holdings: Holdings) -> Node:
    """One dcat:Catalog with all data sets and their distributions."""
    return {
        "@context": _CONTEXT,
        "@id": f"{holdings.origin}/api/katalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _say(f"Data {holdings.tree.root.title}"),
        "dct:description": _say(
            "Semua indikator monografi dan statistik desa, kelurahan, kecamatan dan kabupaten, "
            "dengan sumber dan tanggalnya."
        ),
        "dct:publisher": _publisher(holdings),
        "dct:language": {"@id": _LANGUAGE},
        "dct:spatial": _place(holdings),
        "foaf:homepage": {"@id": f"{holdings.origin}/"},
        **_licence(holdings),
        **_modified(holdings),
        "dcat:themeTaxonomy": {"@id": f"{holdings.origin}/api/katalog.jsonld#bab"},
        "dcat:dataset": [_data_set(holdings, each) for each in holdings.sets],
    }


def _data_set(holdings: Holdings, data: DataSetView) -> Node:
    indicator = data.indicator
    chapter = next((c for c in holdings.catalogue.chapters if c.code == indicator.chapter), None)
    return {
        "@id": f"{holdings.origin}/api/3/action/package_show?id={holdings.name_of(data)}",
        "@type": "dcat:Dataset",
        "dct:identifier": holdings.number(data),
        "dct:title": _say(f"{indicator.title} {holdings.tree.root.title}"),
        "dct:description": _say(holdings.caution(data)),
        "dct:publisher": _publisher(holdings),
        "dct:language": {"@id": _LANGUAGE},
        "dct:spatial": _place(holdings),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(min(each.oldest for each in data.years).isoformat()),
            "dcat:endDate": _day(max(each.newest for each in data.years).isoformat()),
        },
        "dcat:keyword": [_say(word) for word in _words(holdings, data)],
        **(
            {
                "dcat:theme": {
                    "@id": f"{holdings.origin}/api/katalog.jsonld#bab-{chapter.code}",
                    "@type": "skos:Concept",
                    "skos:prefLabel": _say(chapter.title),
                }
            }
            if chapter
            else {}
        ),
        **({"dct:provenance": _statement(indicator.legal_basis)} if indicator.legal_basis else {}),
        **_licence(holdings),
        **_modified(holdings),
        "dcat:landingPage": {"@id": f"{holdings.origin}/monografi/{indicator.code}"},
        "dcat:distribution": [
            _distribution(holdings, data, year, suffix) for year in data.years for suffix in FORMATS
        ],
    }


def _distribution(holdings: Holdings, data: DataSetView, year: YearTable, suffix: str) -> Node:
    address = holdings.address(data, year.period, suffix)
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:identifier": holdings.number(data, year.period, suffix),
        "dct:title": _say(f"{data.indicator.title} {year.period}, {suffix.upper()}"),
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": _MEDIA + FORMATS[suffix]},
        **_licence(holdings),
    }


def _words(holdings: Holdings, data: DataSetView) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(filter(None, ("monografi", data.indicator.unit, holdings.tree.root.name)))
    )


def _publisher(holdings: Holdings) -> Node:
    return {
        "@id": f"{holdings.origin}/kode/{holdings.tree.root.code}",
        "@type": "foaf:Organization",
        "foaf:name": _say(holdings.publisher),
    }


def _place(holdings: Holdings) -> Node:
    return {
        "@id": f"{holdings.origin}/kode/{holdings.tree.root.code}#wilayah",
        "@type": "dct:Location",
        "dct:identifier": holdings.tree.root.code,
        "skos:prefLabel": _say(holdings.tree.root.title),
    }


def _licence(holdings: Holdings) -> Node:
    if holdings.licence is None:
        return {}
    return {
        "dct:license": {"@id": holdings.licence.url},
        "dct:rights": _statement(holdings.licence.words, "dct:RightsStatement"),
    }


def _modified(holdings: Holdings) -> Node:
    if holdings.changed_at is None:
        return {}
    moment = f"{holdings.changed_at:%Y-%m-%dT%H:%M:%SZ}"
    return {"dct:modified": {"@type": "xsd:dateTime", "@value": moment}}


def _statement(words: str, kind: str = "dct:ProvenanceStatement") -> Node:
    return {"@type": kind, "skos:prefLabel": _say(words)}


def _say(words: str) -> Node:
    return {"@language": "id", "@value": words}


def _day(day: str) -> Node:
    return {"@type": "xsd:date", "@value": day}
