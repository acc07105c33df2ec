"""Which number in a file is a Kemendagri code, and which only looks like one."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from geo.codes import RegionCode
from geo.formats.feature import RawFeature
from geo.intake import field_names
from geo.intake.region import Regions

_DIGITS = re.compile(r"\d{10}")
_BPS_SHAPE = re.compile(r"\d{6}0\d{3}")  # a Kemendagri village part never begins with 0
_EXPLICIT = ("kdepum", "kodekemendagri", "kdkemendagri", "kemendagri", "kodepum")


@dataclass(frozen=True, slots=True)
class CodeColumn:
    """The column of codes. `statistics`: its plain numbers are those of the statistics office."""

    name: str
    statistics: bool
    guessed: bool = False  # found by its values, not by its name

    def describe(self) -> str:
        """A sentence on where codes are read from."""
        if not self.name:
            return "Tidak ada kolom kode; dicari lewat pengenal unsur, lalu nama dan kecamatan."
        if self.statistics:
            return f"Kolom {self.name} berisi kode BPS dan tidak dipakai."
        found = "karena isinya" if self.guessed else "karena namanya"
        return f"Kode dibaca dari kolom {self.name}, {found}."


@dataclass(frozen=True, slots=True)
class Written:
    """The code of one feature. `bps`: it is one of the statistics office; `wrong`: neither."""

    code: RegionCode | None = None
    bps: str = ""
    wrong: str = ""


def find_column(features: Sequence[RawFeature], regions: Regions) -> CodeColumn:
    """The column that holds codes, by its name, else by what stands in it."""
    columns = list(dict.fromkeys(name for each in features for name in each.properties))
    name = field_names.find(columns, field_names.CODE)
    guessed = False
    if not name:
        name = _guess(features, regions, columns)
        guessed = bool(name)
    texts = [clean(each.properties.get(name, "") or each.id) for each in features]
    plain = [text for text in texts if _DIGITS.fullmatch(text)]
    known = sum(_dotted(text) in regions.villages for text in plain)
    shaped = sum(_BPS_SHAPE.fullmatch(text) is not None for text in plain)
    listed = sum(text in regions.bps for text in plain)
    explicit = field_names.squeeze(name) in _EXPLICIT
    statistics = listed > known or (shaped > known and not explicit)
    return CodeColumn(name, statistics, guessed)


def read_code(feature: RawFeature, column: CodeColumn, regions: Regions) -> Written:
    """The code a feature states."""
    bps = clean(field_names.value(feature.properties, field_names.BPS))
    text = clean(feature.properties.get(column.name, "")) or _id_code(feature.id)
    if not text:
        return Written(bps=bps)
    if bps and text == bps:
        return Written(bps=text)
    plain = _DIGITS.fullmatch(text) is not None
    if plain and (column.statistics or _BPS_SHAPE.fullmatch(text)):
        return Written(bps=text)
    if text in regions.bps and _dotted(text) not in regions.villages:
        return Written(bps=text)
    try:
        return Written(code=RegionCode.parse(text))
    except ValueError:
        return Written(bps=text) if re.fullmatch(r"\d{7}|\d{10}", text) else Written(wrong=text)


def clean(text: str) -> str:
    """A code without quotes, blanks and other separators."""
    bare = text.strip().strip("'\"`").strip()
    return re.sub(r"(?<=\d)[ \-/_](?=\d)", ".", bare)


def _guess(features: Sequence[RawFeature], regions: Regions, columns: Sequence[str]) -> str:
    """The column most of whose values are codes of these regions."""
    hits: Counter[str] = Counter()
    for feature in features:
        for name, text in feature.properties.items():
            hits[name] += _dotted(clean(text)) in regions.villages
    best = max(columns, key=lambda name: hits[name], default="")
    return best if best and hits[best] * 2 > len(features) else ""


def _id_code(text: str) -> str:
    """A feature's id counts only when it has the form of a code: most are running numbers."""
    bare = clean(text)
    return bare if re.fullmatch(r"\d{2}\.\d{2}(\.\d{2}(\.\d{4})?)?|\d{10}", bare) else ""


def _dotted(text: str) -> str:
    if _DIGITS.fullmatch(text):
        return f"{text[:2]}.{text[2:4]}.{text[4:6]}.{text[6:]}"
    return text
