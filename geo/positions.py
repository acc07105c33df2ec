"""Positions as people paste them: decimal or in degrees, in either order, or in a map's link."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from geo.shapes import Point, ShapeError, in_indonesia, settle_point

LONGEST = 2_000  # letters; a link of Google Maps has a few hundred
EXAMPLE = "0.5072, 117.5380"

_NUMBER = r"-?\d{1,3}(?:\.\d+)?"
_PAIR = rf"({_NUMBER})(?:\s*[,;/]\s*|\s+)\+?({_NUMBER})"
_SHORT_LINKS = re.compile(r"https?://(?:maps\.app\.goo\.gl|goo\.gl|g\.co|g\.page)/", re.I)
# The pin of a place stands before where the map happened to be moved.
_LINKED = (
    re.compile(rf"!3d({_NUMBER})!4d({_NUMBER})"),
    re.compile(
        rf"[?&#](?:q|query|ll|sll|daddr|destination|center|cp|loc)=(?:loc:)?\s*{_PAIR}", re.I
    ),
    re.compile(rf"[?&#]m?lat(?:itude)?=({_NUMBER})&m?(?:lon|lng|long|longitude)=({_NUMBER})", re.I),
    re.compile(rf"geo:\s*({_NUMBER}),({_NUMBER})", re.I),
    re.compile(rf"/(?:place|search|dir|)/?{_PAIR}(?=[/?]|$)", re.I),
    re.compile(rf"@({_NUMBER}),({_NUMBER})"),
    re.compile(rf"#(?:map=)?[\d.]+/({_NUMBER})/({_NUMBER})"),
)
_LINK = re.compile(r"^\s*(?:https?://|geo:|google\.navigation:|www\.)", re.I)

_SIDES = {
    "lu": "n", "u": "n", "n": "n", "lintangutara": "n", "north": "n", "utara": "n",
    "ls": "s", "s": "s", "lintangselatan": "s", "south": "s", "selatan": "s",
    "bt": "e", "e": "e", "t": "e", "bujurtimur": "e", "east": "e", "timur": "e",
    "bb": "w", "w": "w", "b": "w", "bujurbarat": "w", "west": "w", "barat": "w",
}  # fmt: skip
_SIDE = (
    r"lintang\s*(?:utara|selatan)|bujur\s*(?:timur|barat)|utara|selatan|timur|barat"
    r"|north|south|east|west|lu|ls|bt|bb|[nsewutb]"
)
_VALUE = r"\d{1,3}(?:[.,]\d+)?"
_ANGLE = re.compile(
    rf"(?:(?P<before>\b(?:{_SIDE})\b)[\s.:]*)?(?P<sign>-)?(?P<deg>{_VALUE})"
    rf"(?:\s*(?:°|derajat|deg|d)\s*(?:(?P<min>{_VALUE})\s*(?:'|menit|m)\s*)?"
    rf"(?:(?P<sec>{_VALUE})\s*(?:\"|''|detik)\s*)?)?(?:\s*(?P<after>(?:{_SIDE})\b))?",
    re.I,
)
_SIGNS = str.maketrans("−–º˚′’‘`″“”", "--°°''''\"\"\"")


class PositionError(ValueError):
    """A text that holds no position we can use; the text is a sentence for people."""


def read_position(text: str) -> Point:
    """The longitude and latitude in a text or link; PositionError says what is missing."""
    said = unquote(unquote(text[:LONGEST])).translate(_SIGNS).strip()
    if not said:
        raise PositionError("Tulis koordinat atau tempel tautan peta.")
    if _SHORT_LINKS.search(said):
        raise PositionError(
            "Tautan pendek tidak memuat koordinat. Buka dulu, lalu salin alamat panjangnya."
        )
    if _LINK.match(said):
        return _settle(_read_link(said))
    return _settle(_read_sides(said) or _read_decimals(said))


def _read_link(link: str) -> Point:
    for pattern in _LINKED:
        pairs = [(float(one), float(two)) for one, two in pattern.findall(link)]
        # geo:0,0?q=… and links that begin at the whole earth name their point elsewhere.
        pairs = [pair for pair in pairs if pair != (0.0, 0.0)]
        if pairs:
            return pairs[-1]
    raise PositionError(f"Tautan ini tidak memuat koordinat. Tulis angkanya, misalnya {EXAMPLE}.")


def _read_sides(text: str) -> Point | None:
    """Two angles of which at least one says its side, or is written with a degree sign."""
    angles = list(_angles(text))
    marked = [side or "°" in text or "derajat" in text.lower() for _, side in angles]
    if len(angles) != 2 or not any(marked):
        return None
    (first, one), (second, two) = angles
    if one in ("e", "w") or two in ("n", "s"):
        first, second = second, first
    return first, second  # latitude first


def _angles(text: str) -> Iterator[tuple[float, str]]:
    for match in _ANGLE.finditer(text):
        degrees, minutes, seconds = (
            float((match[part] or "0").replace(",", ".")) for part in ("deg", "min", "sec")
        )
        if minutes >= 60 or seconds >= 60:
            raise PositionError("Menit dan detik harus di bawah 60.")
        side = re.sub(r"\s", "", (match["before"] or match["after"] or "").lower())
        side = _SIDES.get(side, "")
        value = degrees + minutes / 60 + seconds / 3600
        yield (-value if match["sign"] or side in ("s", "w") else value), side


def _read_decimals(text: str) -> Point:
    pair = _read_points(text) if re.search(r"\d\.\d", text) else _read_commas(text)
    if pair is None:
        raise PositionError(f"Kami tidak menemukan dua angka. Tulis seperti ini: {EXAMPLE}.")
    return pair


def _read_points(text: str) -> Point | None:
    found = re.findall(r"-?\d+(?:\.\d+)?", text)
    return (float(found[0]), float(found[1])) if len(found) == 2 else None


def _read_commas(text: str) -> Point | None:
    """With decimal commas; of `0,5,117,5` each two numbers belong together."""
    parts = [part.strip(",") for part in re.split(r"[;\s/|]+", text) if part.strip(",")]
    if len(parts) == 1:
        numbers = parts[0].split(",")
        if len(numbers) == 4:
            parts = [",".join(numbers[:2]), ",".join(numbers[2:])]
        elif len(numbers) == 2:
            parts = numbers
    if len(parts) != 2 or not all(re.fullmatch(r"[+-]?\d+(?:,\d+)?", part) for part in parts):
        return None
    one, two = (float(part.replace(",", ".")) for part in parts)
    return one, two


def _settle(latlon: Point) -> Point:
    lat, lon = latlon
    if in_indonesia(lon, lat):
        return lon, lat
    try:
        return settle_point(lat, lon)
    except ShapeError:
        raise PositionError(
            f"Titik {lat:g}, {lon:g} terletak di luar Indonesia. Periksa angkanya."
        ) from None
