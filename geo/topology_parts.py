"""Part of a TopoJSON: some of its shapes with the arcs they need, and what is said of them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

Value = str | int | float | None


def cut_out(
    text: str,
    levels: Sequence[str],
    properties: Mapping[str, Mapping[str, Value]],
    about: Mapping[str, object],
) -> str:
    """The shapes of these levels that have properties, with only the arcs they use. Members in
    `about` stand beside them."""
    whole = json.loads(text)
    used: dict[int, int] = {}
    objects = {
        level: {
            "type": "GeometryCollection",
            "geometries": [
                _take(each, properties[each["id"]], used)
                for each in whole["objects"][level]["geometries"]
                if each["id"] in properties
            ],
        }
        for level in levels
        if level in whole["objects"]
    }
    body = {
        "type": "Topology",
        **about,
        "transform": whole["transform"],
        "objects": objects,
        "arcs": [whole["arcs"][each] for each in used],
    }
    box = _box(body)
    if box:
        body["bbox"] = box
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _take(
    geometry: Mapping[str, Any], properties: Mapping[str, Value], used: dict[int, int]
) -> dict[str, object]:
    return {
        "type": geometry["type"],
        "id": geometry["id"],
        "properties": dict(properties),
        "arcs": _renumber(geometry["arcs"], used),
    }


def _renumber(arcs: Any, used: dict[int, int]) -> Any:
    """The same nested numbers, counted anew in the order of their first use; an arc walked
    backwards is the complement of its number."""
    if isinstance(arcs, list):
        return [_renumber(each, used) for each in arcs]
    forward = arcs if arcs >= 0 else ~arcs
    number = used.setdefault(forward, len(used))
    return number if arcs >= 0 else ~number


def _box(body: Mapping[str, Any]) -> list[float]:
    """Around all arcs, in degrees."""
    xs: list[int] = []
    ys: list[int] = []
    for arc in body["arcs"]:
        x = y = 0
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            xs.append(x)
            ys.append(y)
    if not xs:
        return []
    (scale_x, scale_y), (west, south) = (
        body["transform"]["scale"],
        body["transform"]["translate"],
    )
    return [
        round(west + min(xs) * scale_x, 6),
        round(south + min(ys) * scale_y, 6),
        round(west + max(xs) * scale_x, 6),
        round(south + max(ys) * scale_y, 6),
    ]
