"""What readers wait for: which sections may be asked for, how often counts, how it is told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from ipaddress import IPv6Address, ip_address, ip_network

from portal.rules.config_row import ConfigRow
from portal.rules.formatting import show_day, show_number

_AREAS = frozenset({"kabupaten", "kecamatan", "desa", "kelurahan"})
_OFFICES = frozenset({"kabupaten", "kecamatan", "setda", "bagian", "opd"})
_WITH_DESA = frozenset({"kabupaten", "kecamatan", "desa"})  # a kelurahan has neither
_EVERY = _AREAS | _OFFICES
_FIELDS = frozenset({"per_day_most", "per_minute_most", "shown_from"})
BLOCK = "bagian-"  # before the name of a block; a duty's need is called like its subject


@dataclass(frozen=True, slots=True)
class NeedPolicy:
    """The rows of config/butuh.toml."""

    per_day_most: int
    per_minute_most: int
    shown_from: int


@dataclass(frozen=True, slots=True)
class BlockNeed:
    """A block of a public page that can be empty; `section` is where it would stand."""

    title: str
    section: str
    kinds: frozenset[str]


BLOCKS: Mapping[str, BlockNeed] = {
    "kontak": BlockNeed("Nomor dan jam buka kantor", "kontak", _EVERY),
    "profil": BlockNeed("Daftar pejabat", "profil", _EVERY),
    "ppid": BlockNeed("Dokumen", "ppid", _EVERY),
    "berita": BlockNeed("Kabar", "berita", _EVERY),
    "monografi": BlockNeed("Data wilayah", "monografi", _AREAS),
    "apbdes": BlockNeed("Uang desa", "apbdes", _WITH_DESA),
    "indeks": BlockNeed("Indeks desa", "indeks", _WITH_DESA),
    "peta": BlockNeed("Batas wilayah", "peta", _AREAS),
    "tender": BlockNeed("Paket pengadaan", "tender", _OFFICES),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """How often a need was pressed on the days that are over, and since when."""

    count: int
    since: date


def parse_need_policy(table: Mapping[str, object]) -> NeedPolicy:
    """The limits; ValueError names file and field."""
    row = ConfigRow("butuh.toml", table)
    row.only(_FIELDS)
    for missing in sorted(_FIELDS - table.keys()):
        raise row.error(missing, "kosong")
    return NeedPolicy(
        per_day_most=row.number("per_day_most", 1, 1_000_000, 1),
        per_minute_most=row.number("per_minute_most", 1, 100_000, 1),
        shown_from=row.number("shown_from", 1, 1_000, 1),
    )


@dataclass(frozen=True, slots=True)
class Awaited:
    """What readers of some units wait for, by unit and need."""

    policy: NeedPolicy
    asked: Mapping[tuple[int, str], Asked] = field(default_factory=dict)

    def count(self, unit_id: int, need: str) -> int:
        """How often it was pressed; for sorting, not for showing."""
        found = self.asked.get((unit_id, need))
        return found.count if found else 0

    def shown(self, unit_id: int, need: str) -> Asked | None:
        """The number with its first day; None where it is too small to be shown."""
        found = self.asked.get((unit_id, need))
        return found if found and found.count >= self.policy.shown_from else None

    def tell(self, unit_id: int, need: str) -> str:
        """`ditunggu 12 kali sejak 3 Nov 2026`; few are not counted out, for one of them might be
        known. Empty when nobody pressed it."""
        if not self.count(unit_id, need):
            return ""
        found = self.shown(unit_id, need)
        if found is None:
            return "ada yang menunggu"
        return f"ditunggu {show_number(found.count)} kali sejak {show_day(found.since)}"


def network_of(address: str) -> str:
    """The network a reader comes from: /24 or /64, for a home has one and a phone's changes.
    Empty when the address cannot be read: all such readers are one."""
    try:
        found = ip_address(address.strip().strip("[]"))
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(ip_network((found, 64 if found.version == 6 else 24), strict=False))


def pick_address(peer: str, forwarded: str, proxies: int) -> str:
    """The reader's address behind so many proxies of ours. What stands further left than they
    wrote was written by the reader, and is not believed."""
    told = [part.strip() for part in forwarded.split(",") if part.strip()]
    if not proxies or len(told) < proxies:
        return peer
    return told[-proxies]
