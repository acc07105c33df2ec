"""Tables as spreadsheets, pages as PDF: right values, nothing that runs, printed once."""

import io
import os
import threading
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from portal.errors import BusyError, InputError
from portal.web import paper
from portal.web.paper import print_pdf
from portal.web.reply import Table
from portal.web.sheets import write_xlsx
from tests.builders import Builder

MADE = datetime(2026, 11, 24, tzinfo=UTC)
PAGE = "<!doctype html><title>Uji</title><h1>Data Desa Benua Baru Ilir</h1>"


def read(book: bytes):
    return load_workbook(io.BytesIO(book))


def test_numbers_stay_numbers_and_unknown_stays_empty():
    table = Table(("nama", "jumlah", "rasio"), lambda: [("Saka", 1240, 1.5), ("Kolek", None, None)])
    sheet = read(write_xlsx(table, [("Judul", "Uji")], MADE))["Data"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["nama", "jumlah", "rasio"],
        ["Saka", 1240, 1.5],
        ["Kolek", None, None],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+62", "-1", "@SUM(A1)", '=HYPERLINK("http://a.b","x")'])
def test_a_text_that_looks_like_a_formula_stays_a_text(text):
    sheet = read(write_xlsx(Table(("a",), lambda: [(text,)]), [("Judul", text)], MADE))["Data"]
    assert sheet["A2"].value == text and sheet["A2"].data_type == "s"


def test_control_characters_and_endless_texts_do_not_break_the_file():
    rows = [("a\x00b\x0bc",), ("x" * 40_000,)]
    sheet = read(write_xlsx(Table(("a",), lambda: rows), [], MADE))["Data"]
    assert sheet["A2"].value == "abc" and len(sheet["A3"].value) == 32_767


def test_the_list_of_documents_is_a_spreadsheet_with_its_source(tree_database, open_portal):
    with tree_database.writing() as session:
        build = Builder(session)
        build.document(build.source("64.08.05.2006"), "=APBDes 2026")
    client = open_portal(tree_database)
    answer = client.get("/sangkulirang/benua-baru-ilir/ppid.xlsx")
    assert answer.status_code == 200
    book = read(answer.data)
    assert "=APBDes 2026" in [cell.value for row in book["Data"].iter_rows() for cell in row]
    told = {row[0].value: row[1].value for row in book["Tentang"].iter_rows()}
    assert told["Unit"] == "Desa Benua Baru Ilir (64.08.05.2006)" and "diambil" in told["Sumber"]
    assert "ppid.xlsx" in client.get("/sangkulirang/benua-baru-ilir/ppid").text


def test_a_page_is_printed_once_and_can_be_read(settings):
    first = print_pdf(settings, PAGE)
    [kept] = (settings.home / "cetak").glob("*.pdf")
    moment = kept.stat().st_mtime_ns
    assert print_pdf(settings, PAGE) == first and kept.stat().st_mtime_ns == moment
    assert "Benua Baru Ilir" in PdfReader(io.BytesIO(first)).pages[0].extract_text()


def test_printing_fetches_nothing_from_files_or_networks(settings):
    secret = settings.home / "rahasia.txt"
    secret.write_text("kata sandi")
    page = f'{PAGE}<img src="{secret.as_uri()}"><link rel=attachment href="{secret.as_uri()}">'
    page += '<img src="http://127.0.0.1:1/x.png">'
    assert b"kata sandi" not in print_pdf(settings, page)


def test_who_comes_while_another_page_is_printed_is_told_at_once(settings):
    started, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with paper._alone(settings.home / "cetak" / "antre.lock"):
            started.set()
            go_on.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    started.wait(10)
    with pytest.raises(BusyError, match="sedang dicetak"):
        print_pdf(settings, PAGE)
    go_on.set()
    thread.join()
    assert print_pdf(settings, PAGE).startswith(b"%PDF")


def test_a_page_too_long_to_print_says_so_and_leaves_nothing(settings):
    with pytest.raises(InputError, match="terlalu panjang"):
        print_pdf(settings, "x" * (paper.LARGEST + 1))
    assert not list((settings.home / "cetak").glob("*.pdf"))
    assert not list((settings.home / "cetak").glob("*.setengah"))


def test_kept_pages_never_fill_the_disk(settings, monkeypatch):
    folder = settings.home / "cetak"
    folder.mkdir()
    for day in range(4):
        kept = folder / f"{day}.pdf"
        kept.write_bytes(b"x" * 100)
        os.utime(kept, (day * 86_400, day * 86_400))
    monkeypatch.setattr(paper, "MOST", 250)
    paper._drop_old(folder, 4 * 86_400)
    assert {kept.name for kept in folder.glob("*.pdf")} == {"2.pdf", "3.pdf"}
    paper._drop_old(folder, 32.5 * 86_400)
    assert {kept.name for kept in folder.glob("*.pdf")} == {"3.pdf"}
