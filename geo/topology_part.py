"""A part of a regency's TopoJSON: some shapes of some levels with only the arcs they use."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import brotli

_QUICK = 5  # as answers are packed on the way


def cut_out(whole: Mapping[str, Any], levels: Mapping[str, Iterable[str]]) -> dict[str, Any] | None:
    """The shapes with these codes, by level, as TopoJSON of their own; None when none is there."""
    numbers: dict[int, int] = {}
    objects = {}
    for level, codes in levels.items():
        wanted = frozenset(codes)
        there = whole["objects"].get(level, {}).get("geometries", ())
        kept = [_take(each, numbers) for each in there if each["id"] in wanted]
        if kept:
            objects[level] = {"type": "GeometryCollection", "geometries": kept}
    if not objects:
        return None
    arcs = [whole["arcs"][old] for old in sorted(numbers, key=numbers.__getitem__)]
    return {
        "type": "Topology",
        "transform": whole["transform"],
        "objects": objects,
        "arcs": arcs,
    }


def write(part: Mapping[str, Any]) -> str:
    """A part as compact text."""
    return json.dumps(part, separators=(",", ":"))


def weigh(text: str) -> int:
    """How many bytes such a text has on the way."""
    return len(brotli.compress(text.encode(), quality=_QUICK))


def _take(geometry: Mapping[str, Any], numbers: dict[int, int]) -> dict[str, Any]:
    return {**geometry, "arcs": _renumber(geometry["arcs"], numbers)}


def _renumber(arcs: Any, numbers: dict[int, int]) -> Any:
    """The same nesting with new numbers; one walked backwards stays the complement."""
    if isinstance(arcs, list):
        return [_renumber(each, numbers) for each in arcs]
    old = arcs if arcs >= 0 else ~arcs
    new = numbers.setdefault(old, len(numbers))
    return new if arcs >= 0 else ~new
