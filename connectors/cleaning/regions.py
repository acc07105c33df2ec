"""Which desa a map feature names: the Kemendagri code among its fields; BPS codes are refused."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.codes import Level, RegionCode
from geo.shapes import ShapeError

CODE_NAMES = (
    "kdepum", "code", "kode", "kode_desa", "kodedesa", "kd_desa", "kode_deskel", "kode_kel",
    "kode_kemendagri", "kode_wilayah", "kode_wil", "kemendagri",
)  # fmt: skip
BPS_NAMES = ("kdebps", "kode_bps", "kodebps", "kd_bps", "bps", "idbps", "iddesa", "idsls")
NAME_NAMES = (
    "name", "nama", "namobj", "nama_desa", "namadesa", "wadmkd", "nama_obyek", "nama_objek",
    "nama_deskel", "nama_kel", "desa",
)  # fmt: skip


class ForeignError(ShapeError):
    """A region that is none of ours: it lies elsewhere, or is made from its desa."""

    def __init__(self, sentence: str, code: RegionCode) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True, slots=True)
class Named:
    """A desa, and its code as the source wrote it."""

    code: str
    written: str


def read_village(properties: Mapping[str, str], fallback: str, unit_code: str) -> Named:
    """The desa of the unit that a feature names; ShapeError says what else it names."""
    text = first_of(properties, CODE_NAMES) or fallback
    bps = first_of(properties, BPS_NAMES)
    if not text:
        if bps:
            raise ShapeError(f"Kode {bps} adalah kode BPS, bukan kode Kemendagri.")
        raise ShapeError("Unsur ini tidak memuat kode Kemendagri.")
    if bps and text == bps:
        raise ShapeError(f"Kode {text} adalah kode BPS, bukan kode Kemendagri.")
    try:
        code = RegionCode.parse(text)
    except ValueError:
        if is_bps(text):
            raise ShapeError(f"Kode {text} adalah kode BPS, bukan kode Kemendagri.") from None
        raise ShapeError(f"Kode {text[:40]} bukan kode Kemendagri.") from None
    if code.level is not Level.DESA:
        raise ForeignError(
            f"Batas {code} tidak dipakai: kecamatan dan kabupaten dibentuk dari batas desanya.",
            code,
        )
    if not lies_in(code, unit_code):
        raise ForeignError(f"Kode {code} tidak termasuk wilayah {unit_code}.", code)
    return Named(code.text, text)


def is_bps(text: str) -> bool:
    """Whether a text that is no Kemendagri code has the form of a BPS code."""
    return text.isdigit() and len(text) in (7, 10)


def lies_in(code: RegionCode, unit_code: str) -> bool:
    """Whether a region is the unit or lies in it."""
    return code.text == unit_code or code.text.startswith(f"{unit_code}.")


def first_of(properties: Mapping[str, str], names: tuple[str, ...]) -> str:
    """The first filled field of these names, whatever its capitals."""
    lower = {name.lower(): value for name, value in properties.items()}
    return next((lower[name] for name in names if lower.get(name)), "")


def count_unknown(properties: Mapping[str, str], names: frozenset[str]) -> int:
    """How many filled fields are on no list, and so stay outside."""
    return sum(1 for name, value in properties.items() if value and name.lower() not in names)
