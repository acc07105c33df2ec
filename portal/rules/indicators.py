"""The catalogue of indicators and ratios, as config names them."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.rules.suppression import SmallCells


@dataclass(frozen=True, slots=True)
class Indicator:
    """One table of the monografi. base: what is counted (jiwa, keluarga …)."""

    code: str
    title: str
    base: str
    sensitive: bool
    order: int
    rolls_up: bool = True  # names of dusun repeat from village to village: those stay there


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All indicators by code."""

    indicators: Mapping[str, Indicator]

    def of(self, code: str) -> Indicator:
        """The indicator; one that the catalogue does not know is treated as sensitive."""
        known = self.indicators.get(code)
        return known or Indicator(code, code.replace("-", " ").capitalize(), "", True, 999)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A quotient of two totals."""

    code: str
    title: str
    numerator: tuple[str, str]  # indicator, sex
    denominator: tuple[str, str]
    factor: int
    decimals: int


def parse_indicators(table: Mapping[str, object]) -> Catalogue:
    """The catalogue of config/indicators.toml; ValueError names the row."""
    found: dict[str, Indicator] = {}
    for number, row in enumerate(_rows(table, "indicators.toml", "indicator"), start=1):
        code, title = row.get("code"), row.get("title")
        if not isinstance(code, str) or not isinstance(title, str) or not code or not title:
            raise ValueError(f"indicators.toml: baris {number} perlu code dan title")
        if code in found:
            raise ValueError(f"indicators.toml: {code} ditulis dua kali")
        order = row.get("order", number)
        found[code] = Indicator(
            code=code,
            title=title,
            base=str(row.get("base", "")),
            sensitive=bool(row.get("sensitive", False)),
            order=order if isinstance(order, int) else number,
            rolls_up=row.get("rollup", "jumlah") != "tidak",
        )
    return Catalogue(found)


def parse_ratios(table: Mapping[str, object]) -> tuple[Ratio, ...]:
    """The ratios of config/ratios.toml; ValueError names the row."""
    ratios: list[Ratio] = []
    for number, row in enumerate(_rows(table, "ratios.toml", "ratio"), start=1):
        try:
            ratios.append(
                Ratio(
                    code=str(row["code"]),
                    title=str(row["title"]),
                    numerator=(str(row["numerator"]), str(row.get("numerator_sex", ""))),
                    denominator=(str(row["denominator"]), str(row.get("denominator_sex", ""))),
                    factor=int(str(row["factor"])),
                    decimals=int(str(row["decimals"])),
                )
            )
        except (KeyError, ValueError) as error:
            raise ValueError(f"ratios.toml: baris {number}: {error}") from None
    return tuple(ratios)


def parse_small_cells(table: Mapping[str, object]) -> SmallCells:
    """The rule of config/suppression.toml."""
    below = table.get("below")
    if not isinstance(below, int) or below < 1:
        raise ValueError("suppression.toml: below harus bilangan bulat di atas nol")
    return SmallCells(below, str(table.get("legal_basis", "")))


def _rows(table: Mapping[str, object], file: str, name: str) -> list[dict[str, object]]:
    rows = table.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(f"{file}: {name} harus berupa daftar tabel")
    return rows
