from collections import Counter
from pathlib import Path

import pytest
from lokal import wilayah

from portal.errors import InputError
from portal.tree.codelist import list_file, list_packaged
from portal.tree.naming import Sibling, choose_slugs
from portal.tree.offices import Office, parse_offices
from portal.tree.planning import plan_units

RESERVED = frozenset({"setda", "opd", "sumber", "data", "peta", "layanan", "kode"})
OFFICES = (Office("setda", "Sekretariat Daerah", "setda"), Office("opd", "Dinas Sosial", "dinsos"))


def test_kutim_has_160_regional_units() -> None:
    codes = list_packaged("64.08")
    kinds = Counter(row.code.kind.value for row in codes.rows)
    assert kinds == {"kabupaten": 1, "kecamatan": 18, "desa": 139, "kelurahan": 2}


def test_every_regency_plans_without_a_clash() -> None:
    regencies = [
        regency.code
        for province in wilayah.list_wilayah()
        for regency in wilayah.list_wilayah(province.code)
    ]
    assert len(regencies) == 514
    for regency in regencies:
        planned = plan_units(list_packaged(regency), OFFICES, RESERVED)
        siblings = Counter((unit.parent, unit.kind == "opd", unit.slug) for unit in planned)
        assert siblings.most_common(1)[0][1] == 1, regency
        assert not {unit.slug for unit in planned if unit.kind not in ("setda", "opd")} & RESERVED
        keys = Counter(unit.scope_key for unit in planned if unit.kind != "kabupaten")
        assert keys.most_common(1)[0][1] == 1, regency


def test_scope_of_a_parent_holds_its_children() -> None:
    planned = {unit.code: unit for unit in plan_units(list_packaged("64.08"), OFFICES, RESERVED)}
    for unit in planned.values():
        if unit.parent:
            above = planned[unit.parent]
            assert above.scope_key <= unit.scope_key <= unit.scope_end <= above.scope_end


def test_a_reserved_word_and_a_twin_get_a_prefix() -> None:
    slugs = choose_slugs(
        [
            Sibling("11.11.11.2001", "Sumber", "desa"),
            Sibling("11.11.11.2002", "Kota Baru", "desa"),
            Sibling("11.11.11.1003", "Kota Baru", "kelurahan"),
            Sibling("11.11.11.2004", "Kota Baru", "desa"),
        ],
        RESERVED,
    )
    assert slugs == {
        "11.11.11.2001": "desa-sumber",
        "11.11.11.2002": "kota-baru-2002",
        "11.11.11.1003": "kelurahan-kota-baru",
        "11.11.11.2004": "kota-baru-2004",
    }


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["64.08,Kutai Timur", "64.8,Salah"], "baris 3"),
        (["64.08,Kutai Timur", "64.08.01.2001,Yatim"], "tidak punya induk 64.08.01"),
        (["64.08,Kutai Timur", "64.08.01,A", "64.08.01,B"], "sudah ada di baris 3"),
        (["64.08,Kutai Timur", "64.07.01,A"], "tidak berada di dalam 64.08"),
        (["64.08,Kutai Timur", "64.08.01, "], "tanpa nama"),
        (["64.08.01,A"], "baris untuk 64.08 sendiri tidak ada"),
    ],
)
def test_a_bad_list_names_its_row(tmp_path: Path, lines: list[str], said: str) -> None:
    file = tmp_path / "units.csv"
    file.write_text("\n".join(["code,name", *lines]) + "\n")
    with pytest.raises(InputError, match=said):
        list_file("64.08", file)


@pytest.mark.parametrize("code", ["99.99", "64.08.01", "kutim", ""])
def test_a_bad_regency_is_refused(code: str) -> None:
    with pytest.raises(InputError):
        list_packaged(code)


def test_offices_name_the_bad_row() -> None:
    with pytest.raises(ValueError, match="opd ke-2"):
        parse_offices({"opd": [{"name": "Dinas A"}, {"slug": "b"}]}, "64.08")
    with pytest.raises(ValueError, match="dua kali"):
        parse_offices({"opd": [{"name": "Dinas A"}, {"name": "Dinas A"}]}, "64.08")


def test_kota_and_papua_keep_their_words() -> None:
    serang = plan_units(list_packaged("36.73"), OFFICES, RESERVED)[0]
    assert (serang.designation, serang.name) == ("Kota", "Serang")
    jayapura = plan_units(list_packaged("91.03"), OFFICES, RESERVED)
    assert "Distrik" in {unit.designation for unit in jayapura}
