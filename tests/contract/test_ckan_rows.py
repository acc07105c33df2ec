"""Rows of a data portal's tables: codes, names, groups, and numbers as people write them."""

from datetime import date
from decimal import Decimal

import pytest

from connectors.errors import (
    ConfigError,
)
from tests.data_portal import (
    DESA,
    LURAH,
    MAP,
    ROWS,
    DataPortal,
    read,
    told,
    without,
)


def test_codes_of_the_statistics_office_are_refused_unless_mapped() -> None:
    # The second one alone could be taken for a Kemendagri code.
    rows = [{"kode": "6408051006", "jumlah": 3, "tahun": 2025},
            {"kode": "6404050006", "jumlah": 2, "tahun": 2025}]  # fmt: skip
    with pytest.raises(ConfigError) as caught:
        read(DataPortal(rows))
    assert "kode BPS" in caught.value.sentence
    crosswalk = f"6404050006={DESA} 6408051006={LURAH}"
    pages = read(DataPortal(rows), without(MAP, padanan=crosswalk))
    assert told(pages) == {(DESA, "2025"): {("total", ""): 2}, (LURAH, "2025"): {("total", ""): 3}}
    named = [{"kode_bps": "6408052006", "jumlah": 1, "tahun": 2025}]
    with pytest.raises(ConfigError):
        read(DataPortal(named), without(MAP, kode="kode_bps"))


@pytest.mark.parametrize("code", [DESA, "6408052006", 6408052006, 6408052006.0, f" {DESA} "])
def test_a_code_is_known_in_each_writing(code) -> None:
    assert (DESA, "2025") in told(read(DataPortal([{**ROWS[0], "kode": code}])))


def test_other_levels_and_regions_are_left_out_and_counted() -> None:
    others = [{**ROWS[0], "kode": code} for code in ("64.08", "64.08.05", "64.09.01.2001", "")]
    [page] = read(DataPortal([*ROWS, *others]))
    assert len(page.records) == 2 and page.dropped == 4 and page.complete


def test_names_are_kept_with_their_kecamatan() -> None:
    options = without(MAP, "warga.kode", nama="desa", induk="kec")
    [page] = read(DataPortal(), options)
    assert {each.unit_hint for each in page.records} == {
        "nama:Sangkulirang/Benua",
        "nama:Sangkulirang/Kota",
    }


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (0, 0), (12, 12), (12.5, Decimal("12.5")), ("1.560.000", 1560000),
        ("12,5", Decimal("12.5")), (None, None), ("", None), ("-", None), ("n/a", None),
        ("*", None), (" ", None),
    ],
)  # fmt: skip
def test_unknown_is_never_a_zero(written, value) -> None:
    [page] = read(DataPortal([{**ROWS[0], "jumlah": written}]))
    assert told([page]) == {(DESA, "2025"): {("total", ""): value}}


@pytest.mark.parametrize("written", ["banyak", "1.560", -1, "-5", 1e20, float("nan"), "1e400"])
def test_what_is_no_clear_number_refuses_its_unit_alone(written) -> None:
    [page] = read(DataPortal([{**ROWS[0], "jumlah": written}, ROWS[1]]))
    assert list(told([page])) == [(LURAH, "2025")]
    [reject] = page.rejects
    assert DESA in reject.key and "kolom jumlah" in reject.message
    assert not page.complete, "what was refused is not gone"


def test_how_texts_are_written_can_be_said() -> None:
    rows = [{**ROWS[0], "jumlah": "1.560"}]
    both = [
        told(read(DataPortal(rows), without(MAP, angka=each))) for each in ("indonesia", "mesin")
    ]
    assert [each[DESA, "2025"]["total", ""] for each in both] == [1560, Decimal("1.560")]


def test_groups_sexes_and_days() -> None:
    rows = [
        {"kode": DESA, "agama": "ISLAM", "jk": "Laki-laki", "n": 7, "per": "2025-06-30"},
        {"kode": DESA, "agama": "ISLAM", "jk": "P", "n": 8, "per": "2025-06-29"},
        {"kode": DESA, "agama": "Jumlah", "jk": "", "n": 15, "per": ""},
    ]
    options = {
        "warga.dataset": "penduduk", "warga.indikator": "penduduk-agama", "warga.kode": "kode",
        "warga.nilai": "n", "warga.tahun": "2025", "warga.kelompok": "agama", "warga.per": "per",
        "warga.kelamin": "jk",
    }  # fmt: skip
    [page] = read(DataPortal(rows), options)
    assert told([page])[DESA, "2025"] == {("ISLAM", "L"): 7, ("ISLAM", "P"): 8, ("total", ""): 15}
    assert page.records[0].as_of == date(2025, 6, 30)
    [bad] = read(DataPortal([*rows, rows[0]]), options)
    assert "disebut dua kali" in bad.rejects[0].message and bad.records == ()
    [odd] = read(DataPortal([{**rows[0], "jk": "x"}]), options)
    assert "kelamin" in odd.rejects[0].message
    wide = [{"kode": DESA, "lk": 3, "pr": "4"}]
    columns = without(options, "warga.nilai", "warga.kelamin", "warga.kelompok", "warga.per",
                      nilai_l="lk", nilai_p="pr")  # fmt: skip
    assert told(read(DataPortal(wide), columns))[DESA, "2025"] == {
        ("total", "L"): 3,
        ("total", "P"): 4,
    }
