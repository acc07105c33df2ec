"""One sheet with the contacts of all units: row by row, within the sender's reach."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from connectors.lembar.template import ALL_NAME, KONTAK_SEMUA, META
from portal.model import Item, ItemVersion, Placement, SheetUpload
from portal.release import read_releases
from tests.staff import enter, open_front, read_token
from tests.workbooks import make_workbook, pack

REGENCY, KECAMATAN = "64.08", "64.08.05"
DESA, OTHER, OUTSIDE = "64.08.05.2006", "64.08.05.2004", "64.08.04.2001"


@pytest.fixture
def front(tree_database, settings_of, clock):
    settings = settings_of(tree_database)
    people = (
        ("kominfo", "diskominfo", REGENCY),
        ("camat", "kecamatan", KECAMATAN),
        ("desa", "unit", DESA),
    )
    with open_front(tree_database, settings, clock, people) as made:
        yield made


def send(client, body, unit=KECAMATAN, **more):
    token = read_token(client)
    form = {"berkas": (io.BytesIO(body), "kontak.xlsx"), "tanda": token, **more}
    return client.post(f"/ruang/lembar/{unit}/kirim-semua", data=form)


def fill(client, rows, unit=KECAMATAN):
    """The form as it is handed out, with these cells written in: code to column to value."""
    book = load_workbook(io.BytesIO(client.get(f"/ruang/lembar/{unit}/unduh-semua").data))
    sheet = book[KONTAK_SEMUA.name]
    titles = [cell.value for cell in sheet[1]]
    places = {row[0].value: row for row in sheet.iter_rows(min_row=3) if row[0].value}
    for code, cells in rows.items():
        if code not in places:
            sheet.append([code])
            places[code] = sheet[sheet.max_row]
        for column, value in cells.items():
            sheet.cell(places[code][0].row, titles.index(column) + 1, value)
    return pack(book)


def written(database):
    with database.reading() as session:
        tables = (Item, ItemVersion, Placement)
        rows = tuple(session.scalar(select(func.count()).select_from(each)) for each in tables)
        return rows, sum(read_releases(session).values())


GOOD = {
    DESA: {"Telepon": "(0549) 23167", "Jam": "Senin–Jumat 08.00–15.00"},
    OTHER: {"WhatsApp": "0812-3456-7890", "Nomor kantor?": "ya"},
}


def test_the_form_has_a_row_for_each_unit_within_reach(front):
    book = load_workbook(
        io.BytesIO(enter(front, "camat").get(f"/ruang/lembar/{KECAMATAN}/unduh-semua").data)
    )
    codes = [row[0] for row in book[KONTAK_SEMUA.name].iter_rows(min_row=3, values_only=True)]
    assert [code for code in codes if code][0] == KECAMATAN
    assert {DESA, OTHER} < set(codes) and OUTSIDE not in codes
    assert book[META].sheet_state == "veryHidden"


def test_one_file_changes_the_pages_of_many_units(front, tree_database):
    camat = enter(front, "camat")
    assert send(camat, fill(camat, GOOD)).status_code == 303
    assert "(0549) 23167" in camat.get("/sangkulirang/benua-baru-ilir/kontak").text
    assert "wa.me/6281234567890" in camat.get(f"/kode/{OTHER}/kontak", follow_redirects=True).text
    with tree_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SheetUpload)) == 3  # two and a sum
    receipt = camat.get(f"/ruang/lembar/{KECAMATAN}").text
    assert "3 baru" in receipt


def test_the_same_file_again_changes_nothing(front, tree_database):
    camat = enter(front, "camat")
    body = fill(camat, GOOD)
    send(camat, body)
    before = written(tree_database)
    assert send(camat, body).status_code == 303
    assert written(tree_database) == before
    # Neither does the form that is handed out afterwards, sent back as it is.
    assert send(camat, fill(camat, {})).status_code == 303
    assert written(tree_database) == before


def test_a_wrong_row_is_named_and_nothing_is_stored_unless_asked(front, tree_database):
    camat = enter(front, "camat")
    body = fill(camat, {**GOOD, OTHER: {"Telepon": "dua puluh"}, OUTSIDE: {"Surel": "a@b.go.id"}})
    before = written(tree_database)
    refused = send(camat, body)
    assert refused.status_code == 422
    assert "dua puluh" in refused.text and f"peran Anda tidak mencakup {OUTSIDE}" in refused.text
    assert written(tree_database) == before
    assert send(camat, body, sebagian="ya").status_code == 303
    assert "(0549) 23167" in camat.get("/sangkulirang/benua-baru-ilir/kontak").text
    assert "a@b.go.id" not in camat.get(f"/kode/{OUTSIDE}/kontak", follow_redirects=True).text


def test_the_form_of_one_unit_is_not_taken_for_that_of_all(front):
    camat = enter(front, "camat")
    refused = send(camat, pack(make_workbook({})))
    assert refused.status_code == 422 and "lembar isian satu unit" in refused.text
    other = send(camat, pack(make_workbook({}, name="lain")))
    assert "bukan lembar isian portal" in other.text
    assert ALL_NAME not in other.text


def test_a_number_nobody_called_the_offices_stays_private(front):
    camat = enter(front, "camat")
    send(camat, fill(camat, {DESA: {"WhatsApp": "0812-3456-7890"}}))
    page = camat.get("/sangkulirang/benua-baru-ilir/kontak").text
    assert "6281234567890" not in page and "0812-3456-7890" not in page
