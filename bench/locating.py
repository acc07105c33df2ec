"""Point in desa with all 84,000 of the country in one database: how long one answer takes."""

import gzip
import json
import os
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import shapely
from shapely import MultiPolygon
from shapely.geometry import shape
from sqlalchemy import insert

from bench.postgres import postgres
from bench.work_clock import WorkClock
from geo.columns import store
from geo.shapes import settle, to_multipolygon
from portal.db import Database
from portal.migrations.upgrading import upgrade
from portal.model import Outline, Unit
from portal.reads.di_mana import read_where
from portal.tree.view import Tree, UnitView

UNITS = 84_000
ASKED = 2_000
_NATIONAL = Path(os.environ.get("JENJANG_SHARED", "../shared")) / "data/indonesia_desa.geojsonl.gz"
_BATCH = 1_000
_EXPLAINED = (
    "{count:,} boundaries in one database, {asked:,} positions inside them, as /di-mana asks: the "
    "desa, and that its boundary is the one shown. Milliseconds, each position once: the processor "
    "time of both sides, and the wait, which on a shared machine grows with its load.\n"
)
_AT = datetime(2026, 1, 1, tzinfo=UTC)


def measure_locating(home: Path) -> str:
    """The section of docs/benchmarks.md on looking positions up."""
    shapes = list(read_national() if _NATIONAL.exists() else make_grid())
    lines = [
        "## Point in desa\n",
        _EXPLAINED.format(count=len(shapes), asked=ASKED),
        "| database | work, median | work, p99 | waited, median | waited, p99 | load |",
        "|---|--:|--:|--:|--:|--:|",
        _measure("SQLite", f"sqlite:///{home.parent / 'locating.db'}", shapes),
    ]
    with postgres("jenjang_locating") as url:
        lines.append(_measure("PostgreSQL", url, shapes))
    return "\n".join(lines) + "\n"


def _measure(name: str, url: str, shapes: list[MultiPolygon]) -> str:
    database = Database(url)
    tree = fill(database, shapes)
    found = time_lookups(database, tree, shapes, ASKED)
    load = os.getloadavg()[0]
    database.close()
    cells = [at_share(times, share) for times in (found.worked, found.waited)
             for share in (0.5, 0.99)]  # fmt: skip
    return f"| {name} | {' | '.join(f'{each:.2f}' for each in cells)} | {load:.1f} |"


def read_national() -> Iterator[MultiPolygon]:
    """The shapes of the national set, but for the few that are no shape at all."""
    with gzip.open(_NATIONAL, "rt", encoding="utf-8") as rows:
        for row in rows:
            try:
                yield settle(shape(json.loads(row)["geometry"]))
            except (ValueError, shapely.errors.ShapelyError):
                continue


def make_grid(count: int = UNITS, corners: int = 60) -> Iterator[MultiPolygon]:
    """So many shapes over Indonesia, each with a ragged edge of so many corners."""
    rng = np.random.default_rng(84)
    across = int(count**0.5 * 1.6)
    turns = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    for at in range(count):
        lon, lat = 95.5 + 0.1 * (at % across), -10.5 + 0.09 * (at // across)
        reach = 0.05 * rng.uniform(0.6, 1.2, corners)
        ring = np.column_stack((lon + reach * np.cos(turns), lat + reach * np.sin(turns)))
        yield to_multipolygon(shapely.Polygon(ring))


def fill(database: Database, shapes: list[MultiPolygon]) -> Tree:
    """The shapes as boundaries of as many desa in an empty database; the tree that holds them."""
    upgrade(database, copy_to=None, now=_AT)
    for start in range(0, len(shapes), _BATCH):
        part = shapes[start : start + _BATCH]
        with database.writing() as session:
            ids = range(start + 1, start + 1 + len(part))
            session.execute(insert(Unit), [{"id": each, "created_at": _AT} for each in ids])
            session.execute(
                insert(Outline),
                [
                    {
                        "unit_id": unit_id,
                        "geometry": store(each),
                        "status": "indikatif",
                        "source": "pengukuran",
                        "derived": False,
                        "valid_from": date(2026, 1, 1),
                    }
                    for unit_id, each in zip(ids, part, strict=True)
                ],
            )
    return Tree([_view(0), *(_view(each) for each in range(1, len(shapes) + 1))], {})


@dataclass(frozen=True, slots=True)
class Lookups:
    """Milliseconds of so many lookups, each asked once: by the clock on the wall, and the work
    they were, on this side and the database's. Both in the order of the positions."""

    waited: list[float]
    worked: list[float]


def time_lookups(database: Database, tree: Tree, shapes: list[MultiPolygon], count: int) -> Lookups:
    """Positions inside so many of the shapes looked up, one after the other."""
    rng = random.Random(5)
    inside = [each.representative_point() for each in rng.sample(shapes, count)]
    waited, worked = [], []
    with database.reading() as session:
        for point in inside[:20]:
            read_where(session, tree, point.x, point.y)  # statements are compiled once
        clock = WorkClock(session)
        for point in inside:
            began, work = time.perf_counter(), clock.now()
            where = read_where(session, tree, point.x, point.y)
            waited.append((time.perf_counter() - began) * 1000)
            worked.append(clock.now() - work)
            if not where.units:
                raise RuntimeError(f"nothing covers {point.wkt}")
    return Lookups(waited, worked)


def at_share(times: list[float], share: float) -> float:
    """The time that this share of all stays under."""
    return sorted(times)[int(len(times) * share)]


def _view(number: int) -> UnitView:
    return UnitView(
        id=number,
        code=f"{number:010d}",
        name=f"Desa {number}",
        kind="desa",
        designation="Desa",
        slug=f"desa-{number}",
        parent_id=None,
        scope_key=number,
        scope_end=number,
        path=f"/desa-{number}",
        title=f"Desa {number}",
    )
