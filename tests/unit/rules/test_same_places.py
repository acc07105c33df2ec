"""Of records of different sources one place is made where they mean one."""

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString

from geo.courses import run_together
from portal.rules.naming_variants import fold, split_words
from portal.rules.place_layers import parse_layers
from portal.rules.same_places import Located, alike, group_same
from portal.rules.spelling_distance import FAR, distance
from portal.settings import Settings, read_config
from tests.databases import ROOT

LAYERS = parse_layers(read_config(Settings(ROOT, "", "", "", ROOT / "config", ""), "tempat.toml"))
METRE = 1 / 111_195


def at(key, name, source, metres=0.0, layer="sekolah"):
    return Located(key, name, layer, source, 117.0 + metres * METRE, 0.5)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("SDN 001 Sangkulirang", "SD Negeri 001 Sangkulirang", True),
        ("SDN 001 Sangkulirang", "SD Negeri 002 Sangkulirang", False),
        ("SDN 001 Sangkulirang", "SD Negeri 001", True),
        ("Masjid Al-Ikhlas", "Masjid Al Ikhlash", True),
        ("Posyandu Mawar", "Posyandu Melati", False),
        ("Kantor Desa Saka", "Kantor Kepala Desa Saka", True),
        ("Masjid", "Masjid Nurul Iman", False),
        ("Pustu Maloy", "Puskesmas Pembantu Maloy", True),
        ("", "SDN 001", False),
    ],
)
def test_names_that_mean_one_place(one, other, same):
    groups = group_same([at(1, one, 1), at(2, other, 2, 40)], LAYERS.short)
    assert (len(groups) == 1) == same


def test_far_apart_another_layer_or_the_same_source_is_another_place():
    name = "SDN 001 Sangkulirang"
    assert len(group_same([at(1, name, 1), at(2, name, 2, 99)], LAYERS.short)) == 1
    assert len(group_same([at(1, name, 1), at(2, name, 2, 101)], LAYERS.short)) == 2
    assert len(group_same([at(1, name, 1), at(2, name, 1, 10)], LAYERS.short)) == 2
    other = [at(1, name, 1), at(2, name, 2, 10, layer="kantor")]
    assert len(group_same(other, LAYERS.short)) == 2
    nowhere = [at(1, name, 1), Located(2, name, "sekolah", 2, None, None)]
    assert len(group_same(nowhere, LAYERS.short)) == 2


def test_the_nearest_of_two_of_one_source_is_taken():
    name = "SDN 001 Sangkulirang"
    places = [at(1, name, 1), at(2, name, 2, 80), at(3, name, 2, 20), at(4, name, 3, 30)]
    assert group_same(places, LAYERS.short) == [[1, 3, 4], [2]]


def along(key, name, source, start, end, metres=0.0):
    """A road along a parallel; its position is its middle."""
    ends = [(117.0 + at * METRE, 0.5 + metres * METRE) for at in (start, end)]
    lon = (ends[0][0] + ends[1][0]) / 2
    return Located(key, name, "jalan", source, lon, ends[0][1], LineString(ends))


def test_two_lines_are_one_where_they_run_together_wherever_their_middles_lie():
    whole = along(1, "Jalan Poros Sangkulirang", 1, 0, 9000)
    part = along(2, "Jl. Poros Sangkulirang", 2, 200, 1400, 60)
    assert group_same([whole, part], LAYERS.short) == [[1, 2]]
    aside = along(2, "Jl. Poros Sangkulirang", 2, 200, 1400, 160)
    assert group_same([whole, aside], LAYERS.short) == [[1], [2]]
    # They cross in their middles, and are two roads for all that.
    crossing = Located(2, "Jalan Poros Sangkulirang", "jalan", 2, whole.lon, 0.5,
                       LineString([(whole.lon, 0.46), (whole.lon, 0.54)]))  # fmt: skip
    assert group_same([whole, crossing], LAYERS.short) == [[1], [2]]
    other = along(2, "Jalan Usaha Tani", 2, 200, 1400)
    assert group_same([whole, other], LAYERS.short) == [[1], [2]]
    own = along(2, "Jalan Poros Sangkulirang", 1, 0, 9000)
    assert group_same([whole, own], LAYERS.short) == [[1], [2]]


def test_a_line_and_a_point_of_one_name_are_compared_by_their_positions():
    road = along(1, "Jalan Poros Sangkulirang", 1, 0, 1000)
    near = at(2, "Jalan Poros Sangkulirang", 2, 530, "jalan")
    far = at(2, "Jalan Poros Sangkulirang", 2, 900, "jalan")
    assert group_same([road, near], LAYERS.short) == [[1, 2]]
    assert group_same([road, far], LAYERS.short) == [[1], [2]]


PLACES = st.lists(
    st.builds(
        Located,
        key=st.integers(),
        name=st.sampled_from(["SDN 1", "SD Negeri 1", "Masjid Raya", "Masjid Rayya", "Pos"]),
        layer=st.sampled_from(["a", "b"]),
        source=st.integers(1, 3),
        lon=st.floats(117.0, 117.003),
        lat=st.floats(0.5, 0.503),
        course=st.none(),
    ),
    max_size=25,
    unique_by=lambda place: place.key,
)


@given(PLACES)
def test_every_record_is_in_one_group_with_one_of_each_source(places):
    groups = group_same(places, LAYERS.short)
    assert sorted(key for group in groups for key in group) == sorted(p.key for p in places)
    by_key = {place.key: place for place in places}
    for group in groups:
        sources = [by_key[key].source for key in group]
        assert len(sources) == len(set(sources))
        assert len({by_key[key].layer for key in group}) == 1


@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_mutual(one, other):
    left, right = split_words(one), split_words(other)
    assert alike(left, right) == alike(right, left)


NAMES = st.sampled_from(
    ["SDN 1", "SD Negeri 1", "SDN 2", "Masjid Raya", "Masjid Rayya", "Mesjid Raya", "Pos", "Jl. A"]
)
SPOTS = st.tuples(st.integers(0, 60), st.integers(0, 60))  # in steps of about 7 m, over 4 cells


@st.composite
def located(draw):
    key = draw(st.integers(0, 10**6))
    name, layer = draw(NAMES), draw(st.sampled_from(["a", "b"]))
    source = draw(st.integers(1, 4))
    spot = draw(st.none() | SPOTS)
    if spot is None:
        return Located(key, name, layer, source, None, None)
    lon, lat = 116.9985 + spot[0] * 6e-5, 0.4985 + spot[1] * 6e-5
    course = None
    if draw(st.booleans()):
        east, north = draw(st.tuples(st.integers(1, 9), st.integers(-9, 9)))
        course = LineString([(lon, lat), (lon + east * 2e-4, lat + north * 2e-4)])
    return Located(key, name, layer, source, lon, lat, course)


def one_by_one(places, short):
    """Each record held against each other, as it is said in words."""
    pairs = []
    for (at, one), (to, other) in combinations(enumerate(places), 2):
        if one.layer != other.layer or one.source == other.source or one.lon is None:
            continue
        if other.lon is None or not alike(spelt(one.name, short), spelt(other.name, short)):
            continue
        if one.course is not None and other.course is not None:
            if run_together(one.course, other.course, 100.0):
                pairs.append((0.0, at, to))
            continue
        east = (other.lon - one.lon) * math.cos(math.radians(other.lat))
        metres = math.hypot(east, other.lat - one.lat) / METRE
        if metres < 100:
            pairs.append((metres, at, to))
    groups = [[at] for at in range(len(places))]
    for _, at, to in sorted(pairs):
        mine = next(each for each in groups if at in each)
        theirs = next(each for each in groups if to in each)
        sources = [places[each].source for each in (*mine, *theirs)]
        if mine is not theirs and len(set(sources)) == len(sources):
            groups.remove(theirs)
            mine += theirs
    return [[places[at].key for at in each] for each in sorted(sorted(each) for each in groups)]


def spelt(name, short):
    return [fold(each) for word in split_words(name) for each in short.get(word, (word,))]


@given(st.lists(located(), max_size=30, unique_by=lambda place: place.key))
def test_the_grouping_is_that_of_all_pairs_one_by_one(places):
    assert group_same(places, LAYERS.short) == one_by_one(places, LAYERS.short)


WORDS = st.text("abdehikmnostu", min_size=1, max_size=12)


@given(WORDS, WORDS)
def test_what_is_passed_over_by_its_letters_is_far(one, other):
    most = 2 * (min(len(one), len(other)) // 5)
    expected = one == other or distance(one, other, most) < FAR
    plain = all("h" not in each[1:] and fold(each) == each for each in (one, other))
    if plain:
        assert alike([one], [other]) == expected
