"""The catalogue of indicators is whole, and names what the connector names."""

from pathlib import Path

import pytest

from connectors.sources.opensid.keys import (
    FAMILIES,
    FAMILIES_BY_DUSUN,
    PEOPLE,
    PEOPLE_BY_DUSUN,
    PROGRAMMES,
    TOPICS,
)
from portal.rules.indicator_rows import FOLDER, SECTIONS, parse_indicators
from portal.settings import read_config_folder, read_settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def catalogue():
    settings = read_settings({"JENJANG_CONFIG": str(ROOT / "config")})
    return parse_indicators(read_config_folder(settings, FOLDER))


def test_every_indicator_of_the_connector_is_in_the_catalogue(catalogue):
    made = {topic.indicator for topic in TOPICS} | set(PROGRAMMES.values())
    made |= {PEOPLE, FAMILIES, PEOPLE_BY_DUSUN, FAMILIES_BY_DUSUN}
    assert made <= catalogue.indicators.keys()


def test_catalogue_and_connector_agree_on_the_keys(catalogue):
    rows = catalogue.indicators.values()
    told = {(key, row.code) for row in rows for key in row.opensid if key != "50*"}
    assert told == {(topic.key, topic.indicator) for topic in TOPICS}


def test_every_section_of_the_form_asks_for_something(catalogue):
    for section in SECTIONS[1:]:
        assert catalogue.in_section(section, "desa"), section


def test_kelurahan_are_asked_about_people_and_not_about_village_money(catalogue):
    asked = {code for code, row in catalogue.indicators.items() if "kelurahan" in row.kinds}
    assert {"penduduk-jumlah", "sarana-kesehatan", "luas-wilayah"} <= asked
    villages_only = {
        "keuangan-penerimaan", "keuangan-belanja", "bumdes-jumlah", "bumdes-modal",
        "peraturan-jumlah", "idm-status", "indeks-desa-status", "bpd-anggota", "tanah-kas-desa",
    }  # fmt: skip
    assert not villages_only & asked and villages_only <= catalogue.indicators.keys()


def test_every_kind_of_roll_up_is_used_and_ratios_have_known_parts(catalogue):
    used = {row.rollup for row in catalogue.indicators.values()}
    assert used == {"SUM", "RATIO", "WAVG", "DIST", "RANGE", "LIST", "NONE", "SAME"}
    assert {each.code for each in catalogue.ratios} == {
        "jiwa-per-keluarga", "rasio-jenis-kelamin", "kepadatan-penduduk",
    }  # fmt: skip
