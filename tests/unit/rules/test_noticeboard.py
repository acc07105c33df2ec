"""The number of a sheet, until when its photo is believed, and which settings are refused."""

import tomllib
from dataclasses import replace
from datetime import date

import pytest
from conftest import ROOT

from portal.rules.noticeboard import (
    SheetNumber,
    SheetPolicy,
    last_photo_day,
    month_before,
    number_sheet,
    parse_emergencies,
    parse_sheet_policy,
    read_number,
)

BOARD = tomllib.loads((ROOT / "config" / "papan.toml").read_text())
CONTACTS = tomllib.loads((ROOT / "config" / "kontak.toml").read_text())
DESA = "64.08.04.2012"
KEY = "kunci-uji"
PRINTED = SheetNumber(date(2026, 11, 1), DESA, "3F9A2C", "81B4")


def test_a_number_says_month_unit_and_what_stood_there() -> None:
    first = number_sheet(date(2026, 11, 24), DESA, "isi", KEY)
    assert first == number_sheet(date(2026, 11, 3), DESA, "isi", KEY)
    others = {
        number_sheet(date(2026, 11, 24), DESA, "isi lain", KEY).mark,
        number_sheet(date(2026, 12, 1), DESA, "isi", KEY).mark,
        number_sheet(date(2026, 11, 24), "64.08.04.2011", "isi", KEY).mark,
    }
    assert len(others) == 3 and first.mark not in others
    assert str(first) == f"2026-11/{DESA}/{first.mark}-{first.seal}"
    assert read_number(str(first)) == first


def test_a_seal_holds_for_one_month_unit_mark_and_key() -> None:
    first = number_sheet(date(2026, 11, 24), DESA, "isi", KEY)
    assert first.is_sealed(KEY) and not first.is_sealed("kunci lain")
    for forged in (
        replace(first, month=date(2026, 12, 1)),
        replace(first, code="64.08.04.2011"),
        replace(first, mark="000000"),
        replace(first, seal=""),
    ):
        assert not forged.is_sealed(KEY)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (
            f" 2026-11 / {DESA} / 3f9a2c 81b4",
            SheetNumber(date(2026, 11, 1), DESA, "3F9A2C", "81B4"),
        ),
        (f"2026-11/{DESA}", SheetNumber(date(2026, 11, 1), DESA)),
        (f"2026-13/{DESA}/3F9A2C-81B4", None),
        (f"2026-11/{DESA}/3F9A2C", None),
        (f"2026-11/{DESA}/3F9A2C-81B", None),
        (f"2026-11/{DESA}/3F9A2G-81B4", None),
        ("3F9A2C", None),
        ("", None),
        ("<b>", None),
    ],
)
def test_what_is_typed_is_read_or_refused(typed: str, number: SheetNumber | None) -> None:
    assert read_number(typed) == number


def test_a_sheet_hangs_until_the_next_month_is_over() -> None:
    policy = SheetPolicy(documents_most=6, photo_days=31)
    assert last_photo_day(date(2026, 11, 1), policy) == date(2026, 12, 31)
    assert last_photo_day(date(2027, 1, 1), policy) == date(2027, 3, 3)
    assert month_before(date(2027, 1, 31)) == date(2026, 12, 1)


def test_the_shipped_rows_are_read() -> None:
    assert parse_sheet_policy(BOARD) == SheetPolicy(6, 31)
    assert [each.number for each in parse_emergencies(CONTACTS)] == ["110", "113", "119"]


@pytest.mark.parametrize(
    ("lembar", "named"),
    [
        ({"documents_most": 0, "photo_days": 31}, "documents_most"),
        ({"documents_most": 6}, "photo_days"),
        ({"documents_most": 6, "photo_days": 31, "x": 1}, "x"),
    ],
)
def test_a_bad_limit_is_named(lembar: dict[str, object], named: str) -> None:
    with pytest.raises(ValueError, match=rf"papan.toml: \[lembar\] {named}"):
        parse_sheet_policy({"lembar": lembar})


@pytest.mark.parametrize("row", [{"number": "0549", "label": ""}, {"number": "+62", "label": "x"}])
def test_a_bad_emergency_number_is_named(row: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"kontak.toml: \[\[darurat\]\] 1 "):
        parse_emergencies({"darurat": [row]})
