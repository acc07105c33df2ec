"""Small made-up features of a map service, and a context to read them in."""

from collections.abc import Mapping
from datetime import UTC, datetime

from connectors.base import Connector, Context, Http, Mode, Page, SourceConfig, State
from connectors.records import Record, Reject

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
UNIT = "64.08"


def ring(west: float, south: float = 0.5, size: float = 0.1) -> list[list[float]]:
    """A square, closed and counter-clockwise."""
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def area(code: str, west: float = 117.0, *, field: str = "KDEPUM", **more: object):
    """An area with a code, as GeoJSON."""
    return {
        "type": "Feature",
        "id": f"b{code}{west}",
        "properties": {field: code, "NAMOBJ": f"Desa {code[-4:]}", **more},
        "geometry": {"type": "Polygon", "coordinates": [ring(west)]},
    }


def spot(number: int, lon: float = 117.05, lat: float = 0.55, **more: object):
    """A named point, as GeoJSON."""
    return {
        "type": "Feature",
        "id": f"t{number}",
        "properties": {"nama": f"SDN {number:03}", "jenis": "SD", **more},
        "geometry": {"type": "Point", "coordinates": [lon + number / 1000, lat]},
    }


def road(number: int, *parts: list[list[float]], **more: object):
    """A named line, as GeoJSON."""
    return {
        "type": "Feature",
        "id": f"j{number}",
        "properties": {"nama": f"Jalan {number}", "fungsi": "Jalan lokal", **more},
        "geometry": {"type": "MultiLineString", "coordinates": list(parts)},
    }


def context(
    http: Http,
    url: str,
    options: Mapping[str, str] | None = None,
    *,
    unit: str = UNIT,
    mode: Mode = "full",
    now: datetime = NOW,
) -> Context:
    """What a connector gets."""
    return Context(
        http=http,
        config=SourceConfig(unit, url, options=options or {}),
        now=lambda: now,
        mode=mode,
        stopped=lambda: False,
        known=lambda _stream, _keys: {},
    )


def read_all(
    connector: Connector, ctx: Context, state: State | None = None
) -> tuple[dict[str, list[Page]], list[Record], list[Reject]]:
    """Every stream read to its end: its pages, all records, all rejects."""
    pages: dict[str, list[Page]] = {}
    for spec in connector.streams(ctx):
        pages[spec.name] = list(connector.read(ctx, spec.name, state or State()))
        lasts = [page.last for page in pages[spec.name]]
        assert lasts == [False] * (len(lasts) - 1) + [True]
    every = [page for each in pages.values() for page in each]
    records = [record for page in every for record in page.records]
    return pages, records, [reject for page in every for reject in page.rejects]
