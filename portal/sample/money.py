"""A village's budget and its building projects."""

from dataclasses import dataclass
from datetime import date

from portal.sample.chance import draw
from portal.sample.news import slugify
from portal.sample.places import Village
from portal.sample.words.names import PROJECTS

_INCOME = (
    ("Hasil Usaha Desa", 0.01), ("Dana Desa", 0.38), ("Bagi Hasil Pajak Dan Retribusi", 0.09),
    ("Alokasi Dana Desa", 0.46), ("Bantuan Keuangan Kabupaten/Kota", 0.05), ("Bunga Bank", 0.01),
)  # fmt: skip
_SPENDING = (
    ("Bidang Penyelenggaran Pemerintahan Desa", 0.42),
    ("Bidang Pelaksanaan Pembangunan Desa", 0.36),
    ("Bidang Pembinaan Kemasyarakatan Desa", 0.09), ("Bidang Pemberdayaan Masyarakat Desa", 0.09),
    ("Bidang Penanggulangan Bencana, Darurat Dan Mendesak Desa", 0.04),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the budget in whole rupiah."""

    label: str
    planned: int
    realised: int


@dataclass(frozen=True, slots=True)
class Money:
    """The budget of one year: income and spending add up to the summary."""

    year: int
    summary: tuple[Line, ...]
    income: tuple[Line, ...]
    spending: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Work:
    """A building project with its place."""

    id: int
    title: str
    hamlet: str
    volume: str
    source: str
    year: int
    amount: int
    lat: float
    lon: float

    @property
    def slug(self) -> str:
        """The last part of its address."""
        return slugify(self.title)


def plan_money(seed: int, village: Village, today: date) -> Money:
    """The budget a village shows on this day: this year's, or last year's where it is late."""
    chance = draw(seed, village.code, "money")
    year = today.year - (1 if chance.random() < 0.25 else 0)
    done = chance.uniform(0.4, 0.95) if year == today.year else chance.uniform(0.9, 1.0)
    income_total = chance.randint(1800, 6500) * 1_000_000
    income = _split(chance.random(), _INCOME, income_total, min(1.0, done + 0.08))
    planned = sum(line.planned for line in income)
    carried = chance.randint(20, 240) * 1_000_000
    spending = _split(chance.random(), _SPENDING, planned + carried, done)
    summary = (
        _sum("Pendapatan", income),
        _sum("Belanja", spending),
        Line("Pembiayaan", sum(line.planned for line in spending) - planned, carried),
    )
    return Money(year, summary, income, spending)


def _split(
    tilt: float, parts: tuple[tuple[str, float], ...], total: int, done: float
) -> tuple[Line, ...]:
    lines = []
    for at, (label, weight) in enumerate(parts):
        uneven = weight * (0.85 + 0.3 * ((tilt * (at + 3)) % 1))
        planned = round(total * uneven / 1000) * 1000
        lines.append(Line(label, planned, round(planned * min(1.0, done * (0.9 + 0.02 * at)))))
    return tuple(lines)


def _sum(label: str, lines: tuple[Line, ...]) -> Line:
    return Line(label, sum(line.planned for line in lines), sum(line.realised for line in lines))


def plan_works(
    seed: int,
    village: Village,
    today: date,
    hamlets: tuple[str, ...],
    points: tuple[tuple[float, float], ...],
) -> tuple[Work, ...]:
    """The projects of the last three years, one at each of the points (lon, lat)."""
    chance = draw(seed, village.code, "works")
    works = []
    for number, (lon, lat) in enumerate(points, start=1):
        title, volume, source = chance.choice(PROJECTS)
        hamlet = chance.choice(hamlets)
        works.append(
            Work(
                id=number,
                title=f"{title} {hamlet} {number}",
                hamlet=hamlet,
                volume=volume.format(n=chance.randint(8, 90) * 10),
                source=source,
                year=today.year - chance.randint(0, 2),
                amount=chance.randint(35, 420) * 1_000_000,
                lat=lat,
                lon=lon,
            )
        )
    return tuple(works)
