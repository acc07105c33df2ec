"""A difference in figures and words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.telling_apart import tell_apart


@pytest.mark.parametrize(
    ("shown", "other", "value", "percent", "words"),
    [
        (1210, 1204, -6, 0.5, "6 lebih sedikit (0,5 persen)"),
        (1204, 1210, 6, 0.5, "6 lebih banyak (0,5 persen)"),
        (100, 200, 100, 100.0, "100 lebih banyak (100 persen)"),
        (12000, 12001, 1, 0.0, "1 lebih banyak (kurang dari 0,1 persen)"),
        (0, 7, 7, None, "7 lebih banyak"),
        (7, 0, -7, 100.0, "7 lebih sedikit (100 persen)"),
        (5, 5, 0, 0.0, "sama"),
        (0, 0, 0, 0.0, "sama"),
        ("12.5", "12.75", 0.25, 2.0, "0,25 lebih banyak (2 persen)"),
    ],
)
def test_it_says_how_much_and_which_way(shown, other, value, percent, words):
    found = tell_apart(Decimal(shown), Decimal(other))
    assert (found.value, found.percent, found.words) == (value, percent, words)


def test_unknown_is_no_number_to_differ_from():
    assert tell_apart(None, Decimal(3)) is None
    assert tell_apart(Decimal(3), None) is None


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_the_shown_number_and_the_difference_give_the_other(shown, other):
    found = tell_apart(Decimal(shown), Decimal(other))
    assert found is not None and shown + found.value == other
    assert (found.words == "sama") == (shown == other)
