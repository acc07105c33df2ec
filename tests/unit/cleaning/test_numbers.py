from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.cleaning.numbers import parse_money, parse_number


@pytest.mark.parametrize(
    ("text", "value", "ambiguous"),
    [
        ("97", "97", False),
        ("1.842.300.000,00", "1842300000.00", False),
        ("Rp 1.790.150.000,-", "1790150000", False),
        ("3,8 Jt", "3800000", False),
        ("1,2 M", "1200000000", False),
        ("67,4 Rb", "67400", False),
        ("1.204", "1204", True),
        ("1,204", "1.204", True),
        ("0.204", "0.204", False),
        ("12,5", "12.5", False),
        ("150000000.50", "150000000.50", False),
        ("1,234,567.89", "1234567.89", False),
        ("-42", "-42", False),
        ("(1.500.000)", "-1500000", False),
        ("92,78%", "92.78", False),
        ("120 jiwa", "120", False),
    ],
)
def test_numbers_are_read_the_indonesian_way(text: str, value: str, ambiguous: bool):
    found = parse_number(text)
    assert (found.value, found.ambiguous) == (Decimal(value), ambiguous)


@pytest.mark.parametrize(
    "text", ["", "-", "–", "n/a", "belum ada", "1.2.3", "1.23.456", "12,3,4", "abc12", "²"]
)
def test_what_is_no_number_is_nothing_never_zero(text: str):
    assert parse_number(text).value is None


@pytest.mark.parametrize(
    ("text", "sen"),
    [
        ("RP 1.348.000.000,00", 134_800_000_000),
        ("Rp1.500", 150_000),
        ("999995334.78", 99_999_533_478),
        ("Rp 0,00", 0),
        ("1,24 miliar", 124_000_000_000),
        ("gratis", None),
        ("Rp 1,234", None),
    ],
)
def test_money_is_whole_sen(text: str, sen: int | None):
    assert parse_money(text) == sen


@given(st.integers(0, 10**15), st.integers(0, 99))
def test_money_written_by_us_comes_back(rupiah: int, sen: int):
    text = f"Rp {rupiah:,}".replace(",", ".") + f",{sen:02d}"
    assert parse_money(text) == rupiah * 100 + sen


@given(st.text(max_size=30))
def test_any_text_is_read_without_failing(text: str):
    found = parse_number(text)
    assert found.value is None or found.value.is_finite()
