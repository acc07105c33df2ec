"""A made kecamatan whose truth is known: what each desa decided, published and handed in, and what
a portal that reads its site every three days gets to see of it."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from portal.rules.obligations.facts import Channel, Evidence, KindSpan, UnitFacts
from portal.rules.obligations.proving import public_span
from portal.rules.recognition.recognise import Described, recognise
from tests.unit.rules.recognition.reading import own_types

TODAY = date(2026, 11, 24)
FIRST_READING = date(2025, 6, 1)
KINDS = (
    "tertib",
    "kertas saja",
    "judul aneh",
    "sumber mati",
    "unggah belakangan",
    "diterbitkan kominfo",
    "telat",
    "mundur tanggal",
    "diam",
    "tanpa situs",
)


@dataclass(frozen=True)
class Thing:
    """A document a desa owes: duty, period, due day and grace as the law has them, its titles."""

    code: str
    duty: str
    period: str
    due: date
    grace: int
    type: str
    year: int
    plain: str
    odd: str


THINGS = (
    Thing("desa-apbdes-tetapkan", "tetapkan", "2026", date(2025, 12, 31), 0, "apbdes", 2026,
          "APBDes Tahun 2026", "perdes_abpdes_TA2026 (fix).pdf"),
    Thing("desa-apbdes-umumkan", "umumkan", "2026", date(2026, 1, 31), 14, "apbdes", 2026,
          "APBDes Tahun 2026", "perdes_abpdes_TA2026 (fix).pdf"),
    Thing("desa-rkpdes-tetapkan", "tetapkan", "2027", date(2026, 9, 30), 0, "rkpdes", 2027,
          "RKPDes Tahun 2027", "Perdes RKP-Desa thn 2027 ttd kades"),
    Thing("desa-lpj-tetapkan", "tetapkan", "2025", date(2026, 3, 31), 0, "lpj-apbdes", 2025,
          "Laporan Pertanggungjawaban APBDes 2025", "LPJ APB Desa TA. 2025 SCAN"),
    Thing("desa-realisasi-umumkan", "umumkan", "2025", date(2026, 4, 30), 14, "lpj-apbdes", 2025,
          "Laporan Pertanggungjawaban APBDes 2025", "LPJ APB Desa TA. 2025 SCAN"),
    Thing("desa-lppd-sampaikan", "sampaikan", "2025", date(2026, 3, 31), 0, "lppd", 2025,
          "LPPD Tahun 2025", "Lap. Penyelengaraan Pem. Desa 2025"),
)  # fmt: skip


@dataclass(frozen=True)
class Deed:
    """What really happened with a document. None = it did not."""

    thing: Thing
    decided: date | None
    public: date | None
    handed_in: date | None
    claimed: date | None  # the day the site says it published it

    @property
    def done(self) -> date | None:
        """When the duty itself was done."""
        return {"tetapkan": self.decided, "umumkan": self.public, "sampaikan": self.handed_in}[
            self.thing.duty
        ]

    @property
    def late(self) -> bool:
        """Whether the truth is: late."""
        limit = self.thing.due + timedelta(days=self.thing.grace)
        return self.done is not None and self.done > limit


@dataclass(frozen=True)
class Desa:
    """One desa: its way of working, what it did, until when its site answers."""

    way: str
    deeds: tuple[Deed, ...]
    readings: tuple[date, ...]  # days on which its whole site was read

    @property
    def alive(self) -> bool:
        """Whether its site was read in these days."""
        return bool(self.readings) and (TODAY - self.readings[-1]).days <= 3


def make_kecamatan(seed: int, size: int = 15) -> tuple[Desa, ...]:
    """So many desa, each way of working at least once."""
    chance = random.Random(seed)
    ways = list(KINDS) + [chance.choice(KINDS) for _ in range(size - len(KINDS))]
    chance.shuffle(ways)
    return tuple(_make_desa(chance, way) for way in ways)


def observe(desa: Desa) -> UnitFacts:
    """What the portal knows of a desa: its finds with their bounds, its channel, the register."""
    evidence = [each for deed in desa.deeds for each in _see(desa, deed)]
    last = desa.readings[-1] if desa.readings else None
    channel = Channel("situs", desa.alive, last, None if desa.alive else last)
    return UnitFacts(
        kinds=(KindSpan("desa", date(1999, 1, 1)),),
        evidence=tuple(evidence),
        channels=() if desa.way == "tanpa situs" else (channel,),
        register_since=date(2025, 1, 1),
    )


def _make_desa(chance: random.Random, way: str) -> Desa:
    ends = TODAY
    if way == "sumber mati":
        ends = date(2026, 1, 1) + timedelta(days=chance.randint(0, 300))
    if way == "tanpa situs":
        ends = FIRST_READING - timedelta(days=1)
    span = (ends - FIRST_READING).days
    readings = tuple(FIRST_READING + timedelta(days=day) for day in range(0, span + 1, 3))
    types = sorted({thing.type for thing in THINGS})
    made = {name: _make(chance, way, name) for name in types}
    deeds = tuple(Deed(thing, *made[thing.type]) for thing in THINGS)
    return Desa(way, deeds, readings)


Days = tuple[date | None, date | None, date | None, date | None]


def _make(chance: random.Random, way: str, name: str) -> Days:
    """When a document was decided, published, handed in, and said to be published."""
    if way == "diam":
        return None, None, None, None
    things = [thing for thing in THINGS if thing.type == name]
    first = min(thing.due for thing in things)
    last = max(thing.due + timedelta(days=thing.grace) for thing in things)
    slow = way in ("telat", "mundur tanggal")
    decided = first + timedelta(days=chance.randint(1, 20) if slow else -chance.randint(5, 40))
    public: date | None = decided + timedelta(days=chance.randint(0, 4))
    if slow or way == "unggah belakangan":
        slowly = last + timedelta(days=chance.randint(1, 90))
        public = max(decided, min(TODAY - timedelta(days=9), slowly))
    claimed = public
    if way == "mundur tanggal":
        claimed = first - timedelta(days=2)
    if way in ("kertas saja", "tanpa situs"):
        public = claimed = None
    handed_in = decided + timedelta(days=1)
    return decided, public, handed_in, claimed


def _see(desa: Desa, deed: Deed) -> list[Evidence]:
    found: list[Evidence] = []
    thing = deed.thing
    if deed.handed_in is not None and thing.duty == "sampaikan":
        found.append(
            Evidence(
                kind="kertas",
                name=thing.type,
                year=thing.year,
                own_date=deed.decided,
                received_on=deed.handed_in,
            )
        )
    after = [day for day in desa.readings if deed.public is not None and day >= deed.public]
    if deed.public is None or not after:
        return found
    seen = after[0]
    before = [day for day in desa.readings if day < seen]
    start, end = public_span(deed.claimed, seen, before[-1] if before else None)
    title = thing.odd if desa.way == "judul aneh" else thing.plain
    told = recognise(Described(title=title), own_types())
    found.append(
        Evidence(
            kind="dokumen",
            name=told.type,
            year=told.year,
            own_date=deed.decided,
            public_from=start,
            public_by=end,
            sure=told.verdict == "jelas",
            by_diskominfo=desa.way == "diterbitkan kominfo",
            title=title,
        )
    )
    return found
