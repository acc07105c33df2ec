"""Invented packages of the regency's offices: plan, tender, award, contract."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.sample.chance import draw
from portal.sample.places import Regency
from portal.sample.words.names import FIRMS

_OFFICES = (
    (123401, "1.03.0.00.0.00.01.0000", "Dinas Pekerjaan Umum dan Penataan Ruang"),
    (123402, "1.02.0.00.0.00.01.0000", "Dinas Kesehatan"),
    (123403, "1.01.0.00.0.00.01.0000", "Dinas Pendidikan dan Kebudayaan"),
    (123404, "2.16.0.00.0.00.01.0000", "Dinas Komunikasi Informatika Statistik dan Persandian"),
    (123405, "1.06.0.00.0.00.01.0000", "Dinas Sosial"),
)
_WORKS = (
    ("Peningkatan Jalan Desa {desa} Kecamatan {kec}", 0, "Pekerjaan Konstruksi"),
    ("Pembangunan Jembatan Desa {desa} Kecamatan {kec}", 0, "Pekerjaan Konstruksi"),
    ("Rehabilitasi Puskesmas Pembantu Desa {desa}", 1, "Pekerjaan Konstruksi"),
    ("Pengadaan Alat Kesehatan Puskesmas {kec}", 1, "Barang"),
    ("Pembangunan Ruang Kelas SD Desa {desa}", 2, "Pekerjaan Konstruksi"),
    ("Pengadaan Perangkat Jaringan Kecamatan {kec}", 3, "Barang"),
    ("Jasa Konsultansi Pengawasan Jalan Kecamatan {kec}", 0, "Jasa Konsultansi"),
    ("Pengadaan Bantuan Sembako Kecamatan {kec}", 4, "Barang"),
)
_CHORES = (
    "Pembinaan Lembaga Kemasyarakatan Desa",
    "Evaluasi Rancangan APBDes",
    "Musrenbang",
    "Pelatihan Operator Situs Desa",
)


@dataclass(frozen=True, slots=True)
class Package:
    """One package; `stage` is plan, open, awarded or contracted."""

    number: int
    year: int
    name: str
    office: tuple[int, str, str]
    place: str
    sort: str
    ceiling: int
    announced: datetime
    stage: str
    firm: str
    is_small: bool


def list_packages(seed: int, regency: Regency, today: date, year: int) -> tuple[Package, ...]:
    """The packages of one budget year."""
    if not today.year - 2 <= year <= today.year:
        return ()
    chance = draw(seed, regency.code, "packages", year)
    villages = list(regency.villages())
    packages = []
    for number in range(1, 61):
        name, office, sort = chance.choice(_WORKS)
        village = chance.choice(villages)
        is_small = chance.random() < 0.4
        ceiling = chance.randint(60, 195) if is_small else chance.randint(400, 9800)
        stage = chance.choice(("plan", "open", "awarded", "contracted", "contracted"))
        announced = datetime(year, 1, 20, 9, 30) + timedelta(days=chance.randint(0, 250))
        if announced.date() >= today:
            stage = "plan"
        elif (today - announced.date()).days < 60 and stage != "plan":
            stage = "open"
        packages.append(
            Package(
                number=(year - 2000) * 1000 + number,
                year=year,
                name=name.format(desa=village.name, kec=village.district),
                office=_OFFICES[office],
                place=f"{village.title}, Kecamatan {village.district}",
                sort=sort,
                ceiling=ceiling * 1_000_000,
                announced=announced,
                stage=stage,
                firm=chance.choice(FIRMS),
                is_small=is_small,
            )
        )
    return tuple(packages)


@dataclass(frozen=True, slots=True)
class Chore:
    """Work an office does itself (swakelola)."""

    number: int
    year: int
    name: str
    office: tuple[int, str, str]
    sort: int
    ceiling: int
    announced: datetime


def list_chores(seed: int, regency: Regency, today: date, year: int) -> tuple[Chore, ...]:
    """What the kecamatan do themselves in one budget year."""
    if not today.year - 2 <= year <= today.year:
        return ()
    chance = draw(seed, regency.code, "chores", year)
    chores: list[Chore] = []
    for at, district in enumerate(regency.districts, start=1):
        office = (123500 + at, f"7.01.0.00.0.00.{at:02d}.0000", f"Kecamatan {district.name}")
        for name in chance.sample(_CHORES, k=2):
            chores.append(
                Chore(
                    number=(year - 2000) * 1000 + 500 + len(chores),
                    year=year,
                    name=f"{name} Kecamatan {district.name}",
                    office=office,
                    sort=chance.choice((1, 1, 4)),
                    ceiling=chance.randint(20, 180) * 1_000_000,
                    announced=datetime(year, 1, chance.randint(5, 28), 10, 0),
                )
            )
    return tuple(chores)


def list_offices() -> tuple[tuple[int, str, str], ...]:
    """The buying units: number, dotted code, name."""
    return _OFFICES
