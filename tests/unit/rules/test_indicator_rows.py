"""A row of the catalogue that makes no sense is refused, with its file, row and field."""

import pytest

from portal.rules.indicator_rows import parse_indicators

CHAPTER = {
    "code": "satu", "title": "Satu", "order": 1, "section": "I", "kinds": ["desa", "kelurahan"],
    "legal_basis": "Permendagri 13/2012",
}  # fmt: skip
ROW = {
    "code": "warga", "title": "Warga", "unit": "jiwa", "type": "bulat", "dimensions": ["kelamin"],
    "rollup": "SUM", "definition": "Orang.",
}  # fmt: skip
WORDS = {
    "code": "ciri",
    "unit": "",
    "type": "pilihan",
    "dimensions": ["kategori"],
    "rollup": "DIST",
}


def parse(*rows, chapter=CHAPTER):
    return parse_indicators({"indicators/satu.toml": {"chapter": chapter, "indicator": list(rows)}})


def test_a_row_takes_from_its_chapter_what_it_does_not_say():
    catalogue = parse(ROW, ROW | {"code": "dua", "section": "", "kinds": ["desa"]})
    first, second = catalogue.indicators.values()
    assert (first.section, first.kinds, first.legal_basis, first.order) == (
        "I", {"desa", "kelurahan"}, "Permendagri 13/2012", 1,
    )  # fmt: skip
    assert (second.section, second.kinds, second.order) == ("", {"desa"}, 2)
    assert catalogue.in_section("I", "kelurahan") == (first,)


def test_what_the_catalogue_does_not_know_is_sensitive_and_stays_where_it_is():
    unknown = parse(ROW).of("entah-apa")
    assert unknown.sensitive and not unknown.is_added


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ROW | {"satuan": "jiwa"}, "satuan bukan nama kolom"),
        (ROW | {"rollup": "MEAN"}, "rollup harus salah satu"),
        (ROW | {"type": "angka"}, "type harus salah satu"),
        (ROW | {"unit": ""}, "unit kosong"),
        (ROW | {"definition": ""}, "definition kosong"),
        (ROW | {"sensitive": True}, "legal_basis kosong"),
        (ROW | {"sensitive": "ya"}, "sensitive harus true"),
        (ROW | {"section": "IX"}, "section harus salah satu"),
        (ROW | {"kinds": ["kecamatan"]}, '"kecamatan" tidak dikenal'),
        (ROW | {"dimensions": ["umur"]}, '"umur" tidak dikenal'),
        (ROW | {"decimals": 2}, "decimals hanya untuk type desimal"),
        (ROW | {"rollup": "DIST"}, "DIST hanya untuk pilihan"),
        (ROW | {"rollup": "WAVG"}, "weight wajib untuk WAVG"),
        (ROW | {"weight": "luas"}, "weight wajib untuk WAVG, dan hanya di situ"),
        (ROW | {"rollup": "WAVG", "weight": "luas"}, '"luas" bukan indikator SUM'),
        (ROW | {"rollup": "RATIO"}, "numerator dan denominator wajib untuk RATIO"),
        (
            ROW
            | {"rollup": "RATIO", "numerator": {"indicator": "a"}, "denominator": {"sex": "X"}},
            "denominator.sex harus L atau P",
        ),
        (ROW | {"categories": {"a": "A"}}, "categories perlu kategori"),
        (ROW | WORDS | {"rollup": "SUM"}, "SUM hanya untuk angka"),
        (ROW | WORDS | {"categories": {"total": "x"}}, '"total" bukan kode kelompok'),
    ],
)  # fmt: skip
def test_a_row_without_sense_is_refused_by_its_place(row, said):
    with pytest.raises(ValueError) as caught:
        parse(row)
    assert str(caught.value).startswith(f"indicators/satu.toml: baris 1 ({row['code']}): ")
    assert said in str(caught.value)


def test_a_code_is_used_once_and_a_file_holds_nothing_else():
    with pytest.raises(ValueError, match=r"baris 2 \(warga\): code sudah dipakai di .*baris 1"):
        parse(ROW, ROW)
    with pytest.raises(ValueError, match="satu.toml: harus berisi"):
        parse_indicators({"satu.toml": {"indicator": [ROW]}})
    with pytest.raises(ValueError, match="chapter: urutan bukan nama kolom"):
        parse(ROW, chapter=CHAPTER | {"urutan": 1})
