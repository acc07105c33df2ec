"""Small cells of sensitive topics: hidden, with enough beside them that no sum gives them away."""

from collections.abc import Mapping
from dataclasses import dataclass

Key = tuple[int, str]  # unit id, category


@dataclass(frozen=True, slots=True)
class SmallCells:
    """The rule: counts from 1 to `below` − 1 are hidden."""

    below: int
    legal_basis: str


def find_hidden(
    counts: Mapping[Key, tuple[int | None, int | None, int | None]], rule: SmallCells
) -> frozenset[Key]:
    """Which (unit, category) rows of a table of siblings may not be shown.

    `counts` holds (men, women, both) of all units below one parent; None = unknown. A row is
    hidden with all three numbers, for two of them give the third. Because the parent's number
    and the unit's own total are public, each line and each column that has something hidden
    must hide at least two rows that together reach the bound; the smallest others join them.
    Zeros stay visible: they say nothing of a person, and hiding them would protect nobody.
    """
    hidden = {
        key
        for key, numbers in counts.items()
        if any(number is not None and 0 < number < rule.below for number in numbers)
    }
    while True:
        more = _complete(counts, hidden, rule, by=0) | _complete(counts, hidden, rule, by=1)
        if more <= hidden:
            return frozenset(hidden)
        hidden |= more


def _complete(
    counts: Mapping[Key, tuple[int | None, int | None, int | None]],
    hidden: set[Key],
    rule: SmallCells,
    *,
    by: int,
) -> set[Key]:
    """The rows that must join the hidden ones of each unit (by=0) or each category (by=1)."""
    more: set[Key] = set()
    for line in {key[by] for key in hidden}:
        mine = [key for key in hidden if key[by] == line]
        others = sorted(
            (
                key
                for key, numbers in counts.items()
                if key[by] == line and key not in hidden and _size(numbers) > 0
            ),
            key=lambda key: (_size(counts[key]), key),
        )
        total = sum(_size(counts[key]) for key in mine)
        count = len(mine)
        while (count < 2 or total < rule.below) and others:
            joining = others.pop(0)
            more.add(joining)
            total += _size(counts[joining])
            count += 1
    return more


def _size(numbers: tuple[int | None, int | None, int | None]) -> int:
    return next((number for number in reversed(numbers) if number is not None), 0)
