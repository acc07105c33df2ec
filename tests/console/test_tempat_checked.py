"""A file of places is looked through first, or filled in as a sheet: then kept as it was seen."""

import io
import json
import os
import stat
import time
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from portal.model import Audit, Item, ItemVersion, Placement, SheetUpload, Spot
from portal.release import read_releases
from tests.place_files import centre, lay_ground, make_csv
from tests.staff import enter, open_front, read_token
from tests.workbooks import make_places_workbook, make_workbook, pack

DESA, KEC = "64.08.05.2006", "64.08.05"
ROOM = f"/ruang/lembar/{DESA}"
LAT, LON = centre(DESA)
HERE = f"{LAT}, {LON}"
SCHOOL = ("SD Negeri 001 Sangkulirang", "SD", "sekolah", LAT, LON)
CLINIC = ("Puskesmas Sangkulirang", "Puskesmas", "", LAT, round(LON + 0.003, 6))
NIK = "6408055708900001"


@pytest.fixture
def front(tree_database, settings_of, clock):
    lay_ground(tree_database, KEC)
    people = (("desa", "unit", DESA), ("rekan", "unit", DESA), ("camat", "kecamatan", KEC))
    with open_front(tree_database, settings_of(tree_database), clock, people) as made:
        yield made


@pytest.fixture
def client(front):
    return enter(front, "desa")


def post(client, deed, body=b"", name="tempat.csv", **more):
    form = {"tanda": read_token(client), "detail": "tempat"} | more
    if body:
        form["berkas"] = (io.BytesIO(body), name)
    return client.post(f"{ROOM}/{deed}", data=form)


def check(client, body, **more):
    return post(client, "periksa-tempat", body, **more)


def keep(client, **more):
    page = client.get(f"{ROOM}/tempat-periksa").text
    mark = page.split('name="tanda_berkas" value="')[1].split('"')[0]
    return post(
        client, "simpan-tempat", **{"tanda_berkas": mark, "detail": "tempat-periksa"} | more
    )


def names(client):
    rows = client.get("/sangkulirang/benua-baru-ilir/peta.csv").text.splitlines()[1:]
    return sorted(row.split(",")[0] for row in rows)


def count(database):
    with database.reading() as session:
        tables = (Item, ItemVersion, Placement, Spot, SheetUpload, Audit)
        rows = tuple(session.scalar(select(func.count()).select_from(each)) for each in tables)
        return rows, sum(read_releases(session).values())


def test_looking_through_a_file_tells_all_and_changes_nothing(client, tree_database):
    body = make_csv([SCHOOL, CLINIC])
    before = count(tree_database)
    answer = check(client, body, sumber="Dinas Pendidikan", per="2026-07-01")
    assert answer.status_code == 303 and answer.location.endswith("/tempat-periksa")
    page = client.get(answer.location).text
    assert "Belum ada yang disimpan" in page and "Kesehatan 1, Sekolah 1" in page
    assert "Sumber: Dinas Pendidikan" in page and "Simpan 2 tempat" in page
    assert count(tree_database) == before and SCHOOL[0] not in names(client)
    assert "menunggu keputusan Anda" in client.get(f"{ROOM}/tempat").text


def test_what_was_seen_is_kept_without_sending_it_again_just_as_if_it_were_sent(
    client, tree_database, settings
):
    body = make_csv([SCHOOL, CLINIC])
    check(client, body, sumber="Dinas Pendidikan", per="2026-07-01")
    assert keep(client).location.endswith("tempat?pesan=tempat")
    assert {SCHOOL[0], CLINIC[0]} <= set(names(client))
    assert not list(settings.checked.iterdir())
    before = count(tree_database)[0][:4]
    post(client, "kirim-tempat", body, sumber="Dinas Pendidikan", per="2026-07-01")
    assert count(tree_database)[0][:4] == before, "sent outright it is the same"
    with tree_database.reading() as session:
        first, second = session.scalars(select(SheetUpload).order_by(SheetUpload.id))
    assert first.sha256 == second.sha256 and first.faults == second.faults
    assert (first.new, second.unchanged) == (2, 2)


def test_faults_are_listed_and_the_good_ones_kept_by_choice_alone(client, tree_database):
    check(client, make_csv([SCHOOL, ("", "SD", "sekolah", LAT, LON), (f"Rumah {NIK}", "")]))
    page = client.get(f"{ROOM}/tempat-periksa").text
    assert "Baris 3, kolom nama: belum diisi." in page and "Baris 4" in page and NIK not in page
    before = count(tree_database)
    refused = keep(client)
    assert refused.status_code == 422 and "jadi tidak ada yang disimpan" in refused.text
    assert "Simpan 1 tempat" in refused.text and count(tree_database) == before
    assert keep(client, sebagian="ya").status_code == 303
    assert SCHOOL[0] in names(client)


def test_what_would_go_is_named_before_and_asked_about(client):
    many = [(f"SD {at:03}", "SD", "sekolah", LAT, round(LON + at / 10_000, 6)) for at in range(30)]
    post(client, "kirim-tempat", make_csv(many))
    check(client, make_csv(many[:5]))
    page = client.get(f"{ROOM}/tempat-periksa").text
    assert "SD 029" in page and "25 tempat" in page and "SD 004" not in page
    assert keep(client).status_code == 422
    assert keep(client, ganti="ya").status_code == 303


def test_only_cleaned_rows_wait_not_the_file_and_only_for_their_sender(client, front, settings):
    heads = "nama,jenis,lapisan,lat,lon,kepala_sekolah"
    body = make_csv([(*SCHOOL, f"Budi {NIK}")], heads=heads)
    check(client, body, name=f"data {NIK}.csv")
    (held,) = settings.checked.iterdir()
    assert NIK not in held.read_text() and "Budi" not in held.read_text()
    assert stat.S_IMODE(settings.checked.stat().st_mode) == 0o700
    other = enter(front, "rekan")
    assert other.get(f"{ROOM}/tempat-periksa").status_code == 303
    assert "menunggu keputusan" not in other.get(f"{ROOM}/tempat").text


def test_another_file_looked_at_since_is_shown_before_it_is_kept(client):
    check(client, make_csv([SCHOOL]))
    seen = client.get(f"{ROOM}/tempat-periksa").text
    mark = seen.split('name="tanda_berkas" value="')[1].split('"')[0]
    check(client, make_csv([CLINIC]))
    answer = post(client, "simpan-tempat", tanda_berkas=mark, detail="tempat-periksa")
    assert answer.status_code == 422 and "berkas lain diperiksa" in answer.text
    assert SCHOOL[0] not in names(client) and CLINIC[0] not in names(client)


def test_what_waits_can_be_dropped_grows_old_and_may_be_broken(client, front, clock, settings):
    check(client, make_csv([SCHOOL]))
    assert post(client, "buang-tempat").location.endswith("pesan=tempat-buang")
    assert client.get(f"{ROOM}/tempat-periksa").status_code == 303
    check(client, make_csv([SCHOOL]))
    clock.now += timedelta(days=1)
    again = enter(front, "desa")
    assert again.get(f"{ROOM}/tempat-periksa").status_code == 303
    answer = post(again, "simpan-tempat", tanda_berkas="x", detail="tempat")
    assert answer.status_code == 422 and "Pilih berkasnya lagi" in answer.text
    check(again, make_csv([SCHOOL]))
    (held,) = settings.checked.iterdir()
    for text in ("", "{}", "[]", held.read_text()[:-40], json.dumps({"at": 5})):
        held.write_text(text)
        assert again.get(f"{ROOM}/tempat-periksa").status_code == 303


def test_what_nobody_came_back_for_is_swept_and_a_full_disk_is_said(client, settings, monkeypatch):
    check(client, make_csv([SCHOOL]))
    old = settings.checked / "64.08-77.json"
    old.write_text("{}")
    os.utime(old, (time.time() - 200_000,) * 2)
    check(client, make_csv([SCHOOL]))
    assert not old.exists()

    def fill(*_rest, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", fill)
    answer = check(client, make_csv([SCHOOL]))
    assert answer.status_code == 422 and "tidak dapat disimpan" in answer.text


def test_only_who_may_send_may_look_through(client, front):
    assert client.get("/ruang/lembar/64.08.05.2004/tempat-periksa").status_code == 403
    form = {"berkas": (io.BytesIO(make_csv([SCHOOL])), "t.csv"), "tanda": "palsu"}
    assert client.post(f"{ROOM}/periksa-tempat", data=form).status_code == 403
    form = {"berkas": (io.BytesIO(make_csv([SCHOOL])), "t.csv"), "tanda": read_token(client)}
    answer = client.post("/ruang/lembar/64.08.05.2004/periksa-tempat", data=form)
    assert answer.status_code == 403


def test_the_sheet_comes_filled_in_and_going_back_it_changes_nothing(client, tree_database):
    post(client, "kirim-tempat", make_csv([SCHOOL, CLINIC]), sumber="Dinas", per="2026-07-01")
    before = count(tree_database)[0][:4]
    sheet = client.get(f"{ROOM}/tempat-lembar")
    assert sheet.headers["Content-Disposition"].endswith(f'filename="tempat-{DESA}.xlsx"')
    rows = list(
        load_workbook(io.BytesIO(sheet.data))["Tempat"].iter_rows(min_row=3, values_only=True)
    )
    assert {row[0] for row in rows} == {SCHOOL[0], CLINIC[0]} and rows[0][6] == "Dinas"
    assert post(client, "kirim-tempat", sheet.data, name="t.xlsx").status_code == 303
    assert count(tree_database)[0][:4] == before
    assert "Tidak ada yang berubah" in client.get(f"{ROOM}/tempat").text
    back = client.get(f"{ROOM}/tempat-kiriman").data
    assert post(client, "kirim-tempat", back).status_code == 303
    assert count(tree_database)[0][:4] == before, "nor the table"


def test_a_sheet_is_filled_in_looked_through_and_kept(client):
    body = pack(make_places_workbook([
        ("SDN 1", "SD", "", HERE), ("Puskesmas", "", "kesehatan", HERE), ("Jauh", "", "", "5, 95"),
    ]))  # fmt: skip
    check(client, body, name="isian.xlsx")
    page = client.get(f"{ROOM}/tempat-periksa").text
    assert "Baris 5" in page and "km di luar batas" in page
    assert keep(client, sebagian="ya").status_code == 303
    assert {"SDN 1", "Puskesmas"} <= set(names(client))


def test_the_sheet_of_another_unit_or_purpose_is_refused_by_its_name(client):
    for body, said in (
        (pack(make_places_workbook([("A", "", "", HERE)], code="64.08.05.2004")), "64.08.05.2004"),
        (pack(make_workbook({})), "lembar isian satu unit"),
    ):
        answer = check(client, body, name="x.xlsx")
        assert answer.status_code == 422 and said in answer.text
    form = {"berkas": (io.BytesIO(pack(make_places_workbook([]))), "x.xlsx"),
            "tanda": read_token(client)}  # fmt: skip
    answer = client.post(f"{ROOM}/kirim", data=form)
    assert answer.status_code == 422 and "lembar tempat" in answer.text


def test_a_table_takes_no_road_away_that_a_map_file_brought(client):
    road = {"type": "LineString", "coordinates": [[LON, LAT], [round(LON + 0.004, 6), LAT]]}
    bridge = {"type": "Point", "coordinates": [LON, LAT]}
    features = [
        {"type": "Feature", "properties": {"nama": name, "lapisan": "jalan"}, "geometry": shape}
        for name, shape in (("Jalan Poros", road), ("Jembatan A", bridge))
    ]
    body = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    post(client, "kirim-tempat", body, name="jalan.geojson")
    sheet = client.get(f"{ROOM}/tempat-lembar").data
    assert b"Jalan Poros" not in client.get(f"{ROOM}/tempat-kiriman").data
    other = pack(make_places_workbook([("Jembatan B", "", "jalan", HERE)]))
    for body in (sheet, other):
        post(client, "kirim-tempat", body, name="t.xlsx")
        assert "Jalan Poros" in names(client)
    assert "Jembatan A" not in names(client) and "Jembatan B" in names(client)
