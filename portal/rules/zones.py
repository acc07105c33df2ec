"""Which time zone a region lies in, by its province."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Zones:
    """Zone names by province code."""

    default: str
    by_province: Mapping[str, str]

    def of(self, code: str) -> str:
        """The zone of a region code."""
        return self.by_province.get(code[:2], self.default)


def parse_zones(table: Mapping[str, object]) -> Zones:
    """The zones of config/zones.toml; ValueError names what is wrong."""
    by_province: dict[str, str] = {}
    for key, zone in (("wita", "Asia/Makassar"), ("wit", "Asia/Jayapura")):
        provinces = table.get(key)
        if not isinstance(provinces, list):
            raise ValueError(f"zones.toml: {key} harus berupa daftar kode provinsi")
        by_province.update({str(province): zone for province in provinces})
    return Zones(str(table.get("default", "Asia/Jakarta")), by_province)
