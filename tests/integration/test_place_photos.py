"""Photos of places through a harvest: small, once, withdrawn with their source, never broken."""

import os
import tomllib
from dataclasses import replace
from datetime import timedelta

import pytest
from fakes import FakeSite, add_fake_source, make_fake_workshop
from sqlalchemy import select
from werkzeug.test import Client

from connectors.errors import NotFoundError, PolicyError, TooBigError, UnreachableError
from connectors.records import Place
from portal.ingest import picturing
from portal.ingest.masking import Confirmed, MaskingDoor
from portal.ingest.publishing import hide_items
from portal.ingest.run import harvest_source
from portal.ingest.sweeping_photos import sweep_photos
from portal.model import File, Item, ItemVersion, Rejection
from portal.rules.codec import decode
from portal.rules.retention import parse_retention
from portal.wsgi import make_front
from tests.databases import ROOT
from tests.photo_files import make_bomb, make_notes, make_picture
from tests.web.test_api_schemas import faults, load

BASE = "http://desa.example/desa/upload/gis/lokasi/sedang_"
PAGE = "/sangatta-utara/swarga-bara/peta"
CODE = "64.08.04.2012"


def place(key, photo="", **more):
    values = {"name": f"Posyandu {key}", "category": "Posyandu", "lon": 117.5, "lat": 0.5} | more
    return Place(key=key, url="http://desa.example/peta", photo_url=photo, **values)


@pytest.fixture
def village(tree_database, settings_of, clock, monkeypatch):
    """A site with one photographed place and one without, and the portal over what it brings."""
    site = FakeSite({"fasilitas": [place("1", f"{BASE}a.jpg"), place("2")]}, page_size=50)
    site.files = {f"{BASE}a.jpg": make_picture(exif=make_notes())}
    source_id = add_fake_source(tree_database, clock, CODE)
    settings = settings_of(tree_database)
    shop = make_fake_workshop(tree_database, settings.home, clock, site)
    front = make_front(settings, tree_database, clock)
    front.snapshot._oldest = 0.0

    def harvest():
        clock.move(hours=13)
        return harvest_source(shop, source_id, "incremental")

    site.harvest, site.client, site.shop, site.source_id = harvest, Client(front), shop, source_id
    yield site
    front.stop()


def photos(database):
    with database.reading() as session:
        rows = session.execute(
            select(Item.key, ItemVersion.body).join(
                ItemVersion, ItemVersion.id == Item.published_id
            )
        ).all()
    return {key: record.photo for key, body in rows if isinstance(record := decode(body), Place)}


def number_of(database, key="1"):
    with database.reading() as session:
        return session.scalar(select(Item.id).where(Item.key == key))


def ask_photo(village, number):
    with village.client.get(f"/foto/{number}.webp") as answer:
        return answer.status_code


def test_a_photo_comes_small_and_is_asked_for_once(village, tree_database):
    assert village.harvest().rejected == 0
    photo = photos(tree_database)["1"]
    assert (
        photo.state == "ada"
        and photo.size <= 25 * 1024
        and (photo.width, photo.height) == (480, 360)
    )
    body = village.shop.cabinet.path_of(photo.sha256).read_bytes()
    assert body[8:12] == b"WEBP" and b"KameraUji" not in body
    with tree_database.reading() as session:
        assert session.get(File, photo.sha256).mime == "image/webp"
    village.harvest()
    assert village.asked.count(f"{BASE}a.jpg") == 1


def test_the_page_of_a_place_shows_it_on_tap_alone(village, tree_database):
    village.harvest()
    number = number_of(tree_database)
    listed = village.client.get(f"{PAGE}").text
    assert f'href="{PAGE}/tempat/{number}">lihat foto' in listed and "<img" not in listed
    page = village.client.get(f"{PAGE}/tempat/{number}").text
    assert f'src="/foto/{number}.webp" width="480" height="360" alt="Foto Posyandu 1"' in page
    assert "fake desa.example, diambil 24 Nov 2026" in page.replace("\u00a0", " ")
    with village.client.get(f"/foto/{number}.webp") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/webp")
        assert answer.headers["Cache-Control"] == "no-cache"
        known = {"If-None-Match": answer.headers["ETag"]}
    with village.client.get(f"/foto/{number}.webp", headers=known) as again:
        assert again.status_code == 304
    twin = village.client.get(f"{PAGE}/tempat/{number}.json").json["data"]
    assert faults(twin, load("peta-tempat")) == []
    assert twin["photo"]["path"] == f"/foto/{number}.webp" and twin["sources"][0]["url"]


def test_a_place_without_a_photo_has_a_page_and_no_picture(village, tree_database):
    village.harvest()
    number = number_of(tree_database, "2")
    page = village.client.get(f"{PAGE}/tempat/{number}")
    assert page.status_code == 200 and "<img" not in page.text
    for missing in (number, 999_999, 10**30):
        assert ask_photo(village, missing) == 404
    for missing in ("999999", "x", "9" * 40):
        assert village.client.get(f"{PAGE}/tempat/{missing}").status_code == 404, missing


def test_what_the_source_takes_back_is_served_no_more(village, tree_database, clock):
    village.harvest()
    number = number_of(tree_database)
    village.streams["fasilitas"][0] = place("1")
    village.harvest()
    assert ask_photo(village, number) == 404
    assert "<img" not in village.client.get(f"{PAGE}/tempat/{number}").text
    village.streams["fasilitas"][0] = place("1", f"{BASE}a.jpg")
    village.harvest()
    assert ask_photo(village, number) == 200
    hide_items(tree_database, village.source_id, [number], "hilang", (), clock())
    assert ask_photo(village, number) == 404, "hidden with its place"
    assert village.client.get(f"{PAGE}/tempat/{number}").status_code == 404


def test_another_photo_of_the_place_takes_its_place(village, tree_database):
    village.harvest()
    before = photos(tree_database)["1"].sha256
    village.files[f"{BASE}b.jpg"] = make_picture(colour="#aa3322")
    village.streams["fasilitas"][0] = place("1", f"{BASE}b.jpg")
    village.harvest()
    assert photos(tree_database)["1"].sha256 not in ("", before)


@pytest.mark.parametrize("body", [b"<html>", make_bomb(), make_picture(40, 40, "PNG")])
def test_what_is_no_photo_is_refused_once_and_never_shown(village, tree_database, body):
    village.files[f"{BASE}a.jpg"] = body
    assert village.harvest().rejected == 1
    assert photos(tree_database)["1"].state == "tidak terbaca"
    with tree_database.reading() as session:
        row = session.scalars(select(Rejection)).one()
    assert row.code == "photo_unusable" and row.message.startswith("Foto Posyandu 1 tidak dipakai")
    assert "lihat foto" not in village.client.get(PAGE).text
    assert village.harvest().rejected == 0, "not asked for again"


@pytest.mark.parametrize(
    ("error", "state", "asked"),
    [
        (NotFoundError("404"), "tidak ada", 1),
        (PolicyError("robots.txt"), "ditutup", 2),
        (UnreachableError("down"), "gagal", 2),
        (TooBigError("6 MB"), "tidak terbaca", 1),
    ],
)
def test_why_there_is_none_is_known_and_the_place_is_shown(
    village, tree_database, error, state, asked
):
    village.unreadable[f"{BASE}a.jpg"] = error
    assert village.harvest().state == "done"
    assert photos(tree_database)["1"].state == state
    page = village.client.get(f"{PAGE}/tempat/{number_of(tree_database)}").text
    assert "Posyandu 1" in page and "<img" not in page
    assert ("Fotonya hanya ada di situs itu" in page) == (state == "ditutup")
    village.harvest()
    assert village.asked.count(f"{BASE}a.jpg") == asked


def test_only_so_many_are_fetched_a_run_and_none_after_a_failure(
    village, tree_database, monkeypatch
):
    monkeypatch.setattr(picturing.Gallery.__init__, "__defaults__", (picturing.draw_small, 2))
    many = [place(str(at), f"{BASE}{at}.jpg") for at in range(5)]
    village.streams["fasilitas"] = list(many)
    village.files = {each.photo_url: make_picture(100, 100) for each in many}
    for total in (2, 4, 5):
        village.harvest()
        assert sum(each is not None for each in photos(tree_database).values()) == total
    village.streams["fasilitas"] = [replace(each, photo_url=f"{each.photo_url}x") for each in many]
    village.unreadable = {f"{BASE}0.jpgx": UnreachableError("down")}
    before = len(village.asked)
    village.harvest()
    assert sum(each.startswith(BASE) for each in village.asked[before:]) == 1


def test_a_number_in_the_address_is_not_kept_and_not_asked_for_again(village, tree_database, clock):
    url = f"{BASE}6408055708900001.jpg"
    village.files[url] = make_picture()
    village.streams["fasilitas"][0] = place("1", url)
    shop = replace(village.shop, door=MaskingDoor(Confirmed(frozenset())))
    for _ in range(2):
        clock.move(hours=13)
        harvest_source(shop, village.source_id, "incremental")
    assert village.asked.count(url) == 1 and photos(tree_database)["1"].state == "ada"
    with tree_database.reading() as session:
        assert not any(
            "6408055708900001" in body for body in session.scalars(select(ItemVersion.body))
        )


RETENTION = parse_retention(tomllib.loads((ROOT / "config" / "retention.toml").read_text()))


def sweep(village, **more):
    how = {"rest": lambda _seconds: None} | more
    shop = village.shop
    return sweep_photos(shop.database, shop.cabinet.folder, RETENTION, shop.clock(), **how)


def age(village, sha256, days):
    """The file of a photo, last met so many days ago."""
    path = village.shop.cabinet.path_of(sha256)
    met = (village.shop.clock() - timedelta(days=days)).timestamp()
    os.utime(path, (met, met))
    return path


def rows_of_files(database):
    with database.reading() as session:
        return set(session.scalars(select(File.sha256)))


@pytest.mark.parametrize("now", [place("1"), place("1", f"{BASE}b.jpg")], ids=["gone", "another"])
def test_the_file_of_a_photo_that_was_taken_back_follows(village, tree_database, clock, now):
    village.files[f"{BASE}b.jpg"] = make_picture(colour="#aa3322")
    village.harvest()
    first = photos(tree_database)["1"].sha256
    clock.move(days=30)
    old = age(village, first, 30)
    assert sweep(village) == 0, "it is shown"
    village.streams["fasilitas"][0] = now
    village.harvest()
    young = age(village, first, 1)
    assert sweep(village) == 0 and young.exists(), "met again a day ago: a harvest may name it"
    old = age(village, first, 30)
    assert sweep(village) == 1 and not old.exists()
    kept = {photos(tree_database)["1"].sha256} if photos(tree_database)["1"] else set()
    assert rows_of_files(tree_database) == kept
    assert all(village.shop.cabinet.path_of(each).exists() for each in kept)
    assert sweep(village) == 0


def test_a_photo_that_comes_back_is_fetched_and_written_again(village, tree_database, clock):
    village.harvest()
    first = photos(tree_database)["1"].sha256
    village.streams["fasilitas"][0] = place("1")
    village.harvest()
    clock.move(days=30)
    age(village, first, 30)
    assert sweep(village) == 1
    village.streams["fasilitas"][0] = place("1", f"{BASE}a.jpg")
    village.harvest()
    assert photos(tree_database)["1"].sha256 == first
    assert ask_photo(village, number_of(tree_database)) == 200


def test_a_hidden_place_keeps_its_photo(village, tree_database, clock):
    village.harvest()
    first = photos(tree_database)["1"].sha256
    hide_items(tree_database, village.source_id, [number_of(tree_database)], "hilang", (), clock())
    clock.move(days=400)
    path = age(village, first, 400)
    assert sweep(village) == 0 and path.exists()


def test_a_sweep_killed_between_file_and_row_is_finished_by_the_next(
    village, tree_database, clock, monkeypatch
):
    village.harvest()
    first = photos(tree_database)["1"].sha256
    village.streams["fasilitas"][0] = place("1")
    village.harvest()
    clock.move(days=30)
    path = age(village, first, 30)

    class Killed(BaseException):
        pass

    def die():
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(type(tree_database), "writing", lambda _self: die())
        with pytest.raises(Killed):
            sweep(village)
    assert not path.exists() and first in rows_of_files(tree_database)
    assert sweep(village) == 1 and first not in rows_of_files(tree_database)
