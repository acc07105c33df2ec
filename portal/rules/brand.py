"""A regency's colours from three seeds, and the refusal of seeds that cannot be read.

Hue and chroma come from the seeds, lightness is fixed, so that text stands out in every regency.
What warns looks the same everywhere and takes nothing from the seeds.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.rules.colours import Oklch, contrast, read_colour, write_colour

Tokens = Mapping[str, str]

_LIGHT = {
    "dasar": "#ffffff", "ulin": "#251c16", "ulin2": "#5d534b", "baik": "#185b37",
    "waspada": "#684507", "waspadaL": "#fbedcd", "gawat": "#902a19", "gawatL": "#ffe9e3",
}  # fmt: skip
_DARK = {
    "ulin": "#ece9e4", "ulin2": "#b3afa7", "baik": "#88d1a2",
    "waspada": "#efcc83", "waspadaL": "#3a2b11", "gawat": "#f8b09d", "gawatL": "#47211a",
}  # fmt: skip
WHITE = "#ffffff"
INK = "#1d120a"  # on an ochre button
_MOST_BRAND, _MOST_ACCENT, _MOST_ACCENT_DARK = 0.085, 0.145, 0.14

# Map classes, low to high: lightness, chroma, and how far the hue turns from the seed's.
_CLASSES_LIGHT = (
    (0.925, 0.045, -45), (0.825, 0.085, -30), (0.69, 0.10, -12), (0.52, 0.085, 0), (0.345, 0.06, 0)
)  # fmt: skip
_CLASSES_DARK = (
    (0.315, 0.033, 0), (0.40, 0.055, 0), (0.50, 0.08, -6), (0.73, 0.10, -18), (0.90, 0.075, -35)
)  # fmt: skip

# What must stand out from what: token, ground, least ratio, what it is called in a refusal.
_TEXT, _MARK = 4.5, 3.0
_PAIRS = (
    ("ulin", "dasar", _TEXT, "teks"), ("ulin", "kabut", _TEXT, "teks di dasar kabut"),
    ("ulin2", "dasar", _TEXT, "teks kedua"), ("ulin2", "kabut", _TEXT, "teks kedua di kabut"),
    ("taut", "dasar", _TEXT, "tautan"), ("taut", "kabut", _TEXT, "tautan di kabut"),
    ("putih", "kepala", _TEXT, "teks putih di kepala"),
    ("samar", "kepala", _TEXT, "teks kedua di kepala"),
    ("aksen", "kepala", _MARK, "aksen di kepala"),
    ("putih", "kepala3", _TEXT, "teks putih di peta kepala"),
    ("dasar", "aksi", _TEXT, "teks tombol"), ("tinta", "aksen", _TEXT, "teks tombol aksen"),
    ("garis2", "dasar", _MARK, "tepi isian"), ("garis2", "kabut", _MARK, "tepi isian di kabut"),
    ("aksen2", "dasar", _MARK, "tanda aksen"), ("baik", "dasar", _MARK, "tanda segar"),
    ("q4", "dasar", _MARK, "batang grafik"), ("q4", "garis", _MARK, "batang di alurnya"),
    ("waspada", "waspadaL", _TEXT, "peringatan"), ("gawat", "gawatL", _TEXT, "galat"),
    ("ulin", "q1", _TEXT, "angka di peta kelas 1"), ("ulin", "q2", _TEXT, "angka di peta kelas 2"),
    ("ulin", "q3", _TEXT, "angka di peta kelas 3"), ("dasar", "q4", _TEXT, "angka di kelas 4"),
    ("dasar", "q5", _TEXT, "angka di kelas 5"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Brand:
    """The tokens of one regency, in daylight and in the dark."""

    light: Tokens
    dark: Tokens

    def to_css(self) -> str:
        """Plain hex, so that old phones need no colour arithmetic."""
        changed = {name: value for name, value in self.dark.items() if value != self.light[name]}
        return (
            f":root{{color-scheme:light dark;{_declare(self.light)}}}"
            f"@media (prefers-color-scheme:dark){{:root{{{_declare(changed)}}}}}"
        )


@dataclass(frozen=True, slots=True)
class Brands:
    """The colours of each regency; those without seeds of their own share the general ones."""

    general: Brand
    by_regency: Mapping[str, Brand]

    def of(self, regency: str) -> Brand:
        """The colours of a regency by its code."""
        return self.by_regency.get(regency, self.general)


def parse_brands(table: Mapping[str, object]) -> Brands:
    """The seeds of config/brand.toml; ValueError names the table and what cannot be read."""
    made: dict[str, Brand] = {}
    for name, row in table.items():
        if not isinstance(row, Mapping):
            raise ValueError(f"brand.toml: {name} harus berupa tabel")
        seeds = [row.get(seed) for seed in ("merek", "aksen", "tautan")]
        if not all(isinstance(seed, str) for seed in seeds):
            raise ValueError(f"brand.toml: [{name}] perlu merek, aksen, dan tautan")
        try:
            made[name] = make_brand(*(str(seed) for seed in seeds))
        except ValueError as error:
            raise ValueError(f"brand.toml: [{name}] {error}") from None
    if "general" not in made:
        raise ValueError("brand.toml: [general] harus ada")
    return Brands(made.pop("general"), made)


def make_brand(merek: str, aksen: str, tautan: str) -> Brand:
    """The tokens of three seeds; ValueError when a pair of them could not be told apart."""
    main, mark, link = read_colour(merek), read_colour(aksen), read_colour(tautan)
    light = {**_LIGHT, **_make_light(main, mark, link)}
    dark = {**_DARK, **_make_dark(main, mark, link)}
    require_readable(light, "terang")
    require_readable(dark, "gelap")
    return Brand(light, dark)


def require_readable(tokens: Tokens, mode: str) -> None:
    """ValueError that names the first pair which could not be told apart. Fixed lightness keeps
    all seeds tried so far well above these bounds; this holds the rules above to it."""
    known = {**tokens, "putih": WHITE, "tinta": INK}
    for front, ground, least, name in _PAIRS:
        ratio = contrast(known[front], known[ground])
        if ratio < least:
            told, wanted = (f"{each:.1f}".replace(".", ",") for each in (ratio, least))
            raise ValueError(
                f"ditolak: {name} hanya {told} banding 1 dalam mode {mode}, perlu {wanted}"
            )


def _make_light(main: Oklch, mark: Oklch, link: Oklch) -> dict[str, str]:
    hue, chroma = main.hue, min(main.chroma, _MOST_BRAND)
    accent = min(mark.chroma, _MOST_ACCENT)
    return {
        "kepala": write_colour(0.30, chroma * 0.85, hue),
        "kepala3": write_colour(0.46, chroma, hue),
        "samar": write_colour(0.87, 0.03, hue),
        "aksi": write_colour(0.42, chroma * 1.1, hue),
        "kabut": write_colour(0.968, 0.010, hue),
        "garis": write_colour(0.875, 0.0135, hue),
        "garis2": write_colour(0.58, 0.020, hue),
        "aksen": write_colour(0.78, accent, mark.hue),
        "aksen2": write_colour(0.60, accent, mark.hue),
        "taut": write_colour(0.45, link.chroma, link.hue),
        **_classes(_CLASSES_LIGHT, hue),
    }


def _make_dark(main: Oklch, mark: Oklch, link: Oklch) -> dict[str, str]:
    hue, chroma = main.hue, min(main.chroma, _MOST_BRAND)
    return {
        "kepala": write_colour(0.245, chroma * 0.55, hue),
        "kepala3": write_colour(0.42, chroma * 0.9, hue),
        "samar": write_colour(0.87, 0.03, hue),
        "aksi": write_colour(0.76, chroma * 1.25, hue),
        "dasar": write_colour(0.185, 0.009, hue),
        "kabut": write_colour(0.235, 0.0115, hue),
        "garis": write_colour(0.34, 0.0165, hue),
        "garis2": write_colour(0.60, 0.0195, hue),
        "aksen": write_colour(0.78, min(mark.chroma, _MOST_ACCENT), mark.hue),
        "aksen2": write_colour(0.72, min(mark.chroma, _MOST_ACCENT_DARK), mark.hue),
        "taut": write_colour(0.80, link.chroma * 0.9, link.hue),
        **_classes(_CLASSES_DARK, hue),
    }


def _classes(rows: tuple[tuple[float, float, float], ...], hue: float) -> dict[str, str]:
    return {
        f"q{number}": write_colour(lightness, chroma, hue + turn)
        for number, (lightness, chroma, turn) in enumerate(rows, start=1)
    }


def _declare(tokens: Tokens) -> str:
    return ";".join(f"--{name}:{value}" for name, value in tokens.items())
