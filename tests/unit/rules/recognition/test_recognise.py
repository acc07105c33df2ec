"""Rules of reading a title: drafts, what is about a thing, years, file names, texts."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.recognition.catalogue import parse_types
from portal.rules.recognition.plain import make_plain
from portal.rules.recognition.recognise import Described, Recognition, recognise
from portal.rules.recognition.years import find_semester, find_years
from tests.unit.rules.recognition.reading import CONFIG, own_types

WORDS = own_types().words


def read(title: str, **more) -> Recognition:
    """What the project's own types make of it."""
    return recognise(Described(title=title, **more), own_types())


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("APBDes_2025.pdf", "apbdes 2025"),
        ("APBDesPerubahan2025", "apbdes perubahan 2025"),
        ("LKjIP TA. 2024", "lkjip tahun anggaran 2024"),
        ("T.A 2024", "tahun anggaran 2024"),
        ("Thn 2024 s/d 2026", "tahun 2024-2026"),
        ("Renstra 2021 – 2026", "renstra 2021-2026"),
        ("Smt1", "semester 1"),
        ("Perdes No.5/2024 ttg Pasar", "perdes nomor 5/2024 tentang pasar"),
        ("Laporan Relisasi Angaran", "laporan realisasi anggaran"),
        ("Pengajuan dan Pengaduan", "pengajuan dan pengaduan"),
        ("DU-RKPDes", "du rkpdes"),
    ],
)
def test_a_title_is_made_plain(title: str, plain: str) -> None:
    assert make_plain(title, WORDS) == plain


@pytest.mark.parametrize(
    "title",
    [
        "Rancangan APBDes 2026",
        "Draft RKPDes 2026",
        "Raperdes APBDes 2026",
        "Undangan Rapat Pembahasan APBDes 2026",
        "Musdes Penetapan RKPDes 2026",
        "Panduan Penyusunan LPPD",
        "Daftar Hadir Musyawarah RPJMDes",
        "Contoh Format LKjIP",
        "Evaluasi Renja Triwulan II 2025",
        "Surat Pengantar Penyampaian LPPD Tahun 2025",
    ],
)
def test_what_is_not_the_document_is_not_taken_for_it(title: str) -> None:
    found = read(title)
    assert found.verdict == "bukan"
    assert found.reasons


@pytest.mark.parametrize(
    ("title", "type_"),
    [
        ("SK Tim Penyusun RKPDes 2026", "sk"),
        ("Perbup tentang Pedoman Penyusunan APBDes 2026", "perbup"),
        ("Permendagri Nomor 20 Tahun 2018 tentang Pengelolaan Keuangan Desa", "peraturan-pusat"),
        ("Perdes Pendirian BUM Desa", "perdes"),
        ("Berita Acara Musdes Penetapan APBDes 2026", "berita-acara-musdes"),
        ("Keputusan Camat tentang Penetapan IKU 2025", "iku"),
    ],
)
def test_a_regulation_carries_only_what_can_be_its_form(title: str, type_: str) -> None:
    assert read(title).type == type_


def test_news_about_a_document_is_no_document() -> None:
    title = "Pemerintah Desa Sahkan APBDes 2026"
    assert read(title, medium="artikel").verdict == "bukan"
    assert read("APBDes Tahun Anggaran 2026", medium="artikel").verdict == "jelas"


@pytest.mark.parametrize(
    ("title", "declared", "year", "sure"),
    [
        ("Perdes Nomor 7 Tahun 2025 tentang APBDes Tahun Anggaran 2026", 2025, 2026, True),
        ("Perdes Nomor 7 Tahun 2025 tentang APBDes", 2025, 2026, False),
        ("Perdes Tahun 2025 tentang APBDes", None, 2026, False),
        ("LKjIP 2024", 2025, 2024, True),
        ("LKjIP", 2025, 2025, False),
        ("APBDes 2024/2025", None, 2024, False),
        ("RKPDes 2025 dan 2026", None, None, False),
        ("Laporan Keuangan per 31 Desember 2024", 2025, 2024, True),
        ("Laporan Keuangan 31 Desember 2024 dan 2023", 2025, 2024, False),
        ("SK Nomor 141/05/2024", None, 2024, True),
        ("Maklumat Pelayanan", None, None, True),
        ("LPPD Thn 24", None, 2024, True),
        ("Keputusan Nomor 3 Tahun 2025 tentang Penetapan DIP", None, 2025, True),
    ],
)
def test_the_year_is_that_of_the_thing(
    title: str, declared: int | None, year: int | None, sure: bool
) -> None:
    found = read(title, declared_year=declared)
    assert (found.verdict == "jelas") == sure
    assert year is None or found.year == year


def test_years_of_deeds_days_and_spans_are_told_apart() -> None:
    text = "perdes nomor 5 tahun 2021 tanggal 12 mei 2020 rpjmdes 2021-2027 tahun anggaran 2022"
    roles = [(each.role, each.year, each.until) for each in find_years(text)]
    assert roles == [
        ("nomor", 2021, None),
        ("tanggal", 2020, None),
        ("rentang", 2021, 2027),
        ("anggaran", 2022, None),
    ]


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("semester i", 1),
        ("semester ii", 2),
        ("semester pertama", 1),
        ("semester akhir tahun", 2),
        ("semester 2", 2),
        ("triwulan ii", 0),
    ],
)
def test_a_semester_is_read_in_all_its_spellings(text: str, half: int) -> None:
    assert find_semester(text) == half


def test_the_name_of_the_file_helps_where_the_title_says_nothing() -> None:
    found = read("Dokumen desa", file_name="apbdes_2026_final.pdf")
    assert (found.verdict, found.type, found.year) == ("jelas", "apbdes", 2026)
    found = read("LKjIP", file_name="LKjIP_Kecamatan_2024.pdf", declared_year=2025)
    assert (found.verdict, found.year) == ("jelas", 2024)
    # It does not turn news about a thing into the thing.
    assert read("Foto musdes APBDes", file_name="apbdes_2026.pdf").verdict == "bukan"


def test_a_bare_number_is_told_by_what_stands_below_it() -> None:
    found = read(
        "Peraturan Desa Nomor 6 Tahun 2025",
        summary="Anggaran Pendapatan dan Belanja Desa Tahun Anggaran 2026",
    )
    assert (found.type, found.year) == ("apbdes", 2026)
    assert read("Peraturan Desa Nomor 6 Tahun 2025", summary="Kebersihan").type == "perdes"


BODY = "Pasal satu mengatur pendapatan, belanja dan pembiayaan yang direncanakan oleh desa. " * 4


def test_a_text_that_never_names_the_thing_makes_it_doubtful() -> None:
    true = f"Anggaran Pendapatan dan Belanja Desa Tahun Anggaran 2026. {BODY}"
    assert read("APBDes 2026", text=true).verdict == "jelas"
    recipe = "Resep kue lapis dengan santan dan gula merah, dikukus satu jam lamanya. " * 5
    found = read("APBDes 2026", text=recipe)
    assert found.verdict == "ragu"
    assert "isinya tidak menyebut jenis itu" in found.reasons
    last = f"Anggaran Pendapatan dan Belanja Desa Tahun Anggaran 2025. {BODY}"
    assert read("APBDes 2026", text=last).verdict == "ragu"


def test_a_text_alone_waits_for_a_person() -> None:
    found = read("scan0012.pdf", text=f"PERATURAN DESA TENTANG APBDES TAHUN ANGGARAN 2026 {BODY}")
    assert (found.verdict, found.type, found.year) == ("ragu", "apbdes", 2026)
    assert read("scan0012.pdf").verdict == "tak dikenal"


@given(st.text(max_size=200), st.sampled_from(("dokumen", "artikel")))
def test_any_title_gets_an_answer(title: str, medium: str) -> None:
    found = recognise(Described(title=title, medium=medium), own_types())
    assert found.verdict in ("jelas", "ragu", "bukan", "tak dikenal")
    assert (found.verdict in ("jelas", "ragu")) == bool(found.type)


TYPE = '[uji]\ntitle = "Uji"\nyear = "tanpa"\nstrong = ["uji"]\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TYPE.replace('year = "tanpa"', 'year = "abad"'), "uji.toml: [uji]: year harus salah"),
        (TYPE.replace('["uji"]', '["(uji"]'), "uji.toml: [uji]: strong pola"),
        (TYPE.replace('["uji"]', '["{entah}"]'), "uji.toml: [uji]: strong pola"),
        (TYPE + 'beats = ["lain"]', "[uji] beats atau forms: lain tidak dikenal"),
        (TYPE + "kuat = []", "uji.toml: [uji]: kuat bukan nama kolom"),
    ],
)
def test_a_bad_row_is_named(text: str, says: str) -> None:
    words = tomllib.loads((CONFIG / "document_words.toml").read_text())
    with pytest.raises(ValueError, match="uji") as caught:
        parse_types({"uji.toml": tomllib.loads(text)}, words)
    assert says in str(caught.value)


def test_every_type_named_by_a_duty_is_known() -> None:
    from_duties = {
        text.partition(":")[2]
        for path in (CONFIG / "obligations").glob("*.toml")
        for row in tomllib.loads(path.read_text())["obligation"]
        for text in row["evidence"]
        if text.startswith("dokumen:")
    }
    assert sorted(from_duties - own_types().by_code.keys()) == []
