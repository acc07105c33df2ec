"""What a file says, in whatever form it is packed."""

import zipfile
from pathlib import Path

import pytest
from paper_files import make_pdf, pack

from connectors.cleaning.filetext import FileText, read_kind, read_text
from connectors.cleaning.limits import MOST_MEMBER, MOST_TEXT, MOST_UNPACKED
from connectors.cleaning.personal import find

NIK = "6408041708900003"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def kinds(path: Path, mime: str = "application/octet-stream") -> list[str]:
    return [each.kind for each in find(read_text(path, mime).text)]


def test_a_number_in_a_packed_pdf(tmp_path: Path):
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf(f"NIK {NIK}"))
    assert NIK.encode() not in path.read_bytes()
    assert kinds(path) == ["nik"]
    assert kinds(path, "image/png") == ["nik"]  # what the server calls it does not matter


@pytest.mark.parametrize("keep", [20, 200, 400])
def test_a_damaged_pdf_is_not_taken_for_searched(tmp_path: Path, keep: int):
    path = tmp_path / "a.pdf"
    path.write_bytes(make_pdf(NIK)[:keep])
    found = read_text(path, "application/pdf")
    assert (found.state, found.checked) == ("rusak", False)


def test_a_number_split_over_runs_of_word(tmp_path: Path):
    body = (
        f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>{NIK[:6]}</w:t></w:r>'
        f"<w:r><w:t>{NIK[6:]}</w:t></w:r></w:p></w:body></w:document>"
    )
    assert kinds(pack(tmp_path / "a.docx", {"word/document.xml": body.encode()})) == ["nik"]


def test_numbers_in_cells_and_shared_strings(tmp_path: Path):
    sheet = (
        f'<worksheet xmlns="{SHEET}"><sheetData><row><c><v>1</v></c><c><v>{NIK}</v></c>'
        f"<c><v>2</v></c></row></sheetData></worksheet>"
    )
    strings = f'<sst xmlns="{SHEET}"><si><t>HP 0812-</t><t>3456-7890</t></si></sst>'
    members = {"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": strings}
    path = pack(tmp_path / "a.xlsx", {name: text.encode() for name, text in members.items()})
    assert kinds(path) == ["nik", "seluler"]


def test_a_bomb_inside_is_passed_over(tmp_path: Path):
    members = {
        "word/bom.xml": b"<p>" + b" " * (MOST_MEMBER + 1) + NIK.encode() + b"</p>",
        "word/document.xml": b"<p>081234567890</p>",
    }
    path = pack(tmp_path / "a.docx", members)
    assert path.stat().st_size < 200_000
    assert kinds(path) == ["seluler"]


def test_no_entity_is_followed(tmp_path: Path):
    secret = tmp_path / "rahasia"
    secret.write_text("isi-rahasia")
    body = f'<!DOCTYPE p [<!ENTITY e SYSTEM "file://{secret}">]><p>&e; halo</p>'
    text = read_text(pack(tmp_path / "a.docx", {"word/document.xml": body.encode()}), "").text
    assert "isi-rahasia" not in text
    assert "halo" in text


def test_a_broken_archive_does_not_raise(tmp_path: Path):
    path = tmp_path / "a.docx"
    path.write_bytes(b"PK\x03\x04 rusak")
    assert read_text(path, "") == FileText("", "rusak")


def test_columns_of_a_table_are_not_one_number(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text(f"no,nik\n1,{NIK}\n640804,1708900003\n")
    assert kinds(path, "text/csv") == ["nik"]


def test_plain_text_is_read_up_to_a_limit(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("a" * (MOST_TEXT + 10))
    found = read_text(path, "text/plain")
    assert (len(found.text), found.state) == (MOST_TEXT, "terlalu panjang")


def test_a_picture_holds_no_text(tmp_path: Path):
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + NIK.encode())
    assert read_text(path, "image/png") == FileText("", "belum terbaca")


def test_a_pdf_whose_lock_is_broken_is_locked(tmp_path: Path):
    """Locked with AES under keys that fit no password."""
    path = tmp_path / "a.pdf"
    lock = (
        "<< /Filter /Standard /V 5 /R 6 /Length 256 /P -4 /CF << /StdCF << /CFM /AESV3 "
        "/AuthEvent /DocOpen /Length 32 >> >> /StmF /StdCF /StrF /StdCF "
        f"/O <{'00' * 48}> /U <{'00' * 48}> /OE <{'00' * 32}> /UE <{'00' * 32}> "
        f"/Perms <{'00' * 16}> >>"
    )
    body = make_pdf("halo").replace(b"/Root", f"/Encrypt {lock} /ID [<00> <00>] /Root".encode())
    path.write_bytes(body)
    assert read_text(path, "application/pdf") == FileText("", "terkunci")


def test_a_number_kept_in_powers_of_ten_is_found(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    cell = f'<worksheet xmlns="{SHEET}"><c><v>6.40804170890000E15</v></c></worksheet>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", cell)
    assert [each.kind for each in find(read_text(path, "").text)] == ["nik"]


@pytest.mark.parametrize("encoding", ["ascii", "utf-16-le"])
def test_an_old_office_file_is_searched(tmp_path: Path, encoding: str):
    path = tmp_path / "a.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(99) + f"NIK {NIK} ada".encode(encoding) + bytes(9))
    assert find(read_text(path, "application/vnd.ms-excel").text)


def test_many_members_are_read_up_to_a_limit(tmp_path: Path):
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"isi{number}.xml", f"<p>{number}</p>{' ' * (MOST_UNPACKED // 4)}")
    found = read_text(path, "")
    assert [line for line in found.text.split() if line.isdigit()] == ["0", "1", "2"]
    assert found.state == "terlalu panjang"


@pytest.mark.parametrize(
    ("head", "told", "kind"),
    [
        (b"%PDF-1.7\n", "application/octet-stream", "application/pdf"),
        (b"\xff\xd8\xff\xe0JFIF", "application/octet-stream", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "", "image/png"),
        (b"PK\x03\x04", "application/vnd.oasis.opendocument.text", None),
        (b"<html>", "application/pdf", None),
        (b"", "text/plain", None),
    ],
)
def test_the_first_bytes_tell_the_kind(tmp_path, head, told, kind):
    file = tmp_path / "berkas"
    file.write_bytes(head)
    assert read_kind(file, told) == (kind or told)
