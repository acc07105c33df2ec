"""The people of a village as numbers that fit each other, whichever table is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.sample.chance import draw, share
from portal.sample.places import Village
from portal.sample.words.categories import TABLES, Table

_OLDEST = 95
_FIVE_YEARS = (
    ("5", "DI BAWAH 1 TAHUN", 0, 1), ("6", "2 S/D 4 TAHUN", 2, 4), ("7", "5 S/D 9 TAHUN", 5, 9),
    *((str(8 + at), f"{10 + 5 * at} S/D {14 + 5 * at} TAHUN", 10 + 5 * at, 14 + 5 * at)
      for at in range(13)),
    ("21", "DI ATAS 75 TAHUN", 75, _OLDEST),
)  # fmt: skip
_STAGES = (
    ("1", "BALITA (0 - 5)", 0, 5), ("2", "ANAK-ANAK (6 - 17)", 6, 17),
    ("3", "DEWASA (18 - 30)", 18, 30), ("4", "TUA (31 - 99999)", 31, _OLDEST),
)  # fmt: skip
_IN_FAMILY = (
    ("4", "ANAK", 44), ("5", "MENANTU", 1), ("6", "CUCU", 2), ("7", "ORANGTUA", 1.2),
    ("8", "MERTUA", 0.6), ("9", "FAMILI LAIN", 2), ("10", "PEMBANTU", 0.05), ("11", "LAINNYA", 0.1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a statistic; 777 and 888 are the lines for the unknown and the total."""

    id: str
    name: str
    men: int
    women: int

    @property
    def both(self) -> int:
        """Men and women."""
        return self.men + self.women


@dataclass(frozen=True, slots=True)
class Chart:
    """A statistic as a site shows it, the pseudo rows last."""

    key: str
    title: str
    rows: tuple[Row, ...]

    @property
    def total(self) -> Row:
        """The line called TOTAL."""
        return self.rows[-1]


@dataclass(frozen=True, slots=True)
class Quarter:
    """An RT and how many live there."""

    number: str
    families: int
    men: int
    women: int


@dataclass(frozen=True, slots=True)
class Hamlet:
    """A dusun with its RT."""

    name: str
    quarters: tuple[Quarter, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Who lives in a village, by year of age, in hamlets, in tables."""

    men: int
    women: int
    families: int
    hamlets: tuple[Hamlet, ...]
    charts: tuple[Chart, ...]

    def chart(self, key: str) -> Chart | None:
        """The table with this key, if the site has it."""
        return next((chart for chart in self.charts if chart.key == key), None)


def count_people(seed: int, village: Village, hamlet_names: Sequence[str]) -> People:
    """The people of this village."""
    chance = draw(seed, village.code, "people")
    size = chance.randint(320, 3600) * (3 if village.is_urban else 1)
    men = round(size * chance.uniform(0.5, 0.54))
    women = size - men
    families = round(size / chance.uniform(3.3, 4.1))
    ages = tuple(
        share(chance, number, [_weigh_age(age) for age in range(_OLDEST + 1)])
        for number in (men, women)
    )
    hamlets = _settle(seed, village, hamlet_names, (families, men, women))
    charts = [
        _finish("4", "Jenis Kelamin", [Row("1", "LAKI-LAKI", men, 0),
                                      Row("2", "PEREMPUAN", 0, women)]),
        _finish("13", "Umur (Rentang)", _bands(ages, _FIVE_YEARS)),
        _finish("15", "Umur (Kategori)", _bands(ages, _STAGES)),
        _family(seed, village, men, women, families),
    ]  # fmt: skip
    bases = {
        "people": (men, women),
        "families": _heads(seed, village, families),
        "adults": (sum(ages[0][17:]), sum(ages[1][17:])),
    }
    charts += [_deal(seed, village, table, bases[table.base]) for table in TABLES]
    return People(men, women, families, hamlets, tuple(charts))


def _weigh_age(age: int) -> float:
    return 1.0 if age < 40 else max(0.01, 1.0 - (age - 40) / 48)


def _heads(seed: int, village: Village, families: int) -> tuple[int, int]:
    women = round(families * draw(seed, village.code, "heads").uniform(0.08, 0.16))
    return families - women, women


def _bands(ages: Sequence[Sequence[int]], bands: Sequence[tuple[str, str, int, int]]) -> list[Row]:
    return [
        Row(key, name, sum(ages[0][low : high + 1]), sum(ages[1][low : high + 1]))
        for key, name, low, high in bands
    ]


def _family(seed: int, village: Village, men: int, women: int, families: int) -> Chart:
    chance = draw(seed, village.code, "family")
    heads = _heads(seed, village, families)
    wives = min(women - heads[1], round(heads[0] * 0.86))
    weights = [weight for _, _, weight in _IN_FAMILY]
    rest_men = share(chance, men - heads[0], weights)
    rest_women = share(chance, women - heads[1] - wives, weights)
    rows = [
        Row("1", "KEPALA KELUARGA", *heads),
        Row("2", "SUAMI", 0, 0),
        Row("3", "ISTRI", 0, wives),
    ]
    rows += [
        Row(key, name, rest_men[at], rest_women[at]) for at, (key, name, _) in enumerate(_IN_FAMILY)
    ]
    return _finish("hubungan_kk", "Hubungan Dalam KK", rows)


def _deal(seed: int, village: Village, table: Table, base: tuple[int, int]) -> Chart:
    chance = draw(seed, village.code, "table", table.key)
    weights = [weight * chance.uniform(0.4, 1.6) for _, _, weight in table.rows]
    unknown = sum(weights) * table.unknown * chance.uniform(0, 1.5)
    men = share(chance, base[0], [*weights, unknown], 0.15)
    women = share(chance, base[1], [*weights, unknown], 0.15)
    rows = [Row(key, name, men[at], women[at]) for at, (key, name, _) in enumerate(table.rows)]
    return _finish(table.key, table.title, rows, (men[-1], women[-1]), table.rest)


def _finish(
    key: str,
    title: str,
    rows: Sequence[Row],
    unknown: tuple[int, int] = (0, 0),
    rest: str = "BELUM MENGISI",
) -> Chart:
    men = sum(row.men for row in rows) + unknown[0]
    women = sum(row.women for row in rows) + unknown[1]
    return Chart(key, title, (*rows, Row("777", rest, *unknown), Row("888", "TOTAL", men, women)))


def _settle(
    seed: int, village: Village, names: Sequence[str], totals: tuple[int, int, int]
) -> tuple[Hamlet, ...]:
    chance = draw(seed, village.code, "hamlets")
    sizes = [chance.randint(2, 5) for _ in names]
    dealt = [share(chance, total, [1.0] * sum(sizes)) for total in totals]
    numbers = iter(range(sum(sizes)))
    hamlets = []
    for name, size in zip(names, sizes, strict=True):
        quarters = []
        for _ in range(size):
            at = next(numbers)
            quarters.append(Quarter(f"{at + 1:03d}", dealt[0][at], dealt[1][at], dealt[2][at]))
        hamlets.append(Hamlet(name, tuple(quarters)))
    return tuple(hamlets)
