"""Indices of villages: a score that does not fit its status is said, and nothing is computed."""

import tomllib
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import pytest

from portal.rules.village_index import parse_indexes, tell_misfit

TABLE = tomllib.loads((Path(__file__).parents[3] / "config" / "indeks_desa.toml").read_text())
RULES = {rule.code: rule for rule in parse_indexes(TABLE).indexes}


@pytest.mark.parametrize(
    ("score", "status"),
    [
        ("0.4907", "sangat-tertinggal"),
        ("0.4908", "tertinggal"),
        ("0.5989", "tertinggal"),
        ("0.5990", "berkembang"),
        ("0.7072", "berkembang"),
        ("0.7073", "maju"),
        ("0.8155", "maju"),
        ("0.8156", "mandiri"),
        ("1", "mandiri"),
        ("0", "sangat-tertinggal"),
    ],
)
def test_the_limits_of_idm_belong_to_the_lower_status(score, status):
    for each in RULES["idm"].statuses:
        said = tell_misfit(RULES["idm"], Decimal(score), each.code)
        assert bool(said) == (each.code != status)


def test_a_misfit_names_both_and_the_rule():
    assert tell_misfit(RULES["idm"], Decimal("0.7123"), "berkembang") == (
        "Skor 0,7123 termasuk Maju menurut Permendesa PDTT 2/2016, tertulis Berkembang."
    )
    assert tell_misfit(RULES["idm"], None, "berkembang") == ""


def test_limits_nobody_confirmed_accuse_nobody():
    assert tell_misfit(RULES["indeks-desa"], Decimal(3), "mandiri") == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t["index"][0].pop("first_year"), "first_year kosong"),
        (lambda t: t["index"][1].update(code="indeks-desa"), "dua kali"),
        (lambda t: t["index"][1]["status"][0].pop("upto"), "upto harus ada"),
        (lambda t: t["index"][1]["status"][0].update(upto="0.9"), "naik"),
        (lambda t: t["index"][1]["status"][0].update(upto="banyak"), "bukan angka"),
        (lambda t: t["index"][0].update(parts={"x": "Budaya"}), "bukan kolom"),
        (lambda t: t.pop("kelurahan"), "kelurahan harus"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(change, said):
    table = deepcopy(TABLE)
    change(table)
    with pytest.raises(ValueError, match=r"indeks_desa\.toml") as raised:
        parse_indexes(table)
    assert said in str(raised.value)
