"""Nonsense asked of every public address of maps, places and positions: a page, a file or a
sentence, never a fault of the server, and nothing of the question in what comes back unescaped."""

from urllib.parse import quote

import pytest

OGC = "/api/ogc/collections"
# What no address may take for a number, a day or a name; the second row for names alone.
NONSENSE = (
    "nan", "-1", "1e400", "٢٠٢٥", "9" * 40, "\x00\r\nX: y", "\ud800", "<script>alert(1)</script>",
    "9999-12-31T23:59:59-12:00", "2025-W01-1", "0001-01-01/9999-12-31",
)  # fmt: skip
NAMES = (
    "../../etc/passwd", "..%2f..", "a" * 4000, "\x00", "\ud800", "{}%s%n", "' OR 1=1 --",
    "<script>alert(1)</script>",
)  # fmt: skip
BOXES = (
    "nan,nan,nan,nan", "-180,-90,180,90", "180,-90,-180,90", "0,0,0,0", ",,,", "117;0;118;1",
    "1e400,0,1,1", "1e-320,0,1,1", "117,0,117,0", "117,0,117.0000000000001,0", "1,2,3,4,5,6,7",
    "-0.0,-0.0,0.0,0.0", "117,0,118,", "١,٢,٣,٤",
)  # fmt: skip
SYSTEMS = (
    "http://www.opengis.net/def/crs/EPSG/0/3857", "EPSG:4326", "",
    "http://www.opengis.net/def/crs/EPSG/0/4326", "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
)  # fmt: skip
ASKED = {
    f"{OGC}/desa/items": ("limit", "offset", "datetime", "f", "bbox", "crs", "bbox-crs"),
    f"{OGC}/tempat/items": ("limit", "offset", "datetime", "bbox"),
    "/sangkulirang/peta": ("hal", "jenis", "tampilkan", "tahun"),
    "/sangkulirang/peta.csv": ("tampilkan", "tahun"),
    "/sangkulirang/peta/rinci.json": ("jenis",),
    "/api/di-mana": ("lat", "lon"),
    "/di-mana": ("q", "lat"),
}
NAMED = (
    "/api/ogc/{}", OGC + "/{}/items", OGC + "/desa/items/{}", OGC + "/garis/items/{}",
    "/api/batas/{}.geojson", "/api/batas/64.08/{}.csv", "/api/tempat/{}.gpkg",
    "/api/tempat/64.08/{}.geojson", "/peta/tempat/{}", "/foto/{}.webp", "/kode/{}/peta",
)  # fmt: skip


def write(text):
    """A text as it stands in an address; what is no text at all as its bytes."""
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def told(mapped, path):
    """What is wrong with an answer; nothing when it is an answer or a sentence."""
    answer = mapped.get(path)
    text = answer.get_data(as_text=True)
    if answer.status_code >= 500:
        return f"{answer.status_code} {path}"
    if answer.status_code in (400, 404) and len(text.strip()) < 20:
        return f"without a sentence: {answer.status_code} {path}"
    if "<script>alert" in text and "html" in answer.headers["Content-Type"]:
        return f"unescaped: {path}"
    if "passwd" in text and "root:" in text:
        return f"a file of the machine: {path}"
    return ""


@pytest.mark.parametrize("path", ASKED)
def test_no_parameter_breaks_an_address(mapped, path):
    faults = [
        wrong
        for name in ASKED[path]
        for text in NONSENSE
        if (wrong := told(mapped, f"{path}?{name}={write(text)}"))
    ]
    assert faults == []


def test_no_box_and_no_system_breaks_the_service(mapped):
    path = f"{OGC}/desa/items?limit=1"
    asked = [f"{path}&bbox={write(box)}" for box in BOXES]
    asked += [f"{path}&crs={write(each)}" for each in SYSTEMS]
    asked += [f"{path}&bbox={write(BOXES[1])}&bbox-crs={write(each)}" for each in SYSTEMS]
    asked += [f"{OGC}/tempat/items?limit=1&bbox={write(box)}" for box in BOXES]
    assert [wrong for each in asked if (wrong := told(mapped, each))] == []


def test_no_name_breaks_an_address(mapped):
    faults = [
        wrong
        for pattern in NAMED
        for text in NAMES
        if (wrong := told(mapped, pattern.format(write(text))))
    ]
    assert faults == []


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00%2B14:00"])
def test_the_first_and_last_hours_of_the_calendar_are_refused(mapped, text):
    answer = mapped.get(f"{OGC}/desa/items?datetime={text}")
    assert answer.status_code == 400 and "datetime" in answer.get_json(force=True)["detail"]


def test_as_much_as_anybody_may_ask_for_is_bounded(mapped):
    """The greatest page holds a thousand, and passing over everything is an empty page."""
    body = mapped.json(f"{OGC}/desa/items?limit=999999999999")
    assert len(body["features"]) == 141
    far = mapped.json(f"{OGC}/desa/items?offset=999999999999")
    assert far["features"] == [] and far["numberMatched"] == 141
    assert [each["rel"] for each in far["links"]].count("next") == 0
