"""Region codes as the ministry writes them: parse, parent, ancestors, scope key."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

# Kemendagri 2+2+2+4 digits; the first digit of the last part tells the kind of village:
# 1 kelurahan, 2 desa, 3 desa adat (Kepmendagri 300.2.2-2430/2025).
_DOTTED = re.compile(r"(\d{2})(?:\.(\d{2})(?:\.(\d{2})(?:\.([123]\d{3}))?)?)?")
_PLAIN = re.compile(r"(\d{2})(?:(\d{2})(?:(\d{2})([123]\d{3})?)?)?")


class Level(StrEnum):
    """How deep a region lies."""

    PROVINSI = "provinsi"
    KABUPATEN = "kabupaten"
    KECAMATAN = "kecamatan"
    DESA = "desa"


class UnitKind(StrEnum):
    """What a unit of the tree is."""

    NEGARA = "negara"
    PROVINSI = "provinsi"
    KABUPATEN = "kabupaten"
    SETDA = "setda"
    BAGIAN = "bagian"
    OPD = "opd"
    KECAMATAN = "kecamatan"
    DESA = "desa"
    KELURAHAN = "kelurahan"


_LEVELS = (Level.PROVINSI, Level.KABUPATEN, Level.KECAMATAN, Level.DESA)


@dataclass(frozen=True, slots=True, order=True)
class RegionCode:
    """A Kemendagri code such as 64.08.04.2012, kept as text with dots."""

    text: str

    @classmethod
    def parse(cls, text: str) -> "RegionCode":
        """The code in dotted or plain writing; ValueError names what is wrong with it."""
        wanted = text.strip()
        match = _DOTTED.fullmatch(wanted) or _PLAIN.fullmatch(wanted)
        if match is None:
            raise ValueError(f"“{text}” bukan kode wilayah (contoh: 64.08.04.2012)")
        return cls(".".join(part for part in match.groups() if part))

    @property
    def plain(self) -> str:
        """Digits only, as OpenSID writes it."""
        return self.text.replace(".", "")

    @property
    def level(self) -> Level:
        """The level, by the number of parts."""
        return _LEVELS[self.text.count(".")]

    @property
    def parent(self) -> "RegionCode | None":
        """The region above; None above a province."""
        head, _, _ = self.text.rpartition(".")
        return RegionCode(head) if head else None

    def ancestors(self) -> Iterator["RegionCode"]:
        """The regions above, nearest first."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    @property
    def kind(self) -> UnitKind:
        """What the code says the unit is; desa adat is a desa with a designation."""
        if self.level is not Level.DESA:
            return UnitKind(self.level.value)
        return UnitKind.KELURAHAN if self.text.rpartition(".")[2][0] == "1" else UnitKind.DESA

    @property
    def scope_key(self) -> int:
        """The integer ppkkccdddd; a region above its parts has zeros there."""
        return int(self.plain.ljust(10, "0"))

    @property
    def scope_end(self) -> int:
        """The largest scope key inside this region."""
        return int(self.plain.ljust(10, "9"))

    def __str__(self) -> str:
        return self.text
