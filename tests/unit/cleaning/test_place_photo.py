"""Which file of an OpenSID site is the photo of a place, and which is none."""

import json

import pytest

from connectors.errors import NotFoundError
from connectors.records import Place
from connectors.sources.opensid.peta import read_places
from connectors.sources.opensid.place_photo import fetch_photo, photo_url
from connectors.sources.opensid.village import read_new_village, read_old_village

BASE = "http://desa.example"
FOLDER = f"{BASE}/desa/upload/gis/lokasi/"


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("a1b2.jpg", f"{FOLDER}sedang_a1b2.jpg"),
        ("1700 balai desa.JPG", f"{FOLDER}sedang_1700%20balai%20desa.JPG"),
        ("sedang_a.png", f"{FOLDER}sedang_a.png"),
        (f"{FOLDER}kecil_a.jpg", f"{FOLDER}sedang_a.jpg"),
        ("", ""),
        ("404-image-not-found.jpg", ""),
        (f"{BASE}/assets/images/404-image-not-found.jpg", ""),
        (f"{BASE}/desa/upload/user_pict/kuser.png", ""),
        (f"{BASE}/storage/desa?path=a.jpg&default=images/404.jpg&signature=0", ""),
        ("http://lain.example/desa/upload/gis/lokasi/a.jpg", ""),
        ("data:image/jpeg;base64,AAAA", ""),
        ("../../config/database.php", ""),
        ("..%2f..%2frahasia.jpg", ""),
        ("arch.svg", ""),
        ("//lain.example/a.jpg", ""),
    ],
)
def test_only_a_picture_file_of_this_site_is_a_photo(written, url):
    assert photo_url(BASE, written) == url


class _Answers:
    """A site that keeps its photo under its bare name."""

    def __init__(self):
        self.asked = []

    def get(self, url, **_more):
        self.asked.append(url)
        if "sedang_" in url:
            raise NotFoundError("404")
        return self

    body = b"foto"


def test_a_photo_without_a_middle_size_is_asked_for_by_its_bare_name():
    site = _Answers()
    assert fetch_photo(site, f"{FOLDER}sedang_a.jpg") == b"foto"
    assert site.asked == [f"{FOLDER}sedang_a.jpg", f"{FOLDER}a.jpg"]


def test_both_generations_name_the_photo_of_a_place():
    place = {"id": 5, "nama": "SD", "lat": "0.5", "lng": "117.5", "foto": "a.jpg"}
    row = json.dumps([place]).replace('"', '\\"')
    old = f"""set_marker_desa_content(marker_desa, {{"kode_desa":"6408052006"}}, "");
    var all_lokasi = '{row}';"""
    new = {"data": [{"type": "peta", "attributes": {"desa": {}, "lokasi": [place]}}]}

    class Site:
        base = BASE

        def __init__(self, village):
            self.village = village

        def url(self, path):
            return f"{BASE}{path}"

    for village in (read_old_village(old), read_new_village(new)):
        (page,) = read_places(Site(village), None)
        (found,) = page.records
        assert isinstance(found, Place) and found.photo_url == f"{FOLDER}sedang_a.jpg"
