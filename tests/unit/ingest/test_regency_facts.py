"""All that follows from a regency's boundaries: sound, small, and the same for the same input."""

import json
import re
import time
from datetime import date

import brotli
import pyogrio.raw
import pytest
import shapely
from shapely.geometry import Point, Polygon, box, shape

from geo.shapes import settle, to_multipolygon
from geo.svg import from_text
from portal.ingest.regency_facts import Derived, Part, derive
from tests.unit.geo.siblings import partition, redraw


def weigh(text):
    return len(brotli.compress(text.encode(), quality=11))


def paths(derived, code, role):
    """The path data as it stands in the page."""
    picture = from_text(derived.pictures[code, role][0])
    return "".join(f'<path d="{each.path}"/>' for each in picture.shapes)


def as_parts(shapes, **known):
    return {
        code: Part(each, known.get("status", "indikatif"), None) for code, each in shapes.items()
    }


def derive_by_code(parts):
    """With each desa in the kecamatan its code names."""
    return derive("64.08", parts, {code: code[:8] for code in parts})


def own_regency(seed=4, count=24):
    """A regency of our own: cells drawn badly, in three kecamatan, with a lake and an islet."""
    cells = redraw(partition(count, 1.0, seed), 0.0001, seed)
    codes = [f"64.08.{at % 3 + 1:02d}.2{at // 3 + 1:03d}" for at in range(len(cells))]
    named = dict(zip(codes, cells.values(), strict=True))
    first, second = codes[:2]
    lake = named[second].representative_point().buffer(0.01)
    named[second] = to_multipolygon(named[second].difference(lake))
    named[first] = to_multipolygon(named[first].union(box(118.2, 0.5, 118.2004, 0.5004)))
    return named


@pytest.fixture(scope="module")
def own():
    return derive_by_code(as_parts(own_regency()))


@pytest.fixture(scope="module")
def kutim(shared):
    """The real regency; its bound of time is why the tests of it run alone."""
    features = json.loads((shared / "data/kutim_desa.geojson").read_text())["features"]
    shapes = {each["id"]: settle(shape(each["geometry"])) for each in features}
    started = time.process_time()
    derived = derive_by_code(as_parts(shapes))
    assert time.process_time() - started < 6  # two seconds on an idle machine
    return derived


def check(derived, desa, kecamatan):
    """What must hold for any regency."""
    assert {code for code, role in derived.pictures if role == "anak"} == {"64.08", *kecamatan}
    assert {code for code, role in derived.pictures if role == "sendiri"} == set(desa)
    for (code, role), (text, frame) in derived.pictures.items():
        for each in from_text(text).shapes:
            assert re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]+z)+", each.path), (code, role, each)
            out = max(-each.x, each.x - frame.width, -each.y, each.y - frame.height)
            assert out <= 0 or (role == "sendiri" and each.radius < 8)  # too little room to show
    assert set(derived.extents) == {"64.08", *kecamatan, *desa}
    for code in ("64.08", *kecamatan):
        below = [each for each in derived.extents if each.startswith(code) and len(each) == 13]
        total = sum(derived.extents[each].area_m2 for each in below)
        assert derived.extents[code].area_m2 == pytest.approx(total, abs=len(below))
        extent, outline = derived.extents[code], derived.outlines[code].shape
        assert outline.contains(Point(extent.label_lon / 1e6, extent.label_lat / 1e6))
    assert all(metres > 0 and code < other for (code, other), metres in derived.borders.items())


def test_a_regency_of_our_own(own):
    desa = own_regency()
    kecamatan = {code[:8] for code in desa}
    check(own, desa, kecamatan)
    lake = [part.interiors for part in own.outlines["64.08"].shape.geoms if part.interiors]
    assert len(lake) == 1  # the lake stays open, on all levels
    assert own.review == ()
    assert any(len(code) == 8 for code, _ in own.borders)
    levels = json.loads(own.topology)["objects"]
    assert {name: len(each["geometries"]) for name, each in levels.items()} == {
        "kabupaten": 1,
        "kecamatan": 3,
        "desa": len(desa),
    }


def test_the_same_boundaries_in_any_order_give_the_same(own):
    backwards = dict(reversed(own_regency().items()))
    again = derive_by_code(as_parts(backwards))
    assert again.pictures == own.pictures and again.topology == own.topology
    assert again.extents == own.extents and again.borders == own.borders


def test_a_disputed_desa_is_drawn_above_the_one_it_lies_on():
    shapes = {
        "64.08.01.2001": to_multipolygon(box(117.02, 0.02, 117.08, 0.08)),
        "64.08.01.2002": to_multipolygon(box(117.0, 0.0, 117.1, 0.1)),
    }
    derived = derive_by_code(as_parts(shapes))
    assert derived.review == ("64.08.01.2001",)
    drawn = from_text(derived.pictures["64.08.01", "anak"][0]).shapes
    assert [each.code[-4:] for each in drawn] == ["2002", "2001"]
    assert derived.borders == {}


def test_an_outline_is_definitive_when_all_below_are():
    shapes = own_regency()
    parts = {
        code: Part(each, "definitif", date(2024, 1, at % 28 + 1))
        for at, (code, each) in enumerate(shapes.items())
    }
    assert derive_by_code(parts).outlines["64.08"].status == "definitif"
    one = next(iter(parts))
    parts[one] = Part(parts[one].shape, "indikatif", None)
    mixed = derive_by_code(parts).outlines
    assert mixed["64.08"].status == "indikatif" == mixed[one[:8]].status
    assert mixed["64.08"].as_of == date(2024, 1, 2)


def test_without_boundaries_nothing_follows():
    assert derive_by_code({}) == Derived()


@pytest.mark.measured
def test_the_real_regency_costs_what_it_may(kutim, shared):
    kecamatan = [code for code in kutim.outlines if code != "64.08"]
    desa = [code for code in kutim.extents if len(code) == 13]
    assert len(kecamatan) == 18 and len(desa) == 141
    check(kutim, desa, kecamatan)
    assert weigh(paths(kutim, "64.08", "anak")) <= 2_200
    assert weigh(paths(kutim, "64.08", "desa")) <= 6_600
    for code in kecamatan:
        assert weigh(paths(kutim, code, "anak")) <= 2_100
        assert weigh(paths(kutim, code, "letak")) <= 1_500
    assert weigh(paths(kutim, "64.08", "letak")) <= 600
    assert weigh(paths(kutim, "64.08", "tanda")) <= 250
    assert weigh(kutim.topology) <= 33_000


@pytest.mark.measured
def test_the_real_regency_is_sound(kutim, tmp_path):
    assert kutim.review == ()
    assert 31_400 < kutim.extents["64.08"].area_m2 / 1e6 < 31_600
    whole = kutim.outlines["64.08"].shape
    assert not any(part.interiors for part in whole.geoms)
    path = tmp_path / "kutim.topojson"
    path.write_text(kutim.topology)
    for level, count in (("kabupaten", 1), ("kecamatan", 18), ("desa", 141)):
        _, _, geometry, _ = pyogrio.raw.read(path, layer=level)
        shapes = shapely.from_wkb(geometry)
        assert len(shapes) == count and shapely.is_valid(shapes).all()
        assert shapely.coverage_is_valid(shapes)
        assert shapely.area(shapes).sum() == pytest.approx(whole.area, rel=1e-3)


@pytest.mark.measured
def test_real_labels_lie_inside_what_is_drawn(kutim):
    for text, _ in kutim.pictures.values():
        for each in from_text(text).shapes:
            if each.radius < 2:
                continue
            rings = [_points(part) for part in each.path.split("M")[1:]]
            inside = [Polygon(ring).buffer(0).contains(Point(each.x, each.y)) for ring in rings]
            assert sum(inside) % 2 == 1, each.code


def _points(part):
    start, steps = part.rstrip("z").split("l")
    x, y = (int(each) for each in start.split())
    numbers = [int(each) for each in re.findall(r"-?\d+", steps)]
    spots = [(x, y)]
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        spots.append((x, y))
    return spots
