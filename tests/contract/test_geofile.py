"""A boundary file: what is taken, what is refused and with which sentence."""

import functools
import http.server
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.request import urlopen

import pytest
from shapely.geometry import shape

from connectors.base import Answer, Context, SourceConfig, State
from connectors.errors import NotExpectedError
from connectors.sources.geofile import GeoFile
from tests.boundary_files import CODES, NAMES, ROW
from tests.serving import running
from tests.vector_files import write_layer, zip_shapefile

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


class Held:
    """One body in place of the network."""

    def __init__(self, body):
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()

    def get(self, url, **_more):
        return Answer(url, url, 200, {"content-type": "application/geo+json"}, self.body, NOW)


class Loopback:
    """Fetches from this machine alone."""

    def get(self, url, **_more):
        with urlopen(url) as answer:
            return Answer(url, url, 200, {}, answer.read(), NOW)


def square(west, south=0.0, turned=False):
    ring = [[west, south], [west + 0.1, south], [west + 0.1, south + 0.1], [west, south + 0.1]]
    return [[[b, a] if turned else [a, b] for a, b in [*ring, ring[0]]]]


def feature(properties, coordinates=None):
    geometry = {"type": "Polygon", "coordinates": coordinates or square(117.0)}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def read(http, unit="64.08", url="http://127.0.0.1/batas.geojson", options=None):
    ctx = Context(
        http=http,
        config=SourceConfig(unit, url, options=options or {}),
        now=lambda: NOW,
        mode="full",
        stopped=lambda: False,
        known=lambda stream, keys: {},
    )
    pages = list(GeoFile().read(ctx, "batas", State()))
    assert [page.last for page in pages] == [False] * (len(pages) - 1) + [True]
    records = [each for page in pages for each in page.records]
    return records, [each for page in pages for each in page.rejects], pages[-1].complete


def collection(*features):
    return Held({"type": "FeatureCollection", "features": list(features)})


@pytest.mark.parametrize("name", ["code", "kode", "KDEPUM", "kode_desa"])
@pytest.mark.parametrize("code", ["64.08.04.2012", "6408042012", 6408042012])
def test_codes_are_found_under_their_usual_names(name, code):
    (record,), rejects, complete = read(collection(feature({name: code, "nama": "Swarga Bara"})))
    assert (record.key, record.unit_hint) == ("64.08.04.2012",) * 2
    assert record.name == "Swarga Bara" and not rejects and complete


def test_swapped_axes_give_the_same_shape():
    right, _, _ = read(collection(feature({"code": "64.08.04.2012"})))
    wrong, _, _ = read(collection(feature({"code": "64.08.04.2012"}, square(117.0, turned=True))))
    assert shape(json.loads(right[0].geojson)).equals(shape(json.loads(wrong[0].geojson)))


def test_islands_of_a_unit_are_merged():
    (record,), _, _ = read(
        collection(
            feature({"code": "64.08.04.2012"}), feature({"code": "64.08.04.2012"}, square(118.0))
        )
    )
    assert len(json.loads(record.geojson)["coordinates"]) == 2


@pytest.mark.parametrize(
    ("properties", "coordinates", "sentence"),
    [
        ({"KDEBPS": "6404012001"}, None, "kode BPS"),
        ({"kode": "6404010001"}, None, "kode BPS"),
        ({"kode": "6404012001", "KDEBPS": "6404012001"}, None, "kode BPS"),
        ({"code": "64.08.04"}, None, "dibentuk dari batas desanya"),
        ({"code": "64.09.04.2012"}, None, "tidak termasuk wilayah 64.08"),
        ({"nama": "Tanpa kode"}, None, "tidak memuat kode"),
        ({"code": "64.08.04.2012"}, square(2.0, 48.0), "luar Indonesia"),
    ],
)
def test_what_is_refused_is_refused_alone_and_with_a_sentence(properties, coordinates, sentence):
    good = feature({"code": "64.08.04.2011"})
    records, (reject,), complete = read(collection(good, feature(properties, coordinates)))
    assert [each.key for each in records] == ["64.08.04.2011"]
    assert sentence in reject.message and not complete


@pytest.mark.parametrize("body", [b"<html>masuk</html>", b"{", b""])
def test_a_body_that_is_no_geojson_fails_the_page(body):
    with pytest.raises(NotExpectedError):
        read(Held(body))


ROWS = {code: (NAMES[code], ROW[code]) for code in CODES}


def write(folder, kind):
    """The three desa as a file of a kind."""
    if kind == "zip":
        return zip_shapefile(folder / "batas.zip", ROWS, crs="EPSG:32650")
    return write_layer(folder / "batas.gpkg", ROWS, crs="EPSG:23838")


@pytest.mark.parametrize("kind", ["zip", "gpkg"])
def test_other_formats_come_to_the_same_boundaries(tmp_path, kind):
    http = Held(write(tmp_path, kind).read_bytes())
    records, rejects, complete = read(http, url=f"http://a.id/batas.{kind}")
    assert not rejects and complete
    assert [each.key for each in records] == list(CODES)
    for each in records:
        apart = shape(json.loads(each.geojson)).symmetric_difference(ROW[each.key])
        assert apart.area < 1e-7
    assert GeoFile().probe(http, f"http://a.id/batas.{kind}").confidence > 0.5


def test_a_missing_prj_is_told_by_an_option(tmp_path):
    path = zip_shapefile(tmp_path / "batas.zip", ROWS, crs="EPSG:32650", without=(".prj",))
    http = Held(path.read_bytes())
    with pytest.raises(NotExpectedError, match=r"\.prj"):
        read(http)
    records, _, complete = read(http, options={"crs": "UTM 50N"})
    assert len(records) == 3 and complete


def test_a_probe_knows_a_boundary_file_and_never_raises():
    good = collection(feature({"code": "64.08.04.2012"}))
    assert GeoFile().probe(good, "http://a.id/b.geojson").confidence > 0.5
    assert GeoFile().probe(Held(b"<html>"), "http://a.id/b.geojson").confidence == 0
    assert GeoFile().probe(good, "http://a.id/").confidence == 0


@pytest.fixture
def file_server(shared) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_rest):
            """Nothing to say."""

    handler = functools.partial(Quiet, directory=str(shared / "data"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    with running(server):
        yield f"http://127.0.0.1:{server.server_address[1]}"


def test_the_real_file_of_a_regency_is_read_whole(file_server):
    records, rejects, complete = read(Loopback(), url=f"{file_server}/kutim_desa.geojson")
    assert len({each.key for each in records}) == 141
    assert rejects == [] and complete
