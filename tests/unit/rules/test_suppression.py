"""A reader with a solver learns of no hidden number more than a wide range."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import pytest
from attacker import Attacker
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.rules.suppression import PROTECTS, SMALL, WIDTH, Lattice, SmallCells, find_hidden
from portal.rules.suppression_cells import TOTAL, Numbers, Row

RULE = SmallCells(5, "uji")
KABUPATEN = 1
LEAST = WIDTH * RULE.below  # whole values a hidden number can move over


def build(
    villages: Mapping[int, tuple[int | None, Mapping[str, Numbers]]], table: str = "t"
) -> Lattice:
    """Villages by their id with kecamatan and rows, rolled up as the portal does it."""
    parents: dict[int, int | None] = {KABUPATEN: None}
    sums: dict[Row, list[int | None]] = {}
    rows: dict[Row, Numbers] = {}
    for village, (kecamatan, told) in villages.items():
        parents[village] = kecamatan
        path = [] if kecamatan is None else [kecamatan, KABUPATEN]
        if kecamatan is not None:
            parents[kecamatan] = KABUPATEN
        for category, numbers in told.items():
            rows[table, village, category] = numbers
            for unit in path:
                line = sums.setdefault((table, unit, category), [None, None, None])
                for place, number in enumerate(numbers):
                    if number is not None:
                        line[place] = (line[place] or 0) + number
    rows |= {row: (line[0], line[1], line[2]) for row, line in sums.items()}
    return Lattice(parents, rows)


def both(number: int | None) -> Numbers:
    return (None, None, number)


def full(men: int, women: int) -> Numbers:
    return (men, women, men + women)


def with_totals(rows: Mapping[str, Numbers]) -> dict[str, Numbers]:
    sums = [
        sum(each for each in column if each is not None)
        if any(e is not None for e in column)
        else None
        for column in zip(*rows.values(), strict=True)
    ]
    return dict(rows) | {TOTAL: (sums[0], sums[1], sums[2])}


def attack(lattice: Lattice, whole: bool = False) -> None:
    hidden = frozenset(find_hidden(lattice, RULE))
    for row, numbers in lattice.rows.items():
        if row not in hidden:
            assert not any(number and 0 < number < RULE.below for number in numbers), row
    attacker = Attacker(lattice, hidden, whole)
    for number in attacker.numbers():
        least, most = attacker.range_of(number)
        assert most - least >= LEAST, (number, least, most)


_NUMBERS = st.one_of(st.integers(0, 6), st.integers(5, 15), st.integers(10, 400))
_CATEGORIES = ("a", "b", "c", "d")


@st.composite
def _rows(draw: st.DrawFn) -> Numbers:
    shape = draw(st.sampled_from(("full", "full", "full", "both", "men", "partial", "none", "odd")))
    men, women = draw(_NUMBERS), draw(_NUMBERS)
    return {
        "full": full(men, women),
        "both": both(men + women),
        "men": (men, None, None),
        "partial": (men, None, men + women),
        "none": (None, None, None),
        "odd": (men, women, men + women + draw(st.integers(0, 3))),
    }[shape]


@st.composite
def lattices(draw: st.DrawFn, uniform: bool) -> Lattice:
    villages: dict[int, tuple[int | None, Mapping[str, Numbers]]] = {}
    categories = _CATEGORIES[: draw(st.integers(0, 4))]
    for kecamatan in range(10, 10 + draw(st.integers(1, 3))):
        for village in range(kecamatan * 10, kecamatan * 10 + draw(st.integers(1, 4))):
            if uniform:
                rows = {each: full(draw(_NUMBERS), draw(_NUMBERS)) for each in categories}
                told = with_totals(rows) if rows else {TOTAL: full(draw(_NUMBERS), draw(_NUMBERS))}
            else:
                told = {each: draw(_rows()) for each in categories if draw(st.integers(0, 5))}
                if draw(st.booleans()) and told:
                    told = with_totals(told)
                elif draw(st.booleans()) or not told:
                    told = told | {TOTAL: draw(_rows())}
            above = kecamatan if uniform or draw(st.integers(0, 8)) else None
            villages[village] = (above, told)
    return build(villages)


@settings(max_examples=25, deadline=None)
@given(lattices(uniform=True))
def test_no_hidden_number_is_recovered(lattice: Lattice) -> None:
    attack(lattice)


@settings(max_examples=25, deadline=None)
@given(lattices(uniform=False))
def test_nor_where_villages_tell_unlike_things(lattice: Lattice) -> None:
    attack(lattice)


# Where recovery is easiest: categories of one village as told numbers of both sexes.
PLANTED = {
    "one small among large": {
        village: (10 + village // 200, {"a": full(40, 60), "b": full(30, 20), "c": full(9, 12)})
        for village in range(100, 400, 50)
    }
    | {100: (10, {"a": full(40, 60), "b": full(1, 2), "c": full(9, 12)})},
    "a kecamatan of one village": {
        100: (10, {"a": full(90, 80), "b": full(2, 1)}),
        110: (11, {"a": full(50, 60), "b": full(40, 30)}),
        111: (11, {"a": full(70, 60), "b": full(20, 30)}),
    },
    "one village in all": {100: (10, {"a": full(90, 80), "b": full(2, 1)})},
    "nothing else but zero": {
        100: (10, {"a": full(0, 3), "b": full(0, 0)}),
        101: (10, {"a": full(0, 0), "b": full(0, 0)}),
        110: (11, {"a": full(0, 0), "b": full(0, 0)}),
    },
    "men alone": {
        100: (10, {"a": full(3, 0), "b": full(80, 0)}),
        101: (10, {"a": full(0, 90), "b": full(0, 70)}),
    },
    "a village that told nothing": {
        100: (10, {"a": full(2, 30), "b": full(40, 50)}),
        101: (10, {"a": (None, None, None), "b": (None, None, None)}),
        102: (10, {"a": full(60, 30), "b": full(40, 50)}),
    },
    "a kecamatan that is small as a whole": {
        100: (10, {"a": full(1, 1), "b": full(0, 1)}),
        101: (10, {"a": full(1, 0), "b": full(0, 0)}),
        110: (11, {"a": full(100, 90), "b": full(80, 70)}),
    },
}


@pytest.mark.parametrize("name", PLANTED)
@pytest.mark.parametrize("totals", [True, False])
def test_whole_numbers_do_not_help_either(name: str, totals: bool) -> None:
    villages = {
        village: (above, with_totals(rows) if totals else rows)
        for village, (above, rows) in PLANTED[name].items()
    }
    attack(build(villages), whole=True)


@pytest.mark.parametrize("numbers", [(3, 0, 0), (4, 90, 200), (1, 1, 1), (2, 300, 0)])
def test_a_topic_without_categories_is_protected_between_villages(numbers: Sequence[int]) -> None:
    villages = {100 + at: (10 + at // 2, {TOTAL: both(each)}) for at, each in enumerate(numbers)}
    attack(build(villages), whole=True)


def test_what_two_topics_count_alike_neither_gives_away() -> None:
    def rows(at: int) -> dict[str, Numbers]:
        return {"a": both(3 if at == 0 else 20 + at), "b": both(40 + at), "c": both(60 + at)}

    def lattice(of: Sequence[str]) -> Lattice:
        told = [build({100 + at: (10, rows(at)) for at in range(4)}, table) for table in of]
        merged = {row: numbers for each in told for row, numbers in each.rows.items()}
        return Lattice(told[0].parents, merged)

    together = find_hidden(lattice(("bantuan", "peserta")), RULE)
    alone = find_hidden(lattice(("bantuan",)), RULE)
    assert {row[1:] for row in together if row[0] == "peserta"} == {row[1:] for row in alone}
    attack(lattice(("bantuan", "peserta")), whole=True)


def test_a_table_without_small_numbers_is_told_whole() -> None:
    villages = {
        village: (10, with_totals({"a": full(5, 9), "b": full(0, 0)})) for village in (100, 101)
    }
    assert find_hidden(build(villages), RULE) == {}


def test_zero_is_told_and_one_small_number_hides_three_more() -> None:
    large = {"a": both(70), "b": both(60), "c": both(0)}
    villages = {village: (10, with_totals(large)) for village in range(100, 106)}
    villages[103] = (10, with_totals({"a": both(70), "b": both(2), "c": both(0)}))
    masks = find_hidden(build(villages), RULE)
    assert masks.pop(("t", 103, "b")) == SMALL
    assert len(masks) == 3 and set(masks.values()) == {PROTECTS}
    assert {unit for _, unit, _ in masks} == {100, 103}
    assert all(category != TOTAL and unit != 10 for _, unit, category in masks)


def test_the_pattern_does_not_move_with_every_birth() -> None:
    def masks(more: int) -> set[Row]:
        rows = {"a": both(70 + more), "b": both(60), "c": both(33)}
        villages = {village: (10, with_totals(rows)) for village in range(100, 106)}
        villages[103] = (10, with_totals({"a": both(70), "b": both(2), "c": both(33 + more)}))
        return set(find_hidden(build(villages), RULE))

    assert masks(0) == masks(1) == masks(9)


_TINY = st.sampled_from((0, 1, 2, 4, 5, 7, 9, 12))


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(_TINY, _TINY), min_size=2, max_size=3))
def test_knowing_the_rule_does_not_tell_a_number(pairs: Sequence[tuple[int, int]]) -> None:
    """Every table that shows the same is asked whether the rule would hide the same of it."""
    told = build(
        {
            100 + at: (10, with_totals({"a": both(a), "b": both(b)}))
            for at, (a, b) in enumerate(pairs)
        }
    )
    masks = find_hidden(told, RULE)
    if not masks:
        return
    public = {row: numbers for row, numbers in told.rows.items() if row not in masks}
    seen: dict[Row, set[int | None]] = {row: set() for row in masks}
    for shift in _shifts(len(pairs)):
        moved = [(a + x, b + y) for (a, b), (x, y) in zip(pairs, shift, strict=True)]
        if min(min(pair) for pair in moved) < 0:
            continue
        other = build(
            {
                100 + at: (10, with_totals({"a": both(a), "b": both(b)}))
                for at, (a, b) in enumerate(moved)
            }
        )
        if any(other.rows[row] != numbers for row, numbers in public.items()):
            continue
        if set(find_hidden(other, RULE)) == set(masks):
            for row in masks:
                seen[row].add(other.rows[row][2])
        if all(len(values) > 1 for values in seen.values()):
            return
    assert all(len(values) > 1 for values in seen.values()), (masks, seen)


def _shifts(villages: int) -> Iterator[Sequence[tuple[int, int]]]:
    """Rectangles, swaps and single moves, the nearest first."""
    steps = sorted(range(-6, 7), key=abs)
    for x, y in sorted(product(steps, steps), key=lambda step: abs(step[0]) + abs(step[1])):
        for first, second in product(range(villages), repeat=2):
            for back in {(0, 0), (-x, -y), (-x, 0), (0, -y)}:
                line = [(0, 0)] * villages
                line[second], line[first] = back, (x, y)
                yield line
