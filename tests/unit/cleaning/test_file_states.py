"""Whether all of a file could be searched: scans are told from what nobody can open."""

from pathlib import Path

import pytest
from paper_files import add_scan, make_pdf, make_writer, pack, save
from pypdf import PdfWriter

from connectors.cleaning.filetext import FileText, read_text
from connectors.cleaning.personal import find

NIK = "6408041708900003"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


CIPHERS = ("RC4-128", "AES-128", "AES-256-R5", "AES-256")


@pytest.mark.parametrize("cipher", CIPHERS)
def test_a_pdf_with_a_password_is_locked(tmp_path: Path, cipher: str):
    writer = make_writer(f"NIK {NIK}")
    writer.encrypt("rahasia", algorithm=cipher)
    assert read_text(save(writer, tmp_path / "a.pdf"), "").state == "terkunci"


@pytest.mark.parametrize("cipher", CIPHERS)
def test_a_pdf_that_only_forbids_printing_is_read(tmp_path: Path, cipher: str):
    writer = make_writer(f"NIK {NIK}")
    writer.encrypt("", "pemilik", algorithm=cipher)
    found = read_text(save(writer, tmp_path / "a.pdf"), "")
    assert found.state == "terbaca"
    assert find(found.text)


def test_a_scan_is_kept_apart_from_what_cannot_be_opened(tmp_path: Path):
    text = "Peraturan Desa tentang Anggaran Pendapatan dan Belanja Desa"
    scan = read_text(save(add_scan(PdfWriter()), tmp_path / "a.pdf"), "")
    mixed = read_text(save(add_scan(make_writer(text)), tmp_path / "b.pdf"), "")
    plain = read_text(save(make_writer(text), tmp_path / "c.pdf"), "")
    assert [(each.state, each.checked) for each in (scan, mixed, plain)] == [
        ("belum terbaca", True),
        ("terbaca sebagian", True),
        ("terbaca", True),
    ]


def test_pages_beyond_the_last_that_is_read_were_not_searched(tmp_path: Path):
    path = save(make_writer("satu", "dua", NIK), tmp_path / "a.pdf")
    assert read_text(path, "", pages=2).state == "terlalu panjang"
    assert read_text(path, "", pages=3).checked


@pytest.mark.parametrize(
    "body",
    [
        b"Rar!\x1a\x07\x01\x00" + bytes(40),
        b"\x00\x00\x00\x18ftypmp42" + bytes(40),
        b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(40),
    ],
)
def test_a_kind_nobody_can_search_is_said_to_be_so(tmp_path: Path, body: bytes):
    path = tmp_path / "a"
    path.write_bytes(body)
    assert read_text(path, "application/pdf") == FileText("", "tidak dikenal")


def test_an_archive_of_anything_is_no_office_file(tmp_path: Path):
    inside = pack(tmp_path / "a.zip", {"scan.pdf": make_pdf(NIK)})
    assert not read_text(inside, "").checked
    assert not read_text(pack(tmp_path / "b.zip", {"daftar.bin": b"x"}), "").checked


def test_a_sheet_embedded_in_a_text_is_searched(tmp_path: Path):
    cells = f'<worksheet xmlns="{SHEET}"><c><v>{NIK}</v></c></worksheet>'.encode()
    sheet = pack(tmp_path / "x", {"[Content_Types].xml": b"<T/>", "xl/s.xml": cells}).read_bytes()
    members = {"[Content_Types].xml": b"<T/>", "word/embeddings/a.xlsx": sheet}
    path = pack(tmp_path / "a.docx", members)
    found = read_text(path, "")
    assert [each.kind for each in find(found.text)] == ["nik"]
    assert found.checked


def test_locked_office_files_are_told(tmp_path: Path):
    ole = b"\xd0\xcf\x11\xe0" + bytes(508)
    sheet = b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12) + b"\x2f\x00\x36\x00"
    word = b"\xec\xa5\xc1\x00" + bytes(6) + b"\x00\x01"
    for number, body in enumerate((sheet, word, "EncryptedPackage".encode("utf-16-le"))):
        path = tmp_path / f"{number}.doc"
        path.write_bytes(ole + body + bytes(99))
        assert read_text(path, "").state == "terkunci"
    path.write_bytes(ole + b"\xec\xa5\xc1\x00" + bytes(8) + b"Peraturan Desa")
    assert read_text(path, "").state == "terbaca"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig"])
def test_plain_text_in_two_bytes_a_letter_is_searched(tmp_path: Path, encoding: str):
    path = tmp_path / "a.txt"
    path.write_bytes(f"NIK {NIK} ada".encode(encoding))
    assert [each.kind for each in find(read_text(path, "text/plain").text)] == ["nik"]


def test_an_empty_file_hides_nothing(tmp_path: Path):
    path = tmp_path / "a"
    path.touch()
    assert read_text(path, "") == FileText("", "terbaca")
