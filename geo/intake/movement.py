"""Which ground changed hands between two states of boundaries: from whom to whom, or to nobody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo.areas import area_km2
from geo.overlay import intersect, subtract, unite

_DUST_KM2 = 1e-6  # a square metre


@dataclass(frozen=True, slots=True)
class Moved:
    """Ground that changed hands. `source` empty: nobody's before; `target` empty: nobody's now."""

    ground: BaseGeometry
    source: str
    target: str


def list_moved(
    before: Mapping[str, MultiPolygon], after: Mapping[str, MultiPolygon]
) -> tuple[Moved, ...]:
    """All ground that changed hands, in order of the codes."""
    gained = dict(_apart(after, before))
    lost = dict(_apart(before, after))
    found = [
        Moved(ground, source, target)
        for target, new in gained.items()
        for source, old in lost.items()
        if source != target and _counts(ground := intersect(new, old))
    ]
    for target, new in gained.items():
        rest = subtract(new, unite(list(lost.values()))) if lost else new
        if _counts(rest):
            found.append(Moved(rest, "", target))
    for source, old in lost.items():
        rest = subtract(old, unite(list(gained.values()))) if gained else old
        if _counts(rest):
            found.append(Moved(rest, source, ""))
    return tuple(sorted(found, key=lambda each: (each.source, each.target)))


def _apart(
    shapes: Mapping[str, MultiPolygon], others: Mapping[str, MultiPolygon]
) -> Iterator[tuple[str, BaseGeometry]]:
    """The ground each unit has here and has not there."""
    for code, shape in sorted(shapes.items()):
        other = others.get(code)
        if other is not None and shape.equals_exact(other, 1e-9):
            continue
        ground = shape if other is None else subtract(shape, other)
        if _counts(ground):
            yield code, ground


def _counts(ground: BaseGeometry) -> bool:
    return not ground.is_empty and area_km2(ground) > _DUST_KM2
