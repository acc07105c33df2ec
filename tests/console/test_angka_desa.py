"""The numbers of a kecamatan's villages in one sheet: kept beside the villages' own, row by row."""

import io

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from connectors.lembar.template import META
from connectors.lembar.village_form import NAME
from portal.model import (
    Item,
    ItemVersion,
    NumberFinding,
    Observation,
    Placement,
    SheetUpload,
    ShownValue,
    Source,
    UnitVersion,
)
from portal.release import read_releases
from tests.builders import Builder
from tests.staff import enter, open_front, read_token
from tests.workbooks import make_workbook, pack

REGENCY, KECAMATAN, NEXT_DOOR = "64.08", "64.08.05", "64.08.04"
DESA, OTHER, OUTSIDE = "64.08.05.2006", "64.08.05.2004", "64.08.04.2001"
PEOPLE, FAMILIES, AREA = "penduduk-jumlah", "keluarga-jumlah", "luas-wilayah"


@pytest.fixture
def front(tree_database, settings_of, clock):
    with tree_database.writing() as session:
        build = Builder(session)
        village = build.source(DESA)
        build.statistic(village, PEOPLE, 2026, ("total", "L", 800), ("total", "P", 760),
                        ("total", "", 1560))  # fmt: skip
        build.statistic(village, FAMILIES, 2026, 402)
    settings = settings_of(tree_database)
    people = (
        ("kominfo", "diskominfo", REGENCY),
        ("camat", "kecamatan", KECAMATAN),
        ("tetangga", "kecamatan", NEXT_DOOR),
    )
    with open_front(tree_database, settings, clock, people) as made:
        yield made


def take(client, unit=KECAMATAN, year=2026):
    answer = client.get(f"/ruang/lembar/{unit}/unduh-angka-desa-{year}")
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.data))


def fill(book, rows):
    """The form with these cells written in: code to column to value."""
    sheet = book[NAME]
    titles = [cell.value for cell in sheet[1]]
    places = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=3) if row[0].value}
    for code, cells in rows.items():
        if code not in places:
            sheet.append([code])
            places[code] = sheet.max_row
        for column, value in cells.items():
            sheet.cell(places[code], titles.index(column) + 1).value = value
    return pack(book)


def read_row(book, code):
    sheet = book[NAME]
    titles = [cell.value for cell in sheet[1]]
    [row] = [
        [cell.value for cell in each]
        for each in sheet.iter_rows(min_row=3)
        if each[0].value == code
    ]
    return dict(zip(titles, row, strict=True))


def send(client, body, unit=KECAMATAN, **more):
    form = {"berkas": (io.BytesIO(body), "angka.xlsx"), "tanda": read_token(client), **more}
    return client.post(f"/ruang/lembar/{unit}/kirim-angka-desa", data=form)


def written(database):
    with database.reading() as session:
        tables = (Item, ItemVersion, Placement, Observation, NumberFinding)
        rows = tuple(session.scalar(select(func.count()).select_from(each)) for each in tables)
        return rows, sum(read_releases(session).values())


def told(database, code, indicator, period="2026"):
    """What each source says of a village's total: kind of the sender to number."""
    with database.reading() as session:
        rows = session.execute(
            select(UnitVersion.kind, Observation.num, Observation.scale, Observation.as_of)
            .join(Source, Source.id == Observation.source_id)
            .join(UnitVersion, UnitVersion.unit_id == Source.unit_id)
            .where(
                Observation.unit_id == Builder(session).unit(code).unit_id,
                Observation.indicator == indicator,
                Observation.period == period,
                Observation.category == "total",
                Observation.sex == "",
            )
        )
        return {row.kind: row.num / 10**row.scale for row in rows}


GOOD = {OTHER: {"Penduduk laki-laki": 410, "Penduduk perempuan": 390, "Luas wilayah": 1234.5}}


def test_the_form_has_every_village_with_what_is_known(front):
    book = take(enter(front, "camat"))
    codes = [row[0] for row in book[NAME].iter_rows(min_row=3, values_only=True) if row[0]]
    assert {DESA, OTHER} < set(codes) and KECAMATAN not in codes and OUTSIDE not in codes
    row = read_row(book, DESA)
    assert (row["Penduduk laki-laki"], row["Penduduk"], row["Keluarga"]) == (800, 1560, 402)
    assert read_row(book, OTHER)["Penduduk"] is None  # unknown is not 0
    assert book[META].sheet_state == "veryHidden"
    assert read_row(take(enter(front, "camat"), year=2025), DESA)["Penduduk"] is None


def test_what_the_kecamatan_says_fills_a_gap_and_says_who_said_it(front, tree_database):
    camat = enter(front, "camat")
    assert send(camat, fill(take(camat), GOOD)).status_code == 303
    assert told(tree_database, OTHER, PEOPLE) == {"kecamatan": 800}  # both from men and women
    assert told(tree_database, OTHER, AREA) == {"kecamatan": 1234.5}
    page = camat.get(f"/kode/{OTHER}/monografi", follow_redirects=True).text
    assert "800" in page and "kiriman kecamatan" in page.lower()
    with tree_database.reading() as session:
        above = session.scalar(
            select(ShownValue.sum).where(
                ShownValue.level == "kecamatan", ShownValue.indicator == PEOPLE,
                ShownValue.category == "total", ShownValue.sex == "",
            )
        )  # fmt: skip
    assert above == 1560 + 800
    receipt = camat.get(f"/ruang/lembar/{KECAMATAN}").text
    assert "2 baru" in receipt and "Angka desa tahun 2026" in receipt


def test_a_difference_stands_beside_and_says_who_should_look(front, tree_database):
    camat = enter(front, "camat")
    assert send(camat, fill(take(camat), {DESA: {"Keluarga": 380}})).status_code == 303
    assert told(tree_database, DESA, FAMILIES) == {"desa": 402, "kecamatan": 380}
    with tree_database.reading() as session:
        village = Builder(session).unit(DESA).unit_id
        shown = session.scalar(
            select(ShownValue.sum).where(
                ShownValue.level == "desa", ShownValue.unit_id == village,
                ShownValue.indicator == FAMILIES, ShownValue.sex == "",
            )
        )  # fmt: skip
        [finding] = session.scalars(select(NumberFinding))
        assert (finding.value, finding.other_value) == ("380", "402")
        first = session.get_one(Source, finding.first_source_id)
        assert first.kind == "lembar"  # the kecamatan comes later in the precedence
    assert shown == 402
    room = camat.get(f"/ruang/temuan/{KECAMATAN}").text
    assert "380" in room and "402" in room
    others = camat.get(f"/kode/{DESA}/monografi/{FAMILIES}", follow_redirects=True).text
    assert "380" in others
    # Mended by the kecamatan, the finding goes by itself.
    assert send(camat, fill(take(camat), {DESA: {"Keluarga": 402}})).status_code == 303
    with tree_database.reading() as session:
        assert list(session.scalars(select(NumberFinding))) == []


def test_a_form_sent_back_as_it_came_says_nothing(front, tree_database):
    camat = enter(front, "camat")
    before = written(tree_database)
    assert send(camat, pack(take(camat))).status_code == 303
    assert written(tree_database) == before
    assert told(tree_database, DESA, PEOPLE) == {"desa": 1560}


def test_the_same_file_again_changes_nothing(front, tree_database, clock):
    camat = enter(front, "camat")
    body = fill(take(camat), {**GOOD, DESA: {"Keluarga": 380, "Per tanggal": "2026-06-30"}})
    send(camat, body)
    before = written(tree_database)
    clock.move(days=2)
    camat = enter(front, "camat")
    assert send(camat, body).status_code == 303
    assert written(tree_database) == before
    # Neither does the form that is handed out afterwards, sent back as it is.
    book = take(camat)
    assert read_row(book, DESA)["Keluarga"] == 380
    assert read_row(book, DESA)["Per tanggal"] == "2026-06-30"
    assert send(camat, pack(book)).status_code == 303
    assert written(tree_database) == before
    assert "Tidak ada yang berubah" in camat.get(f"/ruang/lembar/{KECAMATAN}").text


def test_an_emptied_cell_is_taken_back_and_a_missing_row_changes_nothing(front, tree_database):
    camat = enter(front, "camat")
    send(camat, fill(take(camat), {**GOOD, DESA: {"Keluarga": 380}}))
    book = take(camat)
    for row in range(book[NAME].max_row, 2, -1):
        if book[NAME].cell(row, 1).value != OTHER:
            book[NAME].delete_rows(row)
    body = fill(book, {OTHER: {"Luas wilayah": None}})
    assert send(camat, body).status_code == 303
    assert told(tree_database, OTHER, AREA) == {}
    assert told(tree_database, OTHER, PEOPLE) == {"kecamatan": 800}
    assert told(tree_database, DESA, FAMILIES) == {"desa": 402, "kecamatan": 380}
    # An older form, handed out before, does not bring back or take away what it left alone.
    assert send(camat, pack(take(camat, year=2025))).status_code == 303
    assert told(tree_database, OTHER, PEOPLE) == {"kecamatan": 800}


def test_a_wrong_row_is_named_and_nothing_is_stored_unless_asked(front, tree_database):
    camat = enter(front, "camat")
    rows = {**GOOD, DESA: {"Penduduk": 1600}, OUTSIDE: {"Keluarga": 10}, "64.08.05.9999": {"RT": 3}}
    body = fill(take(camat), rows)
    before = written(tree_database)
    refused = send(camat, body)
    assert refused.status_code == 422
    assert "800 + 760 = 1560, tertulis 1600" in refused.text
    assert f"“{OUTSIDE}” bukan kode desa atau kelurahan di kecamatan ini" in refused.text
    assert written(tree_database) == before
    assert send(camat, body, sebagian="ya").status_code == 303
    assert told(tree_database, OTHER, PEOPLE) == {"kecamatan": 800}
    assert told(tree_database, DESA, PEOPLE) == {"desa": 1560}
    assert told(tree_database, OUTSIDE, FAMILIES) == {}
    with tree_database.reading() as session:
        assert "tertulis 1600" in session.scalars(select(SheetUpload.faults)).one()


def test_another_kecamatan_and_another_form_are_refused(front, tree_database):
    camat = enter(front, "camat")
    body = fill(take(camat), GOOD)
    assert send(enter(front, "tetangga"), body).status_code in (403, 404)
    assert "untuk unit berkode 64.08.05" in send(enter(front, "tetangga"), body, NEXT_DOOR).text
    assert "lembar isian satu unit" in send(camat, pack(make_workbook({}))).text
    book = take(camat)
    book[META].cell(1, 4, 2031)
    assert "belum dapat dilaporkan" in send(camat, pack(book)).text
    book[META].cell(1, 4, "besok")
    assert "rusak" in send(camat, pack(book)).text
    assert camat.get(f"/ruang/lembar/{KECAMATAN}/unduh-angka-desa-1999").status_code == 404
    assert told(tree_database, OTHER, PEOPLE) == {}
