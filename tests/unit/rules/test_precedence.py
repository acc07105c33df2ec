"""Which of several sources comes first: rows, their validity, and rows that make no sense."""

import copy
from datetime import date

import pytest

from portal.reads.number_rules import read_number_rules
from portal.rules.indicator_rows import FOLDER, parse_indicators
from portal.rules.precedence import Channel, Order, Precedence, parse_precedence
from portal.settings import Settings, read_config, read_config_folder
from tests.databases import ROOT

SETTINGS = Settings(ROOT, "", "", "", ROOT / "config", "")
CATALOGUE = parse_indicators(read_config_folder(SETTINGS, FOLDER))
TABLE = read_config(SETTINGS, "precedence.toml")
RULES = parse_precedence(TABLE, CATALOGUE)


@pytest.mark.parametrize(
    ("kind", "sender", "channel"),
    [
        ("opensid", "desa", "situs"),
        ("wordpress", "kelurahan", "situs"),
        ("lembar", "desa", "lembar"),
        ("bundle", "kelurahan", "luring"),
        ("lembar", "kecamatan", "kecamatan"),
        ("lembar", "opd", "resmi"),
        ("ckan", "kabupaten", "resmi"),
    ],
)
def test_a_source_is_of_the_first_channel_that_fits(kind, sender, channel):
    found = RULES.channel_of(kind, sender)
    assert found is not None and found.code == channel


def test_a_sender_nobody_named_has_no_channel_and_comes_last():
    assert RULES.channel_of("opensid", "provinsi") is None
    order = RULES.order_for("penduduk-jumlah", "2026")
    assert order.rank("") == len(order.groups) > order.rank("kecamatan")


def test_people_come_from_the_register_and_the_rest_from_the_village():
    people = RULES.order_for("penduduk-jumlah", "2026")
    assert [people.rank(each) for each in ("resmi", "situs", "lembar", "kecamatan")] == [0, 1, 1, 2]
    rest = RULES.order_for("sarana-ibadah", "2026")
    assert [rest.rank(each) for each in ("situs", "lembar", "kecamatan", "resmi")] == [0, 0, 1, 2]
    assert RULES.order_for("indeks-desa-status", "2026").code == "perkembangan"
    assert RULES.order_for("bukan-di-katalog", "2026").code == "lainnya"


def test_a_row_holds_for_the_years_it_is_valid():
    a, b = frozenset({"a"}), frozenset({"b"})
    rules = Precedence(
        (Channel("a", "A", frozenset({"desa"})), Channel("b", "B", frozenset({"opd"}))),
        (
            Order("dulu", (a, b), frozenset({"x"}), valid_to=date(2024, 12, 31)),
            Order("kini", (b, a), frozenset({"x"}), valid_from=date(2025, 1, 1)),
        ),
    )
    assert [rules.order_for("x", each).code for each in ("2024", "2025")] == ["dulu", "kini"]
    assert rules.order_for("y", "2025").code == "terbaru"
    assert rules.order_for("x", "semester").code == "kini"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t["rule"][0].update(order=[["resmi"]]), "rule 1 (kependudukan): order"),
        (lambda t: t["rule"][0].update(order="resmi"), "order harus berupa daftar kelompok"),
        (lambda t: t["rule"][0].update(indicators=["penduduk"]), '"penduduk" tidak dikenal'),
        (lambda t: t["rule"][1].update(chapters=["bab"]), '"bab" tidak dikenal'),
        (lambda t: t["rule"][1].update(indicators=["penduduk-jumlah"]), "bertindih"),
        (lambda t: t["rule"].append(dict(t["rule"][2])), "bertindih"),
        (lambda t: t["rule"].pop(), "satu baris harus berlaku untuk semua"),
        (lambda t: t["rule"][0].update(alasan="x"), "alasan bukan nama kolom"),
        (lambda t: t["rule"][0].update(valid_from="2024"), "valid_from harus tanggal"),
        (lambda t: t["channel"][0].update(senders=["camat"]), '"camat" tidak dikenal'),
        (lambda t: t["channel"].append(dict(t["channel"][0])), "dua kali"),
        (lambda t: t.update(lain=1), "saja"),
        (lambda t: t.update(rule=[1]), "baris [[rule]]"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_by_its_place(change, words):
    table = copy.deepcopy(dict(TABLE))
    change(table)
    with pytest.raises(ValueError, match=r"precedence\.toml") as error:
        parse_precedence(table, CATALOGUE)
    assert words in str(error.value)


def test_the_hash_moves_with_the_rows(tmp_path):
    before = read_number_rules(SETTINGS)
    assert before.hash == read_number_rules(SETTINGS).hash
    for file in (ROOT / "config").rglob("*.toml"):
        there = tmp_path / file.relative_to(ROOT / "config")
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(file.read_bytes())
    told = (tmp_path / "precedence.toml").read_text()
    (tmp_path / "precedence.toml").write_text(
        told.replace('[["situs", "lembar", "luring"]', '[["lembar", "luring", "situs"]')
    )
    same = read_number_rules(Settings(ROOT, "", "", "", tmp_path, ""))
    assert same.precedence == before.precedence and same.hash != before.hash
