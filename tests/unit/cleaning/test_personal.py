import re
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.cleaning.personal import MARK, find, mask


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("6408041708900003", "nik"),
        ("6408045708900003", "nik"),  # a woman: 40 added to the day
        ("6408047108900003", "nik"),  # a woman born on the 31st
        ("6408 0457 0890 0003", "nik"),
        ("640804.570890.0003", "nik"),
        ("64-08-04-57-08-90-0003", "nik"),
        ("640804\u00a0570890\u00a00003", "nik"),
        ("６４０８０４１７０８９００００３", "nik"),
        ("199001012015032001", "nip"),
        ("19900101 201503 2 001", "nip"),
        ("12.345.678.9-012.345", "npwp"),
        ("081234567890", "seluler"),
        ("0812-3456-7890", "seluler"),
        ("0812 3456 7890", "seluler"),
        ("0812.3456.7890", "seluler"),
        ("+62 812 3456 7890", "seluler"),
        ("(+62) 812 3456 7890", "seluler"),
        ("6281234567890", "seluler"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "No. {}, desa", "({})", "x:{}\n"])
def test_personal_numbers_are_found(number: str, kind: str, around: str):
    text = around.format(number)
    assert [each.kind for each in find(text)] == [kind]
    masked = mask(text)
    assert masked.text == around.format(MARK)
    assert masked.count == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0549-21001",
        "(0549) 2022222",
        "Telp. 0549 21001 / 0549 21002",
        "Call center 110 dan 112",
        "Rp1.250.000.000,00",
        "Rp 64.080.457.089.000,03",
        "Rp 1.234.567.890.123.456",
        "24 November 2026, 24-11-2026 08:00, 2026-11-24T08:00:00",
        "0.5083123456789012,117.5083123456789",
        "-0.6408041708900003",
        "64.08.04.2012",
        "64.08.04.2012 64.08.04.2013",
        "64.08.04.2012, 64.08.04.2013",
        "RUP 61230001 dan 54321098",
        "6408042012",
        "6408999999900003",  # no such day
        "9908041708900003",  # no such province
        "123456789012345678901234567890",
    ],
)
def test_other_numbers_stay(text: str):
    assert find(text) == ()
    assert mask(text).text == text


def test_numbers_side_by_side_are_all_found():
    text = "6408041708900003 081234567890; https://wa.me/6281234567890"
    assert [each.kind for each in find(text)] == ["nik", "seluler", "seluler"]
    assert mask(text).text == f"{MARK} {MARK}; https://wa.me/{MARK}"


@pytest.mark.parametrize("number", ["6408041708900003", "199001012015032001"])
@pytest.mark.parametrize("around", ["12 {}", "{} 3 orang", "12 {} 3 orang", "1.{}"])
def test_other_numbers_beside_it_do_not_hide_it(number: str, around: str):
    assert mask(around.format(number)).text == around.format(MARK)


def test_two_lines_are_not_one_number():
    assert find("64080417\n08900003") == ()


_PIECES = st.sampled_from(
    [
        "6408041708900003",
        "640804",
        "570890",
        "0003",
        "081234567890",
        "0812",
        "+62",
        "199001012015032001",
        "12.345.678.9-012.345",
        "wa.me/",
        " ",
        ".",
        "-",
        "0",
        "8",
        "desa",
    ]
)


@given(st.lists(_PIECES, max_size=14).map("".join))
@example("6408041708900003081234567890")
def test_masking_leaves_nothing_to_find(text: str):
    assert find(mask(text).text) == ()


@given(st.text(alphabet="0123468.-+ /x", max_size=60))
def test_findings_are_in_order_and_apart(text: str):
    at = 0
    for each in find(text):
        assert at <= each.start < each.end <= len(text)
        at = each.end
    assert find(mask(text).text) == ()


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in find(text)]


@pytest.mark.parametrize(
    "text",
    [
        "6408041501900001",
        "NIK 6408045501900001 (perempuan)",
        "NIK: 9999999999999999",
        "No. KK 6408041501900001",
        "Nomor KTP: 64.0804.150190.0001",
        "1 6408041501900001 Contoh",
        "1. 6408041501900001",
        "1.6408041501900001",
        "6408041501900001 12",
        "6408041501900001 17",
        "RT 05 6408041501900001 RW 02",
        "6408 0415 0190 0001",
        "640804 150190 0001",
        "64.08.04.150190.0001",
        "64-08-04-15-01-90-0001",
        "6 4 0 8 0 4 1 5 0 1 9 0 0 0 0 1",
        "data/6408041501900001.pdf",
        "surat_6408041501900001",
        "7371010112850001",
        "٦٤٠٨٠٤١٥٠١٩٠٠٠٠١",
    ],
)
def test_a_nik_is_found_however_it_is_written(text: str):
    assert kinds(text) == ["nik"]
    assert not re.search(r"\d{4}", re.sub(re.escape(MARK), "", mask(text).text))


@pytest.mark.parametrize(
    "text",
    [
        "198503122010011002",
        "NIP. 19850312 201001 1 002",
        "NIP 19850312.201001.1.002",
        "2 198503122010012002 Camat",
    ],
)
def test_a_nip_is_found(text: str):
    assert kinds(text) == ["nip"]


@pytest.mark.parametrize(
    "text",
    [
        "01.234.567.8-901.000",
        "NPWP 01.234.567.8.901.000",
        "NPWP: 012345678901000",
        "NPWP 0012345678901000",
    ],
)
def test_an_npwp_is_found(text: str):
    assert kinds(text) == ["npwp"]


@pytest.mark.parametrize(
    "text",
    [
        "081234567890",
        "0812-3456-7890",
        "0812 3456 7890",
        "0812.3456.7890",
        "(0812) 3456 7890",
        "+6281234567890",
        "+62 812-3456-7890",
        "+62 (0)812 3456 7890",
        "(+62) 812 3456 7890",
        "6281234567890",
        "https://wa.me/6281234567890",
        "https://wa.me/6281234567890?text=halo",
        "Hp.081234567890",
        "WA-081234567890",
        "HP/WA:081234567890",
        "085712345678.",
    ],
)
def test_a_mobile_number_is_found(text: str):
    assert kinds(text) == ["seluler"]


@pytest.mark.parametrize(
    "text",
    [
        "Telepon (0549) 21234 atau 0549-812345",
        "0549 8123456",
        "021-1500567",
        "Darurat 110, 112, 113, 119; SMS 1708",
        "Rp 1.842.300.000,00 dan Rp1.085.123.456.789",
        "Tahun 2019 2020 2021 2022 2023",
        "05-08-2024 08:15:30, 20240805081530",
        "0.5337434012345678, 117.49876543210123",
        "-0.6408041501900001",
        "117.6408041501900001",
        "117.0812345678",
        "0.81234567890",
        "6.4080115 117.12345",
        "[0.533743401,117.498765432]",
        "Nomor 470/0812/PEM/2024",
        "Kode RUP 61230001; 10081234567000",
        "5.1.02.01.01.0024 dan 1.02.02.2.02.0033.5.1.02.01.01.0024",
        "64.08.04.2012 dan 6408042012",
        "64.08.04.2012 64.08.05.2001",
        "64.08.040.012.001-0123.0",
        "NIB 1234567890123",
        "6408 1523 1120 4567 2210 1820",
        "0 81 234 567 12 44",
        "62 81 234 567 89 12",
        "ISBN 978-602-8123-45-6",
        "1234567890123456",
        "https://desa.example/artikel/2024/9/26/berita-contoh-ke-4",
        "Pasal 6 ayat (4) huruf 0 angka 8",
    ],
)
def test_what_belongs_to_nobody_stays(text: str):
    assert kinds(text) == []
    assert mask(text).text == text


days = st.dates(date(1930, 1, 1), date(2025, 12, 31))
gaps = st.sampled_from(["", " ", ".", "-"])


@st.composite
def niks(draw: st.DrawFn) -> str:
    place = draw(st.sampled_from(["640804", "110101", "317401", "737102", "961201", "520114"]))
    born = draw(days)
    day = born.day + draw(st.sampled_from([0, 40]))
    digits = f"{place}{day:02}{born:%m%y}{draw(st.integers(1, 9999)):04}"
    gap = draw(gaps)
    cuts = draw(st.sampled_from([(6, 12), (4, 8, 12), (2, 4, 6, 12), (6, 8, 10, 12)]))
    edges = (0, *cuts, 16)
    return gap.join(digits[a:b] for a, b in zip(edges, edges[1:], strict=False))


words = st.text(st.characters(categories=["L", "P", "Z"], exclude_characters=".,-"), max_size=30)


@given(words, niks(), words)
def test_every_nik_goes_and_its_surroundings_stay(before: str, nik: str, after: str):
    text = f"{before} {nik} {after}"
    masked = mask(text)
    assert masked.text == f"{before} {MARK} {after}"


@given(st.integers(1, 99), niks(), st.integers(1, 99))
def test_a_number_beside_it_hides_no_nik(before: int, nik: str, after: int):
    nik = re.sub(r"\D", "", nik)
    assert nik not in mask(f"{before} {nik} {after}").text


@given(st.from_regex(r"08[1-9][0-9]{8,10}", fullmatch=True), st.sampled_from(["", " ", "-", "."]))
def test_every_mobile_number_goes(number: str, gap: str):
    written = gap.join((number[:4], number[4:8], number[8:]))
    assert mask(f"hubungi {written} ya").text == f"hubungi {MARK} ya"


@given(st.integers(-(10**12), 10**12))
def test_money_is_not_a_person(amount: int):
    shown = f"Rp {amount:,}".replace(",", ".") + ",00"
    assert mask(shown).text == shown
