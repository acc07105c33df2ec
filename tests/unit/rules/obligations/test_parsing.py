"""A bad row is named by file, row and field; the project's own rows make sense."""

import tomllib

import pytest

from portal.rules.obligations.parsing import Vocabulary, parse_book, parse_policy
from portal.rules.obligations.rule import Policy
from tests.unit.rules.obligations.reading import own_book

ROW = """
[[obligation]]
code = "uji-satu"
subject = "uji"
label = "Uji"
title = "Uji coba"
kinds = ["desa"]
duty = "umumkan"
period = "tahun"
due = { anchor = "tahun", month = 3, day = 31 }
evidence = ["dokumen:apbdes"]
audience = "publik"
confirmed = "belum"
legal_basis = "Peraturan uji"
"""


def parse(text: str, words: Vocabulary | None = None):
    """The rows of one file."""
    return parse_book({"obligations/uji.toml": tomllib.loads(text)}, Policy(), words)


def test_a_good_row_is_read() -> None:
    (rule,) = parse(ROW).rules
    assert (rule.code, rule.weight, rule.grace_days, rule.board) == ("uji-satu", 1, 0, False)
    assert rule.where == "obligations/uji.toml: baris 1 (uji-satu)"


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('title = "Uji coba"', "", "title kosong"),
        ('legal_basis = "Peraturan uji"', 'legal_basis = " "', "legal_basis kosong"),
        ('kinds = ["desa"]', 'kinds = ["dusun"]', 'kinds "dusun" tidak dikenal'),
        ('kinds = ["desa"]', "kinds = []", "kinds kosong"),
        ('duty = "umumkan"', 'duty = "kirim"', "duty harus salah satu dari"),
        ('duty = "umumkan"', 'duty = "sampaikan"', "to kosong"),
        ('duty = "umumkan"', 'duty = "sampaikan"\nto = "camat"', "audience yang hanya disampaikan"),
        ('duty = "umumkan"', 'duty = "tetapkan"\nboard = true', "board hanya untuk tugas umumkan"),
        ('period = "tahun"', 'period = "bulan"', "period harus salah satu dari"),
        ('period = "tahun"', 'period = "masa"', "due.anchor tahun tidak cocok"),
        ("month = 3, day = 31", "month = 13, day = 31", "due.month harus bilangan bulat 1"),
        ("month = 3, day = 31", "month = 3", "due.month tanggal tetap perlu month dan day"),
        ("month = 3, day = 31", "month = 3, day = 31, tanggal = 1", "due.tanggal bukan nama"),
        ('anchor = "tahun"', 'anchor = "awal"', "due.anchor harus salah satu dari"),
        ("due = {", "dua = {", "dua bukan nama kolom"),
        ('["dokumen:apbdes"]', '["apbdes"]', "evidence"),
        ('["dokumen:apbdes"]', "[]", "evidence kosong"),
        ('audience = "publik"', 'audience = "semua"', "audience harus salah satu dari"),
        ('confirmed = "belum"', 'confirmed = "hukum"', "confirmed_by kosong"),
        ('confirmed = "belum"', "confirmed = true", "confirmed harus berupa teks"),
        ('confirmed = "belum"', 'confirmed = "belum"\nweight = 0', "weight harus bilangan bulat 1"),
        (
            'confirmed = "belum"',
            'confirmed = "belum"\nvalid_from = "2020"',
            "valid_from harus tang",
        ),
        (
            'confirmed = "belum"',
            'confirmed = "belum"\nvalid_from = 2026-01-01\nvalid_to = 2025-01-01',
            "valid_to lebih awal",
        ),
        ('confirmed = "belum"', 'confirmed = "belum"\nsemester = 1', "semester hanya untuk"),
    ],
)
def test_a_bad_row_is_named(old: str, new: str, field: str) -> None:
    assert old in ROW
    with pytest.raises(ValueError, match="uji.toml: baris 1") as caught:
        parse(ROW.replace(old, new))
    assert field in str(caught.value)


def test_the_row_is_counted_within_its_file() -> None:
    with pytest.raises(ValueError, match=r"baris 2 \(uji-dua\): title kosong"):
        parse(ROW + ROW.replace("uji-satu", "uji-dua").replace("Uji coba", ""))


def test_a_code_is_used_once() -> None:
    with pytest.raises(ValueError, match="baris 2 .* sudah dipakai di .* baris 1"):
        parse(ROW + ROW)


def test_a_name_nobody_knows_is_refused() -> None:
    words = Vocabulary(frozenset({"rkpdes"}), frozenset(), frozenset())
    with pytest.raises(ValueError, match="evidence: dokumen apbdes tidak dikenal"):
        parse(ROW, words)


def test_a_file_holds_nothing_but_rows() -> None:
    with pytest.raises(ValueError, match="uji.toml: hanya boleh berisi"):
        parse("lain = 1\n" + ROW)


def test_a_policy_is_read_with_its_bounds() -> None:
    good = {"counts": ["hukum"], "channel_kinds": ["opensid"]}
    assert parse_policy(good).counts == frozenset({"hukum"})
    with pytest.raises(ValueError, match="completeness.toml: counts"):
        parse_policy(good | {"counts": ["semua"]})
    with pytest.raises(ValueError, match="completeness.toml: settling_days"):
        parse_policy(good | {"settling_days": -1})


def test_what_is_only_submitted_is_for_staff() -> None:
    assert all(rule.audience == "staf" for rule in own_book().rules if rule.duty == "sampaikan")


def test_kelurahan_and_desa_owe_different_things() -> None:
    village = {"apbdes", "rpjmdes", "rkpdes", "lpj", "perdes", "bumdes"}
    office = {"lkjip", "dpa", "rka", "renstra", "renja"}
    subjects = {kind: {rule.subject for rule in own_book().of_kind(kind)} for kind in KINDS}
    assert not subjects["kelurahan"] & (village | office)
    assert village <= subjects["desa"]
    assert not subjects["desa"] & office
    assert office <= subjects["kecamatan"]
    assert office <= subjects["opd"]
    assert not subjects["kecamatan"] & village


KINDS = ("desa", "kelurahan", "kecamatan", "opd", "setda", "kabupaten")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_unit_owes_something_in_public(kind: str) -> None:
    rules = own_book().of_kind(kind)
    assert any(rule.audience == "publik" for rule in rules)
    assert any(own_book().counts(rule, "publik") for rule in rules)


def test_a_rule_says_who_vouches_for_it_and_never_a_lawyer_who_did_not() -> None:
    for rule in own_book().rules:
        assert rule.confirmed in ("sumber", "belum"), rule.where
        assert ("belum dibaca bagian hukum" in rule.confirmed_by) == (rule.confirmed == "sumber")


def test_one_switch_leaves_the_public_share_to_what_lawyers_confirmed() -> None:
    strict = parse_book(
        {"obligations/uji.toml": tomllib.loads(ROW)}, Policy(counts=frozenset({"hukum"}))
    )
    assert not strict.counts(strict.rules[0], "publik")
    assert strict.counts(strict.rules[0], "staf")
