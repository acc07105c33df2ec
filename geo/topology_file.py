"""A part of a TopoJSON to hand out: its shapes with what is said of them, and the box around."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from geo.topology_part import cut_out

Value = str | int | float | None


def write_file(
    text: str,
    levels: Sequence[str],
    properties: Mapping[str, Mapping[str, Value]],
    about: Mapping[str, object],
) -> str:
    """The shapes of these levels that have properties, with only the arcs they use. Members in
    `about` stand beside them."""
    whole = json.loads(text)
    part = cut_out(whole, dict.fromkeys(levels, properties)) or {"objects": {}, "arcs": []}
    objects = {
        level: {
            "type": "GeometryCollection",
            "geometries": [_describe(each, properties) for each in held["geometries"]],
        }
        for level, held in part["objects"].items()
    }
    body = {
        "type": "Topology",
        **about,
        "transform": whole["transform"],
        "objects": objects,
        "arcs": part["arcs"],
    }
    box = _box(body)
    if box:
        body["bbox"] = box
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _describe(
    geometry: Mapping[str, Any], properties: Mapping[str, Mapping[str, Value]]
) -> dict[str, object]:
    return {
        "type": geometry["type"],
        "id": geometry["id"],
        "properties": dict(properties[geometry["id"]]),
        "arcs": geometry["arcs"],
    }


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
