"""A picture of what an import would change: thin the line as drawn, thick the line as stored."""

from collections.abc import Iterable, Mapping
from html import escape

import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo.intake.examination import Examination
from geo.intake.finding import Weight
from geo.overlay import subtract
from geo.shapes import ShapeError, label_of
from geo.svg import Frame, frame_of

_SIZE = 1200
_STYLE = (
    "svg{font:11px sans-serif;background:#fff}"
    ".s{fill:#e8eef4;stroke:#1d4f7c;stroke-width:1.2}"  # stored
    ".p{fill:#fde0d2;stroke:#b33a00;stroke-width:1.6}"  # to be looked at
    ".a{fill:none;stroke:#777;stroke-width:.8;stroke-dasharray:3 3}"  # before
    ".t{fill:#2f7d4f;fill-opacity:.75}.k{fill:#b3261e;fill-opacity:.75}"  # gained, lost
    "text{text-anchor:middle;fill:#222;paint-order:stroke;stroke:#fff;stroke-width:2px}.b{text-anchor:start;font-size:14px}"
)


def draw_examination(result: Examination, held: Mapping[str, MultiPolygon], title: str) -> str:
    """Before and after as one SVG. `held`: the boundaries stored now."""
    shapes = {each.code: each.shape for each in result.entries if each.shape is not None}
    drawn = {each.code: each.original for each in result.entries if each.original is not None}
    doubtful = {
        each.code
        for each in result.entries
        if any(finding.weight is Weight.REVIEW for finding in each.findings)
    }
    everything = [*shapes.values(), *drawn.values(), *(held[c] for c in shapes if c in held)]
    frame = frame_of(everything, _SIZE, _SIZE)
    lines = []
    for code, shape in {**drawn, **shapes}.items():
        kind = "p" if code in doubtful else "s"
        name = next(each.name for each in result.entries if each.code == code)
        lines.append(_path(shape, frame, kind, f"{name} {code}"))
    lines += [_path(held[code], frame, "a", f"{code} tersimpan") for code in shapes if code in held]
    lines += [_path(shape, frame, "a", f"{code} dalam berkas") for code, shape in drawn.items()]
    lines += [_number(shape, frame, code) for code, shape in {**drawn, **shapes}.items()]
    legend = (
        ("s", "disimpan"),
        ("p", "perlu diperiksa"),
        ("a", "sebelumnya, atau seperti dalam berkas"),
    )
    return _page(lines, frame, title, legend)


def draw_difference(
    before: Mapping[str, MultiPolygon], after: Mapping[str, MultiPolygon], title: str
) -> str:
    """Two states of boundaries: ground each unit gained in green, lost in red."""
    frame = frame_of([*before.values(), *after.values()], _SIZE, _SIZE)
    lines = [_path(shape, frame, "s", code) for code, shape in after.items()]
    for code in sorted(before.keys() | after.keys()):
        old, new = before.get(code), after.get(code)
        gained = new if old is None else None if new is None else subtract(new, old)
        lost = old if new is None else None if old is None else subtract(old, new)
        for kind, ground, verb in (("t", gained, "bertambah"), ("k", lost, "berkurang")):
            if ground is not None and not ground.is_empty:
                lines.append(_path(ground, frame, kind, f"{code} {verb}"))
    lines += [_path(shape, frame, "a", f"{code} sebelumnya") for code, shape in before.items()]
    lines += [_number(shape, frame, code) for code, shape in after.items()]
    legend = (("s", "sesudah"), ("t", "bertambah"), ("k", "berkurang"), ("a", "sebelumnya"))
    return _page(lines, frame, title, legend)


def _path(shape: BaseGeometry, frame: Frame, kind: str, title: str) -> str:
    thin = shapely.simplify(shape, 0.3 / frame.per_lat, preserve_topology=True)
    rings = [
        ring
        for part in shapely.get_parts(thin)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    text = "".join(_ring(ring.coords, frame) for ring in rings)
    return f'<path class="{kind}" d="{text}"><title>{escape(title)}</title></path>' if text else ""


def _ring(points: Iterable[tuple[float, ...]], frame: Frame) -> str:
    spots = [
        f"{(lon - frame.west) * frame.per_lon + 4:.1f} "
        f"{(frame.north - lat) * frame.per_lat + 4:.1f}"
        for lon, lat, *_ in points
    ]
    return "M" + "L".join(spots[:-1]) + "Z"


def _number(shape: MultiPolygon, frame: Frame, code: str) -> str:
    try:
        label = label_of(shape)
    except ShapeError:
        return ""
    if label.radius * frame.per_lon < 20:
        return ""
    x, y = frame.place(label.x, label.y)
    return f'<text x="{x}" y="{y + 4}">{escape(code[-7:])}</text>'


def _page(lines: Iterable[str], frame: Frame, title: str, legend: Iterable[tuple[str, str]]) -> str:
    rows = []
    for at, (kind, words) in enumerate(legend):
        x = 10 + at * 270
        y = frame.height + 30
        rows.append(
            f'<rect class="{kind}" x="{x}" y="{y - 12}" width="18" height="14"/>'
            f'<text class="b" x="{x + 26}" y="{y}">{words}</text>'
        )
    width = max(frame.width, 820)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {frame.height + 74}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>{''.join(lines)}{''.join(rows)}"
        f'<text class="b" x="10" y="{frame.height + 58}">{escape(title)}</text></svg>\n'
    )
