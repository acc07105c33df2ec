"""A quotient of two sums counts those that told both parts, and nobody else."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.quotient import divide_told

NUMBERS = st.none() | st.integers(0, 10**6).map(Decimal)


@given(st.lists(st.tuples(NUMBERS, NUMBERS)))
def test_who_told_one_part_changes_nothing(pairs):
    whole = [each for each in pairs if None not in each]
    assert divide_told(pairs, 100) == divide_told(whole, 100)
    value, count = divide_told(pairs, 100)
    assert count == len(whole)
    below = sum(base for _, base in whole)
    if not below:
        assert value is None
    else:
        assert value == sum(top for top, _ in whole) * 100 / below


def test_zero_is_told_and_unknown_is_not():
    zero, one = Decimal(0), Decimal(1)
    assert divide_told([(zero, one), (None, one)], 1) == (zero, 1)
    assert divide_told([(one, zero), (one, None)], 1) == (None, 1)
    assert divide_told([], 1) == (None, 0)
