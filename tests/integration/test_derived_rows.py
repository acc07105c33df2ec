"""Only what differs is written, and only pages that show it are made anew."""

import json

import brotli
import pytest
from shapely.geometry import Point, Polygon
from sqlalchemy import event, select

from geo.columns import load
from geo.shapes import to_multipolygon
from geo.topology_part import cut_out
from portal.ingest.drawing import draw_dirty
from portal.model import (
    Drawing,
    Measured,
    Neighbour,
    Outline,
    Release,
    Topology,
    TopologyPart,
    UnitVersion,
)
from portal.release import STRUCTURE
from tests.integration.boundary_village import Village

COLUMNS, ROWS = 3, 2  # the desa of one kecamatan
SIDE = 0.1


def corner(x, y, moved):
    """A grid point of the whole regency; inner ones can be moved."""
    dx, dy = moved.get((x, y), (0.0, 0.0))
    return 117.0 + SIDE * x + dx, SIDE * y + dy


def cell(x, y, moved):
    ring = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
    return to_multipolygon(Polygon([corner(*each, moved) for each in ring]))


@pytest.fixture
def village(tree_database, clock):
    return Village(tree_database, clock)


@pytest.fixture
def grid(village):
    """Three kecamatan side by side, six desa each: code of a desa by its place in the grid."""
    with village.database.reading() as session:
        units = session.scalars(
            select(UnitVersion.code)
            .where(UnitVersion.kind.in_(("desa", "kelurahan")), UnitVersion.code.like("64.08.%"))
            .order_by(UnitVersion.code)
        ).all()
    below = {}
    for code in units:
        below.setdefault(code[:8], []).append(code)
    chosen = [codes for codes in below.values() if len(codes) >= COLUMNS * ROWS][:3]
    return {
        (k * COLUMNS + at % COLUMNS, at // COLUMNS): code
        for k, codes in enumerate(chosen)
        for at, code in enumerate(codes[: COLUMNS * ROWS])
    }


@pytest.fixture
def derived(village, grid):
    for (x, y), code in grid.items():
        village.boundary(code, cell(x, y, {}))
    draw_dirty(village.database, village.clock)
    return village


def snapshot(village):
    """Every derived row, by table and key, and all releases by code."""
    with village.database.reading() as session:
        codes = dict(
            session.execute(
                select(UnitVersion.unit_id, UnitVersion.code).where(UnitVersion.valid_to.is_(None))
            ).all()
        )
        rows = {}
        for row in session.scalars(select(Drawing)):
            rows["drawing", codes[row.unit_id], row.role] = row.shapes
        for row in session.scalars(select(Measured)):
            extent = (row.area_m2, row.west, row.south, row.east, row.north, row.label_lon)
            rows["extent", codes[row.unit_id]] = extent
        for row in session.scalars(select(Neighbour)):
            rows["neighbour", codes[row.unit_id], codes[row.other_id]] = row.border_m
        for row in session.scalars(select(Topology)):
            rows["topology", codes[row.unit_id]] = row.body
        for row in session.scalars(select(TopologyPart)):
            rows["topology_part", codes[row.unit_id]] = row.body
        for row in session.scalars(select(Outline).where(Outline.derived)):
            rows["boundary", codes[row.unit_id]] = load(row.geometry).wkt
        releases = {
            codes.get(row.unit_id, row.unit_id): row.number
            for row in session.scalars(select(Release))
        }
    return rows, releases


def changes(before, after):
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


class Counter:
    """How many rows were written, by table."""

    def __init__(self, database):
        self.written = {}
        event.listen(database.engine, "after_cursor_execute", self._see)

    def _see(self, connection, cursor, statement, parameters, context, executemany):
        verb, *words = statement.split()
        if verb in ("INSERT", "UPDATE", "DELETE"):
            table = words[0] if verb == "UPDATE" else words[1]
            count = len(parameters) if executemany else 1
            self.written[table.strip('"')] = self.written.get(table.strip('"'), 0) + count


def test_everything_is_derived_once(derived, grid):
    rows, _ = snapshot(derived)
    tables = {}
    for name, *_ in rows:
        tables[name] = tables.get(name, 0) + 1
    # 18 desa, 3 kecamatan, 1 kabupaten: anak 4, desa 1, sendiri 18, letak 4, tanda 1
    assert tables["drawing"] == 28 and tables["extent"] == 22 and tables["topology"] == 1
    assert tables["boundary"] == 4
    across, along = COLUMNS * 3 - 1, ROWS - 1
    assert tables["neighbour"] == 2 * (across * ROWS + along * COLUMNS * 3 + 2)
    east = rows["neighbour", grid[0, 0], grid[1, 0]]
    assert east == rows["neighbour", grid[1, 0], grid[0, 0]] == 11057  # a tenth of a degree north
    assert ("neighbour", grid[0, 0], grid[1, 1]) not in rows
    levels = json.loads(rows["topology", "64.08"])["objects"]
    assert [len(levels[each]["geometries"]) for each in levels] == [1, 3, 18]
    assert tables["topology_part"] == 22


def test_the_part_of_each_map_is_what_the_whole_holds_of_it(derived, grid):
    rows, _ = snapshot(derived)
    whole = json.loads(rows["topology", "64.08"])
    shown = {"64.08": ("kecamatan", {code[:8] for code in grid.values()})}
    for code in grid.values():
        level, codes = shown.setdefault(code[:8], ("desa", set()))
        codes.add(code)
        beside = {key[2] for key in rows if key[0] == "neighbour" and key[1] == code}
        shown[code] = ("desa", {code} | beside)
    assert {key[1] for key in rows if key[0] == "topology_part"} == shown.keys()
    for code, (level, codes) in shown.items():
        assert json.loads(rows["topology_part", code]) == cut_out(whole, {level: codes}), code
    with derived.database.reading() as session:
        for row in session.scalars(select(TopologyPart)):
            assert row.packed == len(brotli.compress(row.body.encode(), quality=5))


def test_measures_are_those_of_the_shape(derived, grid):
    with derived.database.reading() as session:
        unit = derived.unit(session, grid[1, 1])
        row = session.get(Measured, unit.unit_id)
        assert (row.west, row.south, row.east, row.north) == (
            117_100_000,
            100_000,
            117_200_000,
            200_000,
        )
        assert row.area_m2 == pytest.approx(123_085_000, rel=1e-4)
        label = Point(row.label_lon / 1e6, row.label_lat / 1e6)
        assert cell(1, 1, {}).contains(label)
        assert (row.centre_lon, row.centre_lat) == (117_150_000, 150_000)


def test_one_new_boundary_rewrites_what_it_changes_and_nothing_else(derived, grid):
    """The corner between four desa of the first kecamatan moves; the two others never notice."""
    before, releases = snapshot(derived)
    moved = {(1, 1): (0.02, 0.01)}
    four = [(0, 0), (1, 0), (0, 1), (1, 1)]
    for x, y in four:
        derived.boundary(grid[x, y], cell(x, y, moved))
    _, published = snapshot(derived)
    counter = Counter(derived.database)
    assert draw_dirty(derived.database, derived.clock) == 1
    after, bumped = snapshot(derived)
    kecamatan = grid[0, 0][:8]
    corner_desa = {grid[each] for each in four}
    near = corner_desa | {grid[2, 0], grid[2, 1]}  # they show a little of what lies around
    changed = changes(before, after)
    assert {key for key in changed if key[0] == "extent"} == {
        ("extent", code) for code in corner_desa
    }
    assert {key for key in changed if key[0] == "drawing"} == (
        {("drawing", code, "sendiri") for code in near}
        | {("drawing", kecamatan, "anak"), ("drawing", kecamatan, "letak")}
        | {("drawing", "64.08", "desa")}
    )
    for table, one, other in (key for key in changed if key[0] == "neighbour"):
        assert {one, other} <= corner_desa, table
    assert ("topology", "64.08") in changed
    assert not any(key[0] == "boundary" for key in changed)
    written = {name: count for name, count in counter.written.items() if name != "release"}
    expected = {"redraw": 1}
    for name, *_ in changed:
        expected[name] = expected.get(name, 0) + 1
    assert written == expected
    above = {"64", "64.08", kecamatan}
    seen = {code for code in changes(published, bumped) if isinstance(code, str)}
    assert near | {kecamatan, "64.08"} <= seen <= near | above
    assert bumped.get(STRUCTURE) == published.get(STRUCTURE)
    assert releases != bumped


def test_one_desa_drawn_over_a_border_changes_its_neighbours_and_no_more(derived, grid):
    """30 m over the border: a sliver that goes to one of the two; whoever keeps his shape, keeps
    his rows."""
    before, _ = snapshot(derived)
    derived.boundary(grid[4, 0], cell(4, 0, {(5, 0): (0.0003, 0.0), (5, 1): (0.0003, 0.0)}))
    _, published = snapshot(derived)
    draw_dirty(derived.database, derived.clock)
    after, bumped = snapshot(derived)
    own = grid[4, 0]
    around = {own, grid[5, 0], grid[4, 1], grid[5, 1]}
    changed = changes(before, after)
    mine = {key[1] for key in changed if key[0] != "topology_part"}
    assert mine and mine <= around | {own[:8], "64.08"}
    # The detail map of a desa shows those it has a border with.
    beside = {key[2] for key in after if key[0] == "neighbour" and key[1] in around}
    parts = {key[1] for key in changed if key[0] == "topology_part"}
    assert own in parts and parts <= around | beside | {own[:8], "64.08"}
    seen = {code for code in changes(published, bumped) if isinstance(code, str)}
    assert seen <= around | parts | {own[:8], "64.08", "64"}
    assert bumped.get(STRUCTURE) == published.get(STRUCTURE)


def test_a_moved_coast_is_seen_on_every_page(derived, grid):
    """The outline of the regency is the mark on every page, and the ground of every locator."""
    _, published = snapshot(derived)
    derived.boundary(grid[0, 0], cell(0, 0, {(0, 0): (-0.02, -0.02)}))
    draw_dirty(derived.database, derived.clock)
    rows, bumped = snapshot(derived)
    assert bumped[STRUCTURE] == published.get(STRUCTURE, 0) + 1
    assert rows["extent", "64.08"][1] == 116_980_000


def test_what_has_no_boundary_any_more_leaves_no_rows(derived, grid):
    for code in grid.values():
        derived.hide(code)
    draw_dirty(derived.database, derived.clock)
    rows, _ = snapshot(derived)
    assert rows == {key: each for key, each in rows.items() if key[0] == "boundary"}


def test_the_same_again_writes_nothing(derived, grid):
    before = snapshot(derived)
    with derived.database.writing() as session:
        derived.mark(session, grid[0, 0])
    counter = Counter(derived.database)
    assert draw_dirty(derived.database, derived.clock) == 1
    assert counter.written == {"redraw": 1}
    assert snapshot(derived) == before
