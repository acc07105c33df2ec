"""Places fall into layers by what they are called, and of two records one place is made."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString

from portal.rules.naming_variants import split_words
from portal.rules.place_layers import Located, alike, group_same, parse_layers
from portal.settings import Settings, read_config
from tests.databases import ROOT

LAYERS = parse_layers(read_config(Settings(ROOT, "", "", "", ROOT / "config", ""), "tempat.toml"))
METRE = 1 / 111_195


@pytest.mark.parametrize(
    ("kind", "category", "name", "layer"),
    [
        ("Sarana Pendidikan", "SD (Sekolah Dasar)", "SDN 001", "sekolah"),
        ("", "", "SMPN 2 Sangkulirang", "sekolah"),
        ("", "", "MI Al Hidayah", "sekolah"),
        ("Sarana Kesehatan", "Posyandu", "Mawar", "kesehatan"),
        ("Sarana Kesehatan", "Puskesmas Pembantu", "Pustu", "kesehatan"),
        ("Sarana Pemerintahan", "Kantor Desa", "Kantor Desa Saka", "kantor"),
        ("", "", "Kantor Camat Sangkulirang", "kantor"),
        ("Sarana Ibadah", "Masjid", "Al Ikhlas", "ibadah"),
        ("Prasarana", "Jalan", "Jalan usaha tani", "jalan"),
        ("", "", "Jl. Poros", "jalan"),
        ("", "", "Sumur bor RT 3", "air"),
        ("Sarana Olahraga", "Lapangan", "Lapangan bola", "olahraga"),
        ("Sarana Ekonomi", "Pasar", "Pasar pagi", "ekonomi"),
        ("", "", "Makam leluhur", "lainnya"),
        ("", "", "Airlangga", "lainnya"),
    ],
)
def test_places_fall_into_layers(kind, category, name, layer):
    assert LAYERS.of(kind, category, name).code == layer


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


@pytest.mark.parametrize(
    ("table", "word"),
    [
        ({}, "lapisan"),
        ({"lapisan": [{"kode": "a"}]}, "lapisan 1"),
        ({"lapisan": [{"kode": "lainnya", "judul": "x", "kata": []}]}, "lainnya"),
        ({"lapisan": [{"kode": "a", "judul": "x", "kata": []}] * 2}, "a"),
        ({"lapisan": [{"kode": "a", "judul": "x", "kata": []}], "singkatan": 3}, "singkatan"),
    ],
)
def test_faults_of_the_config_are_named(table, word):
    with pytest.raises(ValueError, match=word):
        parse_layers(table)


def test_who_asks_for_many_places_reads_each_text_once_and_finds_the_same():
    read: list[str] = []

    def named(text: str):
        read.append(text)
        return LAYERS.named(text)

    remembered = cache(named)
    texts = [
        ("Masjid", "", "Al-Ikhlas"),
        ("Masjid", "", "Nurul Huda"),
        ("", "", "SDN 001"),
        ("",) * 3,
    ]
    for category, kind, name in texts:
        found = LAYERS.first_of((category, kind, name), remembered)
        assert found == LAYERS.of(kind, category, name)
    assert len(read) == len(set(read)) and read.count("Masjid") == 1
