"""One rule says which of several boundaries is shown."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.boundary_precedence import Origin, Standing, rank

OLD, NEW = date(2024, 1, 1), date(2026, 1, 1)


def standing(*, definitive=False, origin=Origin.IMPORTED, as_of=NEW, since=NEW, serial=1):
    return Standing(definitive, origin, as_of, since, serial)


ORDER = [
    standing(definitive=True, origin=Origin.IMPORTED),
    standing(definitive=True, origin=Origin.SET),
    standing(definitive=True, origin=Origin.OWN, as_of=OLD, since=OLD),
    standing(origin=Origin.IMPORTED, serial=9),
    standing(origin=Origin.IMPORTED, serial=2),
    standing(origin=Origin.IMPORTED, since=OLD, serial=10),
    standing(origin=Origin.IMPORTED, as_of=OLD),
    standing(origin=Origin.IMPORTED, as_of=None),
    standing(origin=Origin.SET),
    standing(origin=Origin.OWN),
    standing(origin=Origin.DERIVED),
]


def test_the_order_of_precedence():
    shuffled = ORDER[1::2] + ORDER[::2]
    assert sorted(shuffled, key=rank) == ORDER


STANDINGS = st.builds(
    Standing,
    definitive=st.booleans(),
    origin=st.sampled_from(Origin),
    as_of=st.none() | st.dates(),
    valid_from=st.dates(),
    serial=st.integers(1, 10**6),
)


@given(STANDINGS, STANDINGS)
def test_definitive_is_never_shown_behind_indicative_and_rows_never_tie(left, right):
    if left.definitive and not right.definitive:
        assert rank(left) < rank(right)
    if left.serial != right.serial:
        assert rank(left) != rank(right)
