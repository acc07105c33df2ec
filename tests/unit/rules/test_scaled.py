"""What is held is the number itself, or nothing."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.scaled import FINEST, scale_down, scale_up


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_what_is_held_comes_back_as_it_was(number):
    whole, scale = scale_down(number)
    if whole is not None:
        assert scale_up(whole, scale) == number
        assert -(2**63) <= whole < 2**63 and 0 <= scale <= FINEST


@pytest.mark.parametrize(
    ("number", "held"),
    [
        ("0", (0, 0)),
        ("0.50", (5, 1)),
        ("-12.5", (-125, 1)),
        ("1200", (1200, 0)),
        ("9223372036854775807", (2**63 - 1, 0)),
        ("9223372036854775808", (None, 0)),
        ("1e30", (None, 0)),
        ("1e999999", (None, 0)),
        ("0.0000000000001", (None, 0)),
        ("NaN", (None, 0)),
    ],
)
def test_what_cannot_be_held_is_not_told_wrongly(number, held):
    assert scale_down(Decimal(number)) == held
    assert scale_down(None) == (None, 0) and scale_up(None, 3) is None
