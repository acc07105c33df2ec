"""The form of the monografi document: right rows, named faults, and it fits the catalogue."""

import copy

import pytest

from portal.rules.indicator_rows import FOLDER, SECTIONS, parse_indicators
from portal.rules.monografi_form import parse_monografi_form
from portal.settings import read_config, read_config_folder


@pytest.fixture
def table(settings):
    return copy.deepcopy(read_config(settings, "monografi.toml"))


def test_the_form_has_every_section_of_the_catalogue_and_knows_its_columns(table, settings):
    form = parse_monografi_form(table)
    catalogue = parse_indicators(read_config_folder(settings, FOLDER))
    assert [each.code for each in form.sections] == [code for code in SECTIONS if code]
    for column in form.columns:
        known = catalogue.indicators[column.indicator]
        # A small cell of a sensitive topic would stand there uncovered.
        assert not known.sensitive
        assert column.category == "total" or column.category in known.categories
    for section in form.sections:
        for kind in ("desa", "kelurahan"):
            asked = catalogue.in_section(section.code, kind)
            assert bool(asked) != (kind in section.exempt), (section.code, kind)
    assert form.sections[0].heading == "Identitas dan wilayah"
    assert form.sections[2].heading == "II. Data personil"
    assert set(form.signer) == {"desa", "kelurahan", "kecamatan", "kabupaten"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda table: table.pop("title"), "title kosong"),
        (lambda table: table.update(judul="x"), "judul bukan nama kolom"),
        (lambda table: table.update(section=[]), r"section harus berupa baris"),
        (lambda table: table["section"].append({"code": "I", "title": "x"}), "section 8: code I"),
        (lambda table: table["section"].append("x"), "baris 8 harus berupa tabel"),
        (lambda table: table["column"][0].update(sex="X"), "column 1: sex harus L atau P"),
        (lambda table: table.update(signer={"desa": 1}), "signer harus berupa tabel teks"),
    ],
)
def test_a_fault_names_row_and_field(table, change, words):
    change(table)
    with pytest.raises(ValueError, match=r"monografi\.toml: .*" + words):
        parse_monografi_form(table)
