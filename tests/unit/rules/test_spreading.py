"""Joining what is not added: the same in any order and grouping, exact, and told in words."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.spread_words import End, SpreadView, say_spread
from portal.rules.spreading import Spread, SpreadRule, join_spreads, spread_of

NUMBERS = st.decimals(-(10**18), 10**18, places=3, allow_nan=False, allow_infinity=False)
VILLAGES = st.lists(st.tuples(st.none() | NUMBERS, st.none() | NUMBERS), max_size=12)


@given(VILLAGES, st.integers(1, 5))
def test_joining_in_groups_is_joining_all_at_once(villages, size):
    parts = [spread_of(at, value, weight) for at, (value, weight) in enumerate(villages)]
    groups = [join_spreads(parts[at : at + size]) for at in range(0, len(parts), size)]
    assert join_spreads(groups) == join_spreads(parts)


@given(VILLAGES)
def test_a_mean_is_exact_and_of_those_that_told_both(villages):
    joined = join_spreads(spread_of(at, *told) for at, told in enumerate(villages))
    both = [
        (Fraction(value), Fraction(weight))
        for value, weight in villages
        if value is not None and weight is not None and weight > 0
    ]
    assert joined.weighed == len(both)
    assert joined.told == sum(value is not None for value, _ in villages)
    mean = joined.mean(2)
    if not both:
        assert mean is None
        return
    exact = sum(value * weight for value, weight in both) / sum(weight for _, weight in both)
    assert abs(Fraction(mean) - exact) <= Fraction(1, 200)


def test_the_first_unit_of_those_that_told_an_extreme_stays():
    joined = join_spreads(spread_of(at, Decimal(value), None) for at, value in ((7, 5), (3, 5)))
    assert (joined.low.unit_id, joined.low.units) == (7, 2) and joined.one == 5


def test_nothing_told_is_nothing():
    assert join_spreads([spread_of(1, None, Decimal(3)), Spread()]) == Spread()
    assert Spread().one is None and Spread().mean(1) is None


def test_a_weight_of_nothing_weighs_nothing():
    assert spread_of(1, Decimal(20), Decimal(0)).weighed == 0
    assert spread_of(1, Decimal(20), Decimal(-5)).mean(1) is None


def test_a_half_is_rounded_up():
    parts = [spread_of(1, Decimal("27.1"), Decimal(1)), spread_of(2, Decimal("27.2"), Decimal(1))]
    assert join_spreads(parts).mean(1) == Decimal("27.2")


LOW, HIGH = End(2, "Maloy", "1", 0), End(35.5, "Benua Baru", "2", 2)


@pytest.mark.parametrize(
    ("kind", "low", "high", "told", "weighed", "value", "words"),
    [
        ("RANGE", LOW, HIGH, 4, 0, None, "2 (Maloy) sampai 35,5 (Benua Baru dan 2 lain)"),
        ("RANGE", LOW, End(2, "Maloy", "1", 0), 1, 0, None, "2, sama menurut semua yang melapor"),
        ("SAME", LOW, HIGH, 4, 0, None, "berbeda: 2 (Maloy) sampai 35,5 (Benua Baru dan 2 lain)"),
        ("SAME", LOW, LOW, 4, 0, 2, "2, sama menurut semua yang melapor"),
        ("WAVG", LOW, HIGH, 4, 3, 20.5,
         ("20,5, rata-rata menurut luas wilayah; 2 (Maloy) sampai 35,5 (Benua Baru dan 2 lain); "
         "1 tanpa luas wilayah tidak ikut dihitung")),
        ("WAVG", LOW, HIGH, 4, 0, None,
         ("2 (Maloy) sampai 35,5 (Benua Baru dan 2 lain); rata-ratanya belum dapat dihitung, "
         "luas wilayah belum ada")),
        ("WAVG", None, None, 0, 0, None, ""),
    ],
)  # fmt: skip
def test_words(kind, low, high, told, weighed, value, words):
    assert say_spread(SpreadView(kind, low, high, told, weighed, "luas wilayah"), value) == words


def test_a_rule_has_no_weight_unless_it_is_a_mean():
    assert SpreadRule("RANGE").weight == ""
