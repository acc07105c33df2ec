"""ArcGIS REST, against the recorded answers of Esri's own Koop."""

import json

import pytest
from shapely.geometry import shape

from connectors.base import State
from connectors.errors import NotExpectedError, NotFoundError, SourceError
from connectors.sources.arcgis.connector import ArcGis
from connectors.sources.arcgis.esri_json import read_geometry
from connectors.sources.arcgis.service import Service
from tests.map_features import context, read_all
from tests.replayed import Replayed

ROOT = "http://127.0.0.1:8814/file-geojson/rest/services"
DESA = f"{ROOT}/desa/FeatureServer"
LOOSE = frozenset(
    {"where", "outfields", "outsr", "returngeometry", "geometryprecision", "resultrecordcount"}
)


@pytest.fixture
def http(shared) -> Replayed:
    return Replayed(shared / "recordings" / "arcgis", loose=LOOSE)


@pytest.mark.parametrize("form", ["geojson", "json"])
def test_all_thirty_desa_are_read_in_either_form(http, form):
    ctx = context(http, DESA, unit="99.01")
    state = State(learned=(("format", form),))
    pages, records, rejects = read_all(ArcGis(), ctx, state)
    (stream,) = pages
    assert len({each.key for each in records}) == 30 and not rejects
    assert pages[stream][-1].complete
    parts = {each.key: shape(json.loads(each.geojson)) for each in records}
    assert len(parts["99.01.03.2006"].geoms) == 2  # told by orientation alone
    assert sum(len(part.interiors) for part in parts["99.01.02.2003"].geoms) == 1
    first = next(each for each in records if each.key == "99.01.01.2001")
    assert first.name == "Mekar Jaya"
    assert first.modified.isoformat()[:7] == "2024-01"
    asked = [url for url in http.asked if f"f={form}" in url and "resultOffset" in url]
    # Esri's form says where the end is; the other one ends with an empty page.
    assert len(asked) == {"geojson": 4, "json": 3}[form]
    assert all("f=" in url for url in http.asked)
    assert all("outFields=*" not in url for url in http.asked)


def test_both_forms_give_the_same_shapes(http):
    found = []
    for form in ("geojson", "json"):
        state = State(learned=(("format", form),))
        _, records, _ = read_all(ArcGis(), context(http, DESA, unit="99.01"), state)
        found.append({each.key: shape(json.loads(each.geojson)) for each in records})
    assert found[0].keys() == found[1].keys()
    assert all(found[0][key].equals(found[1][key]) for key in found[0])


def test_rings_are_told_apart_by_the_way_they_turn(shared):
    folder = shared / "recordings" / "arcgis"

    def geometry(name):
        (feature,) = json.loads((folder / name).read_text())["features"]
        return read_geometry(feature["geometry"])

    assert [len(part.interiors) for part in geometry("multipart.json").geoms] == [0, 0]
    assert [len(part.interiors) for part in geometry("hole.json").geoms] == [1]


def test_an_error_inside_a_200_is_raised_as_what_it_means(http):
    with pytest.raises(NotFoundError):
        Service(http, f"{ROOT}/tidakada/FeatureServer").ask(
            f"{ROOT}/tidakada/FeatureServer/0/query", {"where": "1=1"}
        )
    with pytest.raises(NotExpectedError):
        Service(http, DESA).ask(f"{DESA}/0/query", {"where": ";;", "outFields": "*"})


def test_metres_are_refused_although_degrees_were_asked_for(shared, http):
    class Stubborn:
        """Answers every page in web mercator."""

        def get(self, url, **more):
            answer = http.get(url, **more)
            if "resultOffset" not in url:
                return answer
            body = (shared / "recordings" / "arcgis" / "webmercator.json").read_bytes()
            return type(answer)(url, url, 200, answer.headers, body, answer.fetched_at)

    state = State(learned=(("format", "json"),))
    with pytest.raises(SourceError) as caught:
        read_all(ArcGis(), context(Stubborn(), DESA, unit="99.01"), state)
    assert "bukan derajat" in caught.value.sentence


def test_a_probe_knows_the_service_and_asks_nobody_else(http):
    probe = ArcGis().probe(http, DESA)
    assert probe.confidence > 0.9 and probe.offers[0].note == "batas"
    assert len(http.asked) == 2
    http.asked.clear()
    assert ArcGis().probe(http, "http://127.0.0.1:8814/").confidence == 0
    assert http.asked == []
    # The catalogue names no service to read; the sentence says which address is wanted.
    assert "MapServer" in ArcGis().probe(http, ROOT).warnings[0]


def test_another_regency_gets_nothing_of_it(http):
    _, records, rejects = read_all(ArcGis(), context(http, DESA, unit="64.08"))
    assert records == []
    assert "30 bidang milik wilayah lain tidak dipakai (99.01)." in rejects[0].message
