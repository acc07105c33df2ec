"""Colours by lightness, chroma and hue (OKLCH), as hex, and how far two stand apart."""

import math
import re
from dataclasses import dataclass

_HEX = re.compile(r"#[0-9a-f]{6}", re.I)
_FITS = 1e-4  # what rounding to whole steps forgives


@dataclass(frozen=True, slots=True)
class Oklch:
    """A colour as the eye orders it: lightness 0–1, chroma from 0, hue in degrees."""

    lightness: float
    chroma: float
    hue: float


def read_colour(text: str) -> Oklch:
    """The colour a hex code names; ValueError when it is none."""
    if not _HEX.fullmatch(text):
        raise ValueError(f"“{text}” bukan warna; tulis seperti #1c5a44")
    red, green, blue = _linear(text)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return Oklch(lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


def write_colour(lightness: float, chroma: float, hue: float) -> str:
    """The hex code of a colour, its chroma reduced until a screen can show it."""
    if not _shows(_light(lightness, chroma, hue)):
        low, high = 0.0, chroma
        for _ in range(30):
            middle = (low + high) / 2
            low, high = (middle, high) if _shows(_light(lightness, middle, hue)) else (low, middle)
        chroma = low
    steps = (round(255 * _gamma(part)) for part in _light(lightness, chroma, hue))
    return "#" + "".join(f"{step:02x}" for step in steps)


def contrast(one: str, other: str) -> float:
    """The WCAG ratio of two hex codes, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(text: str) -> float:
    red, green, blue = _linear(text)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(text: str) -> tuple[float, float, float]:
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _plain(red), _plain(green), _plain(blue)


def _plain(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _gamma(part: float) -> float:
    part = min(1.0, max(0.0, part))
    return 12.92 * part if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)


def _light(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _shows(parts: tuple[float, float, float]) -> bool:
    return all(-_FITS <= part <= 1 + _FITS for part in parts)
