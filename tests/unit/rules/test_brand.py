"""Brand colours: the known tokens of known seeds, readable for any seeds or refused."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.brand import make_brand, parse_brands, require_readable
from portal.rules.colours import contrast, read_colour, write_colour
from tests.databases import ROOT

FOREST = ("#1c5a44", "#d98324", "#15607a")
COAST = ("#123f73", "#e0b23a", "#7a2f5b")
# Worked out by the designers for the forest seeds, light and dark.
LIGHT = {
    "kepala": "#003726", "kepala3": "#29654e", "samar": "#c3dbd0", "aksi": "#105b43",
    "aksen": "#f8a049", "aksen2": "#b96a02", "taut": "#115e78", "dasar": "#ffffff",
    "kabut": "#eff7f3", "garis": "#ced9d4", "garis2": "#707e77", "ulin": "#251c16",
    "q1": "#e1ebca", "q2": "#add39c", "q3": "#67ae7f", "q4": "#2f785d", "q5": "#134332",
}  # fmt: skip
DARK = {
    "kepala": "#0a261c", "kepala3": "#245845", "samar": "#c3dbd0", "aksi": "#75c4a4",
    "aksen": "#f8a049", "aksen2": "#e28e3a", "taut": "#8bc8e2", "dasar": "#0f1412",
    "kabut": "#19201d", "garis": "#303b36", "garis2": "#76847d", "ulin": "#ece9e4",
    "q1": "#21372e", "q2": "#285141", "q3": "#357153", "q4": "#7bb984", "q5": "#cde9b5",
}  # fmt: skip
hexes = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def apart(one: str, other: str) -> int:
    return max(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) for at in (1, 3, 5))


@pytest.mark.parametrize("name", LIGHT)
def test_the_forest_seeds_give_the_known_tokens(name):
    brand = make_brand(*FOREST)
    # The ochre on the sheet lies at the edge of what a screen shows: there two steps are rounding.
    assert apart(brand.light[name], LIGHT[name]) <= (2 if name == "aksen2" else 0)
    assert apart(brand.dark[name], DARK[name]) == 0


def test_contrasts_are_those_of_the_known_table():
    light = make_brand(*FOREST).light
    assert contrast("#ffffff", light["kepala"]) == pytest.approx(13.34, abs=0.05)
    assert contrast(light["taut"], light["dasar"]) == pytest.approx(7.25, abs=0.05)
    assert contrast(light["garis2"], light["kabut"]) == pytest.approx(3.90, abs=0.05)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_a_coastal_set_is_readable_too():
    brand = make_brand(*COAST)
    assert contrast("#ffffff", brand.light["kepala"]) >= 6.8
    assert contrast(brand.light["taut"], brand.light["dasar"]) >= 6.8
    assert contrast(brand.light["garis2"], brand.light["kabut"]) >= 3.8
    assert read_colour(brand.light["kepala"]).hue == pytest.approx(read_colour(COAST[0]).hue, abs=4)


@pytest.mark.parametrize(
    ("seeds", "words"),
    [
        (("#1c5a44", "oranye", "#15607a"), "“oranye” bukan warna"),
        (("#1c5a44", "#d98324", "#15607"), "“#15607” bukan warna"),
    ],
)
def test_seeds_that_are_no_colours_are_refused_by_table(seeds, words):
    table = {"general": dict(zip(("merek", "aksen", "tautan"), FOREST, strict=True))}
    table["64.74"] = dict(zip(("merek", "aksen", "tautan"), seeds, strict=True))
    with pytest.raises(ValueError, match=r"brand\.toml: \[64\.74\]") as refused:
        parse_brands(table)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("token", "colour", "words"),
    [
        ("taut", "#9fb8c2", "tautan hanya 2,1 banding 1 dalam mode terang, perlu 4,5"),
        ("kepala", "#8aa79b", "teks putih di kepala hanya 2,6 banding 1"),
        ("garis2", "#ced9d4", "tepi isian hanya 1,4 banding 1 dalam mode terang, perlu 3,0"),
        ("q4", "#ced9d4", "batang grafik hanya"),
    ],
)
def test_a_set_that_cannot_be_read_is_refused_with_a_sentence(token, colour, words):
    light = make_brand(*FOREST).light
    with pytest.raises(ValueError, match="ditolak") as refused:
        require_readable({**light, token: colour}, "terang")
    assert words in str(refused.value)


def test_a_table_that_lacks_a_seed_is_named():
    with pytest.raises(ValueError, match="perlu merek, aksen, dan tautan"):
        parse_brands({"general": {"merek": "#1c5a44"}})
    with pytest.raises(ValueError, match=r"\[general\] harus ada"):
        parse_brands({})


def test_the_seeds_we_ship_are_readable():
    brands = parse_brands(tomllib.loads((ROOT / "config" / "brand.toml").read_text()))
    assert brands.of("64.08").light["kepala"] == brands.general.light["kepala"]


@given(hexes, hexes, hexes)
def test_any_seeds_are_readable(merek, aksen, tautan):
    brand = make_brand(merek, aksen, tautan)
    for tokens in (brand.light, brand.dark):
        assert contrast(tokens["ulin"], tokens["kabut"]) >= 4.5
        assert contrast(tokens["taut"], tokens["dasar"]) >= 4.5
        assert contrast("#ffffff", tokens["kepala3"]) >= 4.5
        assert contrast(tokens["aksen2"], tokens["dasar"]) >= 3


@given(st.floats(0.1, 0.98), st.floats(0, 0.4), st.floats(0, 360))
def test_a_colour_no_screen_shows_keeps_its_hue_and_loses_chroma(lightness, chroma, hue):
    shown = read_colour(write_colour(lightness, chroma, hue))
    assert abs(shown.lightness - lightness) < 0.02
    assert shown.chroma <= chroma + 0.02


@given(hexes)
def test_a_colour_is_read_and_written_back(text):
    colour = read_colour(text)
    assert apart(write_colour(colour.lightness, colour.chroma, colour.hue), text) <= 1
