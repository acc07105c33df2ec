"""Places fall into layers by what they are called."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.naming_variants import split_words
from portal.rules.place_layers import parse_layers
from portal.settings import Settings, read_config
from tests.databases import ROOT

LAYERS = parse_layers(read_config(Settings(ROOT, "", "", "", ROOT / "config", ""), "tempat.toml"))


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


def says(said, words):
    """Whether the words stand in a text in their order; a single long word may be begun."""
    if len(words) == 1 and len(words[0]) > 4:
        return any(word.startswith(words[0]) for word in said)
    return any(tuple(said[at : at + len(words)]) == words for at in range(len(said)))


SPOKEN = sorted({word for layer in LAYERS.items for words in layer.words for word in words})


@given(
    st.lists(
        st.sampled_from([*SPOKEN, "é", "xx", "raya"])
        | st.sampled_from(SPOKEN).map(lambda word: word + "nya"),
        max_size=6,
    )
)
def test_the_layer_is_the_first_that_has_words_of_the_text(words):
    said = split_words(" ".join(words))
    expected = next(
        (layer for layer in LAYERS.items if any(says(said, each) for each in layer.words)), None
    )
    assert LAYERS.named(" ".join(words)) == expected
