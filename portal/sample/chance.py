"""Chance that repeats: the same seed and the same keys always draw the same."""

from collections.abc import Sequence
from random import Random


def draw(seed: int, *keys: object) -> Random:
    """A generator of its own for one thing, so that adding a thing elsewhere changes nothing."""
    return Random("|".join(str(key) for key in (seed, *keys)))


def share(chance: Random, total: int, weights: Sequence[float], spread: float = 0.35) -> list[int]:
    """`total` dealt out over the weights, a little uneven; the parts add up to the total."""
    if not weights:
        return []
    uneven = [weight * chance.uniform(1 - spread, 1 + spread) for weight in weights]
    whole = sum(uneven)
    if whole <= 0 or total <= 0:
        return [0] * len(weights)
    exact = [total * weight / whole for weight in uneven]
    parts = [int(part) for part in exact]
    by_rest = sorted(range(len(parts)), key=lambda at: parts[at] - exact[at])
    for at in by_rest[: total - sum(parts)]:
        parts[at] += 1
    return parts
