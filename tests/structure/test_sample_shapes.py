"""The sample answers in the shapes that were recorded from the real servers."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from portal.sample.exchange import Reply, read_ask
from portal.sample.sites import Software, Temper, list_sites
from portal.sample.world import World

BASE = "http://127.64.1.1:8064"
AJAX = {"x-requested-with": "XMLHttpRequest"}
# Headers that describe the transport or the moment, not the application.
LOOSE = {"date", "transfer-encoding", "content-length", "connection", "set-cookie", "location"}


@pytest.fixture(scope="module")
def world() -> World:
    return World(1, "64.08", date(2026, 11, 24), list_sites(1, "64.08"))


def first(world: World, software: Software, temper: Temper = Temper.STEADY) -> str:
    return next(
        site.key
        for site in world.sites.values()
        if site.software is software and site.temper is temper
    )


def ask(world: World, code: str, target: str, headers=None) -> Reply:
    return world.answer(code, read_ask("GET", target, BASE, headers or {}))


def recorded(path: Path) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a recording."""
    lines = path.with_name(path.name + ".headers").read_text().splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("HTTP/1.1"))
    headers = {}
    for line in lines[start + 1 :]:
        name, _, value = line.partition(": ")
        headers[name.lower()] = value
    return int(lines[start].split()[1]), headers, path.read_bytes()


def keys(value):
    """The tree of keys and types; a list by its first row."""
    if isinstance(value, dict):
        return {name: keys(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [keys(value[0])] if value else []
    return type(value).__name__


PAGES = (
    ("home.html", "/", {}),
    ("feed.xml", "/feed", {}),
    ("sitemap.xml", "/sitemap.xml", {}),
    ("robots.txt", "/robots.txt", {}),
    ("ppid-all.json", "/ppid", {}),
    ("ppid-since-baddate.json", "/ppid?tgl_dari=2024-01-01", {}),
    ("peta.html", "/peta", {}),
    ("data-wilayah.html", "/data-wilayah", {}),
    ("load-aparatur-desa.html", "/load_aparatur_desa", {}),
    ("chart-gis-4.html", "/statistik_web/load_chart_gis/4", {}),
    ("chart-gis-20-404.html", "/statistik_web/load_chart_gis/20", {}),
    ("arsip.html", "/arsip", {}),
    ("arsip-pastend.html", "/arsip/999", {}),
    ("artikel-soft404.html", "/artikel/2016/8/24/tidak-ada", {}),
    ("not-found.html", "/tidak-ada", {}),
    ("peraturan-datatables.json", "/peraturan-desa/datatables?draw=1&start=0&length=10", AJAX),
    ("peraturan-datatables-no-ajax-404.html", "/peraturan-desa/datatables", {}),
    ("newer-api-absent-404.html", "/internal_api/pemerintah", {}),
)


@pytest.mark.parametrize(("name", "target", "headers"), PAGES, ids=[page[0] for page in PAGES])
def test_status_and_headers_are_those_of_the_real_server(world, shared, name, target, headers):
    status, real, _ = recorded(shared / "recordings" / "opensid" / name)
    reply = ask(world, first(world, Software.OPENSID_OLD), target, headers)
    assert reply.status == status
    ours = {key.lower(): value for key, value in reply.headers}
    assert set(ours) - LOOSE == set(real) - LOOSE
    assert ours["content-type"] == real["content-type"]
    cookies = [value.split("=")[0] for key, value in reply.headers if key == "Set-Cookie"]
    assert bool(cookies) == ("set-cookie" in real)
    assert cookies in ([], ["sidcsrf", "ci_session"])


@pytest.mark.parametrize("name", ["ppid-all.json", "ppid-since-baddate.json"])
def test_ppid_has_the_keys_and_types_of_the_real_one(world, shared, name):
    target = next(page[1] for page in PAGES if page[0] == name)
    real = json.loads((shared / "recordings" / "opensid" / name).read_bytes())
    ours = json.loads(ask(world, first(world, Software.OPENSID_OLD), target).body)
    assert keys(ours) == keys(real)
    assert list(ours) == list(real)


def test_regulations_have_the_keys_and_types_of_the_real_ones(world, shared):
    folder = shared / "recordings" / "opensid"
    real = json.loads((folder / "peraturan-datatables.json").read_bytes())
    target = "/peraturan-desa/datatables?draw=1&start=0&length=100"
    ours = json.loads(ask(world, first(world, Software.OPENSID_OLD), target, AJAX).body)
    by_kind = {row["kategori"]: keys(row) for row in real["data"]}
    assert ours["data"]
    assert all(keys(row) == by_kind[row["kategori"]] for row in ours["data"])
    assert keys({**ours, "data": []}) == keys({**real, "data": []})


def test_the_map_script_has_the_keys_of_the_real_one(world, shared):
    real = (shared / "recordings" / "opensid" / "peta.html").read_text()
    ours = ask(world, first(world, Software.OPENSID_OLD), "/peta").body.decode()
    start = "set_marker_desa_content(marker_desa, "
    rows = [
        json.JSONDecoder().raw_decode(text, text.index(start) + len(start))[0]
        for text in (real, ours)
    ]
    assert list(rows[0]) == list(rows[1])
    for name in ("all_area", "all_garis", "all_lokasi", "all_lokasi_pembangunan"):
        trees = []
        for text in (real, ours):
            quoted = re.search(rf"var {name} = '(.*)';", text).group(1)
            value = json.loads(re.sub(r"\\(.)", r"\1", quoted))
            trees.append(set(value[0]))
        assert trees[0] == trees[1], name


HOOKS = (
    (
        "home.html",
        "/",
        ("catg_titile", "meta_date", "progress-group", "table-info", "og:site_name"),
    ),
    ("arsip.html", "/arsip", ("table table-striped", "pagination_area")),
    ("chart-gis-3.html", "/statistik_web/load_chart_gis/3", ("box-title", "text-left", "888/0")),
    ("load-aparatur-desa.html", "/load_aparatur_desa", ("data-cycle-title", "data-cycle-desc")),
    ("data-wilayah.html", "/data-wilayah", ("<tfoot>", 'colspan="8"', "TOTAL")),
)


@pytest.mark.parametrize(("name", "target", "hooks"), HOOKS, ids=[hook[0] for hook in HOOKS])
def test_pages_have_the_hooks_readers_hold_on_to(world, shared, name, target, hooks):
    real = (shared / "recordings" / "opensid" / name).read_text()
    ours = ask(world, first(world, Software.OPENSID_OLD), target).body.decode()
    assert [hook for hook in hooks if hook not in real] == []
    assert [hook for hook in hooks if hook not in ours] == []


def test_a_broken_feed_stops_in_the_middle_as_the_real_one(world, shared):
    status, real, body = recorded(shared / "recordings" / "opensid" / "feed-broken.xml")
    reply = ask(world, first(world, Software.OPENSID_OLD, Temper.BROKEN_FEED), "/feed")
    assert (reply.status, reply.header("Content-Type")) == (status, real["content-type"])
    assert body.decode().count("</item>") == reply.body.decode().count("</item>") == 3
    assert reply.body.decode().rstrip().endswith("<![CDATA[")


def test_posts_have_the_keys_of_real_wordpress(world, shared):
    folder = shared / "recordings" / "wordpress"
    real = json.loads((folder / "posts-p1.json").read_bytes())[0]
    reply = ask(world, first(world, Software.WORDPRESS), "/wp-json/wp/v2/posts?per_page=10")
    ours = json.loads(reply.body)[0]
    real["_links"] = ours["_links"] = {}
    real["tags"] = ours["tags"] = []
    assert keys(ours) == keys(real)
    assert reply.header("X-WP-Total") and not reply.header("ETag")


@pytest.mark.parametrize(
    ("name", "temper", "target"),
    [
        ("posts-p5-over.json", Temper.STEADY, "/wp-json/wp/v2/posts?per_page=10&page=5"),
        ("after-deleted.json", Temper.STEADY, "/wp-json/wp/v2/posts/999999"),
        ("v-rest-closed-wp-json.json", Temper.CLOSED, "/wp-json/wp/v2/posts"),
    ],
)
def test_rest_errors_are_worded_as_by_wordpress(world, shared, name, temper, target):
    real = json.loads((shared / "recordings" / "wordpress" / name).read_bytes())
    reply = ask(world, first(world, Software.WORDPRESS, temper), target)
    assert json.loads(reply.body) == real
    assert reply.status == real["data"]["status"]


def test_the_boundary_file_has_the_keys_of_a_made_one(world, shared):
    made = json.loads((shared / "recordings" / "vector" / "desa.geojson").read_bytes())
    reply = ask(world, "64.08", "/batas/desa.geojson")
    assert (reply.status, reply.header("Content-Type")) == (200, "application/geo+json")
    ours = json.loads(reply.body)
    real, mine = made["features"][0], ours["features"][0]
    for each in (real, mine):
        assert each["geometry"]["type"] == "Polygon"
        each["properties"] = {
            name: value
            for name, value in each["properties"].items()
            if name not in ("penduduk", "luas_km2")
        }
    assert keys(mine) == keys(real)
    mark = reply.header("ETag")
    assert ask(world, "64.08", "/batas/desa.geojson", {"if-none-match": mark}).status == 304
    assert ask(world, "64.08", "/lain").status == 404


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("pygeoapi-items-p1.json", "/ogc/collections/batas_desa/items?limit=10"),
        ("pygeoapi-item.json", "/ogc/collections/batas_desa/items/64.08.01.2001-1"),
        ("pygeoapi-coll-404.json", "/ogc/collections/tidakada/items"),
        ("pygeoapi-bad-limit.json", "/ogc/collections/batas_desa/items?limit=-1"),
        ("pygeoapi-conformance.json", "/ogc/conformance"),
    ],
)
def test_the_map_service_answers_as_a_real_one(world, shared, name, target):
    path = shared / "recordings" / "ogcapi" / name
    reply = ask(world, first(world, Software.GEOPORTAL), target)
    status, headers, _ = recorded_map(path)
    assert reply.status == status
    assert reply.header("Content-Type") == headers["content-type"]
    ours, real = json.loads(reply.body), json.loads(path.read_bytes())
    # Ours tells less, and nothing that the real one does not.
    assert set(ours) <= set(real)
    for each in ours.get("features", [ours] if "geometry" in ours else []):
        assert set(each) == {"type", "id", "geometry", "properties"}


def recorded_map(path: Path) -> tuple[int, dict[str, str], bytes]:
    """A recording of a map service; its headers lie beside it under the bare name."""
    lines = path.with_suffix(".headers").read_text().splitlines()
    headers = {
        name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])
    }
    return int(lines[0].split()[1]), headers, path.read_bytes()
