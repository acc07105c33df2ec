"""Where am I: from a pasted position to the office; nothing of it stays anywhere."""

import json
import logging

import pytest
from shapely.geometry import box
from werkzeug.test import Client

from geo.shapes import to_multipolygon
from portal.wsgi import make_front
from tests.builders import Builder
from tests.databases import ROOT
from tests.web.test_peta import DESA, put

HERE = "0.05, 117.05"


def draw(database, clock):
    shapes = {
        DESA: to_multipolygon(box(117.0, 0.0, 117.1, 0.1)),
        "64.08.05.2001": to_multipolygon(box(117.1, 0.0, 117.2, 0.1)),
    }
    put(database, clock, shapes)
    with database.writing() as session:
        build = Builder(session)
        build.contact(build.source(DESA), "telepon", "(0549) 22100")


@pytest.fixture
def client(tree_database, open_portal, clock):
    draw(tree_database, clock)
    return open_portal(tree_database)


def ask(client, text):
    return client.get("/di-mana", query_string={"q": text}).text


def test_a_position_leads_to_its_desa_kecamatan_and_phone(client):
    for text in (HERE, "0,05 117,05", "117.05 0.05", "geo:0.05,117.05", "0°3'N 117°3'E"):
        page = ask(client, text)
        assert "Titik ini di wilayah Desa Benua Baru Ilir, Kecamatan Sangkulirang" in page, text
        assert 'href="tel:+6254922100"' in page and "/sangkulirang/benua-baru-ilir/peta" in page
    assert "Batas indikatif" in ask(client, HERE)
    both = ask(client, "0.05, 117.1")
    assert "Titik ini di batas 2 desa" in both and "Desa Kerayaan" in both
    assert "Benua Baru Ilir" in client.get("/di-mana?lat=0.05&lon=117.05").text


def test_outside_says_the_nearest_with_distance_and_direction(client):
    page = ask(client, "0.05, 117.3")
    assert "tidak termasuk batas desa mana pun" in page
    assert "Desa Kerayaan" in page and "11 km ke arah barat" in page
    assert "Tidak ada desa di dekatnya" in ask(client, "-6.2, 106.8")


def test_what_is_no_position_is_said_beside_the_field(client):
    page = ask(client, '<b>"zzqxw')
    assert "Kami tidak menemukan dua angka" in page and 'aria-invalid="true"' in page
    assert "&lt;b&gt;&#34;zzqxw" in page and "Wilayah bernama itu" not in page
    assert "Tautan pendek" in ask(client, "https://maps.app.goo.gl/x1")
    link = "https://www.google.com/maps/place/x/@0.6,117.2,17z/data=" + "!4m4" * 60
    assert "Desa Benua Baru Ilir" in ask(client, f"{link}!3d0.05!4d117.05")


@pytest.mark.parametrize(
    ("text", "title", "path"),
    [("sankulirang", "Kecamatan Sangkulirang", "/sangkulirang"),
     ("Benua Baru Ilr, Sangkulirang", "Desa Benua Baru Ilir", "/sangkulirang/benua-baru-ilir"),
     ("64.08.05.2006", "Desa Benua Baru Ilir", "/sangkulirang/benua-baru-ilir")],
)  # fmt: skip
def test_a_name_leads_to_its_unit_map_and_office_also_misspelt(client, text, title, path):
    page = ask(client, text)
    assert "Wilayah bernama itu" in page and 'aria-invalid="true"' not in page
    assert f'<a href="{path}">{title}</a>' in page and f'href="{path}/peta"' in page
    body = client.get("/di-mana.json", query_string={"q": text}).json
    assert title in [each["title"] for each in body["data"]["named"]]
    assert body["data"]["where"] is None and body["data"]["error"] == ""


def test_machines_get_the_same(client):
    body = json.loads(client.get("/api/di-mana?lat=0.05&lon=117.05").text)
    assert [unit["code"] for unit in body["units"]] == [DESA]
    assert [each["code"] for each in body["units"][0]["within"]] == ["64.08.05", "64.08"]
    assert body["nearest"] is None and body["indicative"]
    out = json.loads(client.get("/api/di-mana?lat=0.05&lon=117.3").text)
    assert out["units"] == [] and 10_900 < out["nearest"]["metres"] < 11_300
    for query in ("", "?lat=0.05", "?lat=x&lon=y", "?lat=48.8&lon=2.3"):
        wrong = client.get(f"/api/di-mana{query}")
        assert wrong.status_code == 400 and json.loads(wrong.text)["error"]
    twin = json.loads(client.get("/di-mana.json", query_string={"q": HERE}).text)
    assert twin["data"]["where"]["units"][0]["code"] == DESA


def test_nothing_keeps_or_logs_the_position(templates, settings, clock, caplog):
    database = templates.sqlite("tree", settings.home / "jenjang.db")
    draw(database, clock)
    front = make_front(settings, database, clock)
    client = Client(front)
    with caplog.at_level(logging.DEBUG):
        for path in ("/di-mana", "/di-mana.json", "/api/di-mana"):
            answer = client.get(f"{path}?lat=0.0512345&lon=117.0512345&q=0.0512345,117.0512345")
            assert answer.status_code == 200 and "Benua Baru Ilir" in answer.text, path
            assert answer.headers["Cache-Control"] == "no-store", path
            assert answer.headers["Referrer-Policy"] == "no-referrer", path
    assert "0512345" not in caplog.text
    assert len(front.store) == 0
    # On other pages these parameters leave the key.
    client.get("/sangkulirang?lat=0.0512345&lon=117.0512345")
    client.get("/sangkulirang")
    assert len(front.store) == 1
    front.stop()
    database.close()


def test_only_this_page_may_ask_for_the_position_and_run_its_one_script(client):
    answer = client.get("/di-mana")
    assert "geolocation=(self)" in answer.headers["Permissions-Policy"]
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "unsafe" not in policy
    other = client.get("/sangkulirang").headers
    assert "geolocation=()" in other["Permissions-Policy"]
    assert "script-src" not in other["Content-Security-Policy"]
    assert len((ROOT / "portal/static/di-mana.js").read_bytes()) <= 1024


def test_our_scripts_are_kept_for_a_year_and_their_addresses_change_with_them(client):
    page = client.get("/di-mana").text
    path = page.split('<script src="')[1].split('"')[0]
    assert path.startswith("/aset/") and path.endswith("/di-mana.js")
    answer = client.get(path, headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(path).text == (ROOT / "portal/static/di-mana.js").read_text()
    assert client.get("/aset/000000000000/di-mana.js").headers["Cache-Control"] == "no-cache"
    assert client.get("/aset/000000000000/..%2fcli.py").status_code == 404
    assert client.get("/aset/x/tidak-ada.js").status_code == 404
