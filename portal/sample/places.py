"""The regency of the sample: its kecamatan, desa and kelurahan, from the packaged code list."""

from collections.abc import Iterator
from dataclasses import dataclass

from lokal import wilayah


@dataclass(frozen=True, slots=True)
class Village:
    """A desa or kelurahan; `number` counts from 1 within its kecamatan."""

    code: str
    name: str
    number: int
    district: str
    district_code: str
    regency: str
    province: str

    @property
    def is_urban(self) -> bool:
        """Whether it is a kelurahan: the last part of its code begins with 1."""
        return self.code.rpartition(".")[2].startswith("1")

    @property
    def title(self) -> str:
        """The name with the word before it."""
        return f"{'Kelurahan' if self.is_urban else 'Desa'} {self.name}"


@dataclass(frozen=True, slots=True)
class District:
    """A kecamatan and the villages in it."""

    code: str
    name: str
    number: int
    regency: str
    villages: tuple[Village, ...]


@dataclass(frozen=True, slots=True)
class Regency:
    """A kabupaten or kota; `name` is without the word before it."""

    code: str
    name: str
    province: str
    districts: tuple[District, ...]

    def villages(self) -> Iterator[Village]:
        """All villages, in the order of their codes."""
        for district in self.districts:
            yield from district.villages


def read_regency(code: str) -> Regency:
    """The regency with this dotted code; ValueError when the code list has none."""
    found = wilayah.get_wilayah(code)
    above = wilayah.get_wilayah(code.partition(".")[0])
    if found is None or above is None or code.count(".") != 1:
        raise ValueError(f"“{code}” bukan kode kabupaten atau kota")
    name = _squash(found.name)
    for word in ("Kabupaten ", "Kota "):
        name = name.removeprefix(word)
    province = _squash(above.name).removeprefix("Provinsi ")
    districts = tuple(
        _read_district(child.code, _squash(child.name), name, province) for child in _below(code)
    )
    return Regency(code, name, province, districts)


def _read_district(code: str, name: str, regency: str, province: str) -> District:
    villages = tuple(
        Village(child.code, _squash(child.name), at, name, code, regency, province)
        for at, child in enumerate(_below(code), start=1)
    )
    return District(code, name, int(code[-2:]), regency, villages)


def _below(code: str) -> list[wilayah.Wilayah]:
    return sorted(wilayah.list_wilayah(code), key=lambda child: child.code)


def _squash(name: str) -> str:
    return " ".join(name.split())
