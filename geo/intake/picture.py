"""Pictures of what an import would change, and of what changed between two states."""

from collections.abc import Iterable, Mapping
from html import escape

import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from geo.intake.examination import Examination
from geo.intake.finding import Weight
from geo.intake.movement import Moved, list_moved
from geo.shapes import ShapeError, label_of
from geo.svg import Frame, frame_of

_SIZE = 1200
_COLUMN = 230
_STYLE = (
    "svg{font:11px sans-serif;background:#fff}"
    ".s{fill:#e8eef4;stroke:#1d4f7c;stroke-width:1.2}"  # stored
    ".p{fill:#fde0d2;stroke:#b33a00;stroke-width:1.6}"  # to be looked at
    ".a{fill:none;stroke:#777;stroke-width:.8;stroke-dasharray:3 3}"  # before
    ".t{fill:#2f7d4f}.k{fill:#b3261e}.m{fill:#e39b1f}"  # gained, lost, from one to another
    ".t,.k,.m{fill-opacity:.75;stroke:#222;stroke-width:.6}"
    "text{text-anchor:middle;fill:#222;paint-order:stroke;stroke:#fff;stroke-width:2px}.b{text-anchor:start;font-size:14px}"
)
_KINDS = {"berpindah": "m", "bertambah": "t", "berkurang": "k"}
_LEGEND = (
    ("s", "batas sesudah"),
    ("a", "batas sebelumnya"),
    ("m", "berpindah ke unit lain"),
    ("t", "bertambah"),
    ("k", "berkurang"),
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
    """Two states of boundaries, as near as what changed lets us come: ground that went from one
    unit to another, that came to a unit, that is no unit's any more."""
    moved = list_moved(before, after)
    changed = {code for each in moved for code in (each.source, each.target)}
    near = [shape for state in (before, after) for code, shape in state.items() if code in changed]
    frame = frame_of(near or [*before.values(), *after.values()], _SIZE, _SIZE)
    lines = [_path(shape, frame, "s", code) for code, shape in after.items()]
    lines += [_path(each.ground, frame, _KINDS[_kind(each)], _tell(each)) for each in moved]
    lines += [_path(shape, frame, "a", f"{code} sebelumnya") for code, shape in before.items()]
    lines += [
        _number(shape, frame, code, always=code in changed)
        for code, shape in {**before, **after}.items()
        if code in changed or not changed or _lies_in(shape, frame)
    ]
    return _page(lines, frame, title, _LEGEND)


def _kind(moved: Moved) -> str:
    if moved.source and moved.target:
        return "berpindah"
    return "bertambah" if moved.target else "berkurang"


def _tell(moved: Moved) -> str:
    if moved.source and moved.target:
        return f"dari {moved.source} ke {moved.target}"
    return f"{moved.source or moved.target} {_kind(moved)}"


def _lies_in(shape: MultiPolygon, frame: Frame) -> bool:
    return bool(frame.holds(shape.centroid.x, shape.centroid.y))


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


def _number(shape: MultiPolygon, frame: Frame, code: str, *, always: bool = False) -> str:
    try:
        label = label_of(shape)
    except ShapeError:
        return ""
    if label.radius * frame.per_lon < 20 and not always:
        return ""
    x, y = frame.place(label.x, label.y)
    return f'<text x="{x}" y="{y + 4}">{escape(code[-7:])}</text>'


def _page(lines: Iterable[str], frame: Frame, title: str, legend: Iterable[tuple[str, str]]) -> str:
    rows = []
    for at, (kind, words) in enumerate(legend):
        x = 10 + at * _COLUMN
        y = frame.height + 30
        rows.append(
            f'<rect class="{kind}" x="{x}" y="{y - 12}" width="18" height="14"/>'
            f'<text class="b" x="{x + 26}" y="{y}">{words}</text>'
        )
    width = max(frame.width, _COLUMN * len(rows) + 10)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {frame.height + 74}">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>"
        # What lies beyond the frame is cut off by a picture of its own, not drawn over the legend.
        f'<svg width="{width}" height="{frame.height + 8}">{"".join(lines)}</svg>{"".join(rows)}'
        f'<text class="b" x="10" y="{frame.height + 58}">{escape(title)}</text></svg>\n'
    )
