"""What was found in a file, unit by unit: a kind, how much it weighs, a sentence."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """What a finding asks for."""

    FIXED = "diperbaiki"  # done, nobody needs to look
    NOTE = "catatan"  # nothing was changed, worth knowing
    REVIEW = "periksa"  # a person decides before anything is stored


class Kind(StrEnum):
    """What is wrong."""

    EMPTY = "geometri kosong"
    NO_AREA = "bukan bidang"
    UNREADABLE = "geometri tidak terbaca"
    TOO_FINE = "terlalu banyak titik"
    SWAPPED = "bujur dan lintang tertukar"
    MIXED_AXES = "urutan sumbu bercampur"
    OUTSIDE_INDONESIA = "di luar Indonesia"
    OPEN_RING = "cincin tidak tertutup"
    DEAD_RING = "cincin tanpa luas"
    REPEATED = "titik berulang"
    CROSSING = "garis memotong diri"
    HOLE_CROSSING = "lubang memotong diri"
    HOLE_OUTSIDE = "lubang di luar bidang"
    ISLANDS_AS_HOLES = "pulau disandikan sebagai lubang"
    NESTED_SHELLS = "bidang di dalam bidang"
    NESTED_HOLES = "lubang di dalam lubang"
    INVALID = "bentuk tidak sah"
    UNCLEAR_REPAIR = "perbaikan tidak pasti"
    FEW_POINTS = "poligon terlalu sederhana"
    LABEL_OUTSIDE = "titik label di luar bidang"
    MERGED = "beberapa unsur digabung"
    TWICE = "unsur ganda"
    CUT = "dipotong"
    CLEANED = "dirapikan dengan tetangga"
    FITTED = "disesuaikan dengan batas tersimpan"
    CHANGED = "berubah terlalu banyak"
    VANISHED = "lenyap saat dirapikan"
    OVERLAP = "menindih tetangga"
    OVER_PARENT = "digambar di atas induknya"
    INSIDE_OTHER = "di dalam unit lain"
    OUTSIDE_PARENT = "di luar wilayah induknya"
    STRANGE_NEIGHBOURS = "terpisah dari kecamatannya"
    AREA = "luas berbeda dari angka resmi"
    NAME_DIFFERS = "nama berbeda"
    NAMES_DIFFER = "satu kode dua nama"
    BY_NAME = "dicocokkan lewat nama"
    BPS_CODE = "kode BPS"
    NO_CODE = "tanpa kode"
    UNKNOWN_CODE = "kode tidak dikenal"
    FOREIGN = "di luar wilayah portal"
    OTHER_LEVEL = "tingkat lain"
    AMBIGUOUS = "nama tidak pasti"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `other`: the code of the unit it also concerns."""

    kind: Kind
    weight: Weight
    sentence: str
    other: str = ""


def fixed(kind: Kind, sentence: str) -> Finding:
    """A finding that was repaired."""
    return Finding(kind, Weight.FIXED, sentence)


def note(kind: Kind, sentence: str, other: str = "") -> Finding:
    """A finding worth knowing."""
    return Finding(kind, Weight.NOTE, sentence, other)


def review(kind: Kind, sentence: str, other: str = "") -> Finding:
    """A finding somebody has to decide on."""
    return Finding(kind, Weight.REVIEW, sentence, other)


def say_km2(value: float) -> str:
    """An area as Indonesian writes it, with more digits where it is tiny: 31.572,69 km²."""
    if 0 < abs(value) < 0.0001:
        return f"{max(1, round(abs(value) * 1e6))} m²"
    digits = 4 if 0 < abs(value) < 0.01 else 2
    return f"{value:,.{digits}f} km²".translate(str.maketrans(",.", ".,"))
