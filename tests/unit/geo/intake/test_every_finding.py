"""Every finding a report can make comes of a file that has that fault; none is only a name."""

import pytest
from shapely import MultiPolygon, Polygon, box

from geo.formats.feature import MAX_VERTICES
from geo.intake.examination import Decisions, Known, OfficialArea
from geo.intake.finding import Kind, Weight
from geo.intake.report import to_value
from tests.boundary_files import CODES, NAMES, ring_of, square
from tests.intake import make_examination, make_feature

HERE, EAST, _ = CODES


def ring(west, south, size, turn=False):
    """A closed square as written."""
    found = [[west, south], [west + size, south], [west + size, south + size], [west, south + size]]
    found.append(found[0])
    return found[::-1] if turn else found


def one(shape, **about):
    """A file of one desa with this geometry."""
    return [make_feature(1, shape, **({"kode": HERE, "nama": NAMES[HERE]} | about))], {}


def two(first, second, code=EAST, **about):
    """The same with another one beside it."""
    features, _ = one(first)
    other = {"kode": code, "nama": NAMES.get(code, "")} | about
    return [*features, make_feature(2, second, **other)], {}


def all_three(shapes, **known):
    """The three desa of the kecamatan, beside what the portal knows."""
    features = [
        make_feature(at, shape, kode=code, nama=NAMES[code])
        for at, (code, shape) in enumerate(shapes.items(), 1)
    ]
    return features, {"known": Known(**known)}


def swallowed():
    """A sliver of a desa all of which a large neighbour claims."""
    return two(MultiPolygon([box(117.0, 0.0, 117.5, 0.5)]), square(0, size=0.01))


def exchanged():
    """A desa whose only neighbours are of another kecamatan, its sister far away."""
    other = "64.08.12.2001"
    rows = [(HERE, square(0)), (other, square(1)), (EAST, square(9))]
    features = [make_feature(at, shape, kode=code) for at, (code, shape) in enumerate(rows, 1)]
    return features, {}


SQUARE = square(0)
DIAMOND = [[117.5, 0], [118, 0.5], [117.5, 1], [117, 0.5], [117.5, 0]]  # a hole from side to side
DRAWN = {
    Kind.EMPTY: lambda: one(None, fault="Geometri kosong."),
    Kind.NO_AREA: lambda: one(None, fault="Geometri ini garis, bukan bidang."),
    Kind.UNREADABLE: lambda: one([[["x", 1], [2, 3], [4, 5]]]),
    Kind.TOO_FINE: lambda: one(MultiPolygon([Polygon(ring_of(MAX_VERTICES))])),
    Kind.SWAPPED: lambda: one([[[y, x] for x, y in ring(117, 0, 0.1)]]),
    Kind.MIXED_AXES: lambda: one([[ring(117, 0, 0.1)], [[[1, 118], [1.1, 118], [1.1, 118.1]]]]),
    Kind.OUTSIDE_INDONESIA: lambda: one([ring(10, 50, 0.1)]),
    Kind.OPEN_RING: lambda: one([ring(117, 0, 0.1)[:-1]]),
    Kind.DEAD_RING: lambda: one([[ring(117, 0, 0.1)], [[[118, 1], [118.1, 1], [118, 1]]]]),
    Kind.REPEATED: lambda: one([ring(117, 0, 0.1)[:2] + ring(117, 0, 0.1)[1:]]),
    Kind.CROSSING: lambda: one([[[117, 0], [117.1, 0], [117, 0.1], [117.1, 0.1], [117, 0]]]),
    Kind.HOLE_CROSSING: lambda: one(
        [[ring(117, 0, 1), [[117.2, 0.2], [117.4, 0.4], [117.4, 0.2], [117.2, 0.4], [117.2, 0.2]]]]
    ),
    Kind.HOLE_OUTSIDE: lambda: one([[ring(117, 0, 0.1), ring(118, 0, 0.1)]]),
    Kind.ISLANDS_AS_HOLES: lambda: one(
        [[ring(117, 0, 0.1), ring(118, 0, 0.01), ring(118.1, 0, 0.01)]]
    ),
    Kind.NESTED_SHELLS: lambda: one([[ring(117, 0, 0.3)], [ring(117.1, 0.1, 0.1)]]),
    Kind.NESTED_HOLES: lambda: one(
        [[ring(117, 0, 0.5), ring(117.1, 0.1, 0.3, turn=True), ring(117.2, 0.2, 0.1, turn=True)]]
    ),
    Kind.INVALID: lambda: one([[ring(117, 0, 1), DIAMOND]]),
    Kind.UNCLEAR_REPAIR: lambda: one([[ring(117, 0, 0.1)], [ring(117.05, 0.05, 0.1)]]),
    Kind.FEW_POINTS: lambda: one([[[117, 0], [117.1, 0], [117, 0.1], [117, 0]]]),
    Kind.LABEL_OUTSIDE: lambda: one(SQUARE, lat="1.0", lng="118.0"),
    Kind.MERGED: lambda: two(square(0), square(1), HERE),
    Kind.TWICE: lambda: two(square(0), square(0), HERE),
    Kind.CUT: lambda: (
        two(square(0), square(0, size=0.02))[0],
        {"decisions": Decisions(cut=frozenset({EAST}))},
    ),
    Kind.CLEANED: lambda: two(square(0), MultiPolygon([box(117.0999, 0, 117.2, 0.1)])),
    Kind.FITTED: lambda: all_three(
        {HERE: MultiPolygon([box(117.0, 0.0, 117.1001, 0.1)])}, villages={EAST: square(1)}
    ),
    Kind.CHANGED: lambda: two(square(0), MultiPolygon([box(117.08, 0, 117.2, 0.1)])),
    Kind.VANISHED: swallowed,
    Kind.OVERLAP: lambda: two(square(0), MultiPolygon([box(117.08, 0, 117.2, 0.1)])),
    Kind.OVER_PARENT: lambda: two(square(0), square(0, size=0.05)),
    Kind.INSIDE_OTHER: lambda: two(square(0), square(0, size=0.05), "64.08.12.2001"),
    Kind.OUTSIDE_PARENT: lambda: all_three(
        {HERE: square(0)}, parents={"64.08.11": box(117.09, 0, 119, 1)}
    ),
    Kind.STRANGE_NEIGHBOURS: exchanged,
    Kind.AREA: lambda: all_three(
        {HERE: square(0)}, areas={HERE: OfficialArea(200.0, "Badan Informasi Geospasial")}
    ),
    Kind.NAME_DIFFERS: lambda: one(SQUARE, nama="Manubar"),
    Kind.NAMES_DIFFER: lambda: two(square(0), square(1), HERE, nama="Lain Sekali"),
    Kind.BY_NAME: lambda: one(SQUARE, kode="", kecamatan="Sandaran"),
    Kind.BPS_CODE: lambda: one(SQUARE, kode="6404110002"),
    Kind.NO_CODE: lambda: one(SQUARE, kode="", nama=""),
    Kind.UNKNOWN_CODE: lambda: one(SQUARE, kode="64.08.11.2099"),
    Kind.FOREIGN: lambda: one(SQUARE, kode="64.09.01.2001"),
    Kind.OTHER_LEVEL: lambda: one(SQUARE, kode="64.08.11", nama="Sandaran"),
    Kind.AMBIGUOUS: lambda: one(SQUARE, kode=""),
}

# What a person has to look at; the rest is repaired, or worth knowing.
WAITS = {
    Kind.NO_AREA, Kind.UNREADABLE, Kind.TOO_FINE, Kind.MIXED_AXES, Kind.OUTSIDE_INDONESIA,
    Kind.UNCLEAR_REPAIR, Kind.FEW_POINTS, Kind.CHANGED, Kind.VANISHED, Kind.OVERLAP,
    Kind.OVER_PARENT, Kind.INSIDE_OTHER, Kind.OUTSIDE_PARENT, Kind.NAME_DIFFERS, Kind.NAMES_DIFFER,
    Kind.NO_CODE, Kind.UNKNOWN_CODE, Kind.AMBIGUOUS,
}  # fmt: skip
NOTED = {
    Kind.EMPTY, Kind.LABEL_OUTSIDE, Kind.TWICE, Kind.STRANGE_NEIGHBOURS, Kind.AREA,
    Kind.FOREIGN, Kind.OTHER_LEVEL, Kind.BPS_CODE,
}  # fmt: skip


def test_no_kind_is_left_out():
    assert set(DRAWN) == set(Kind)


@pytest.mark.parametrize("kind", DRAWN, ids=lambda kind: kind.name)
def test_a_file_with_the_fault_has_it_in_its_report(kind):
    features, question = DRAWN[kind]()
    report = to_value(make_examination(features, **question))
    told = [
        finding
        for each in (*report["units"], *report["unclear"])
        for finding in each["findings"]
        if finding["kind"] == kind.value
    ]
    assert told, report
    weight = Weight.REVIEW if kind in WAITS else Weight.NOTE if kind in NOTED else Weight.FIXED
    assert {each["weight"] for each in told} == {weight.value}
    for each in told:
        assert each["sentence"].endswith(".") and each["sentence"][:1] != " "


def test_a_kecamatan_is_measured_where_all_its_desa_are_there():
    """Its figure is held against its desa together; with one of them missing nothing is claimed."""
    areas = {
        "64.08.11": OfficialArea(100.0, "BPS"),
        HERE: OfficialArea(123.5, "BPS"),
        "64.08": OfficialArea(1.0, "BIG"),
    }
    shapes = {code: square(at) for at, code in enumerate(CODES)}
    features, question = all_three(shapes, areas=areas)
    whole = make_examination(features, **question)
    (said,) = [each for each in whole.notes if "64.08.11" in each]
    assert said.startswith("Kecamatan Sandaran (64.08.11): Luasnya 369,") and "100,00 km²" in said
    assert not any(each.findings for each in whole.entries) and not whole.reviews()
    part = make_examination(features[:2], **question)
    assert not any("64.08.11" in each for each in part.notes)
