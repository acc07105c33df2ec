"""All that one village's site knows, made when first asked for."""

from datetime import date, datetime, timedelta
from functools import cached_property

from portal.sample.borders import Border, draw_borders
from portal.sample.chance import draw
from portal.sample.money import Money, Work, plan_money, plan_works
from portal.sample.news import Story, Voice, write_stories
from portal.sample.offices import (
    Contact,
    Facility,
    Person,
    appoint,
    place_facilities,
    reach,
    scatter,
)
from portal.sample.papers import Paper, file_papers
from portal.sample.people import People, count_people
from portal.sample.places import Regency, Village
from portal.sample.roads import Road, lay_roads
from portal.sample.sites import Temper
from portal.sample.words.names import HAMLETS
from portal.sample.words.village_life import LIFE_TOPICS
from portal.sample.words.village_topics import VILLAGE_TOPICS

# An invented resident number: the region's own code, a date of birth, a serial number.
_LEAK = "64080457088{last}"


class VillageContent:
    """The content of one village site. `stories` and `papers` may be changed by a test."""

    def __init__(
        self, seed: int, regency: Regency, village: Village, temper: Temper, today: date
    ) -> None:
        self.seed = seed
        self.regency = regency
        self.village = village
        self.temper = temper
        self.today = today

    @cached_property
    def hamlets(self) -> tuple[str, ...]:
        """The names of the dusun."""
        chance = draw(self.seed, self.village.code, "dusun")
        return tuple(chance.sample(HAMLETS, k=chance.randint(2, 5)))

    @cached_property
    def is_laggard(self) -> bool:
        """Whether nobody has kept the site up for a long time."""
        return draw(self.seed, self.village.code, "laggard").random() < 0.2

    @cached_property
    def stories(self) -> list[Story]:
        """The news, the newest first."""
        chance = draw(self.seed, self.village.code, "pace")
        fresh = 1 if chance.random() < 0.75 else chance.randint(20, 90)
        newest = self.today - timedelta(
            days=chance.randint(300, 800) if self.is_laggard else chance.randint(1, 6) * fresh
        )
        voice = Voice(
            self.village.name, f"Kantor {self.village.title}", self.hamlets, 3 * len(self.hamlets)
        )
        count = chance.randint(14, 44)
        topics = VILLAGE_TOPICS + LIFE_TOPICS
        stories = list(write_stories(self.seed, self.village.code, voice, topics, count, newest))
        if self.temper is Temper.BROKEN_FEED:
            stories.insert(min(3, len(stories)), _short(stories[0], len(stories) + 1))
        if self.temper is Temper.LEAKING:
            stories.insert(1, _leak(stories[0], len(stories) + 1))
        return stories

    @cached_property
    def pages(self) -> tuple[Story, ...]:
        """The standing pages: in the sitemap, never in the feed."""
        at = datetime(self.today.year - 3, 2, 3, 9, 0)
        name = self.village.name
        where = f"Kecamatan {self.village.district}, Kabupaten {self.village.regency}"
        texts = (
            f"{self.village.title} terletak di {where}.",
            f"Warga hidup dari kebun, ladang, dan usaha kecil. Dusun: {', '.join(self.hamlets)}.",
            f"Halaman ini dikelola oleh Pemerintah {self.village.title}.",
        )
        return (
            Story(901, f"Profil Desa {name}", at, "", texts, at, "statis"),
            Story(902, "Visi dan Misi", at, "", (f"Mewujudkan {name} yang maju.", *texts), at,
                  "statis"),
        )  # fmt: skip

    @cached_property
    def papers(self) -> list[Paper]:
        """The public documents."""
        papers = list(file_papers(self.seed, self.village, self.today, self.is_laggard))
        if self.temper is Temper.LEAKING:
            opened = next(at for at, paper in enumerate(papers) if paper.is_open)
            papers[opened] = _leak_paper(papers[opened])
        return papers

    @cached_property
    def people(self) -> People:
        """The people in numbers."""
        return count_people(self.seed, self.village, self.hamlets)

    @cached_property
    def border(self) -> Border:
        """The made-up border."""
        return draw_borders(self.seed, self.regency)[self.village.code]

    @cached_property
    def officials(self) -> tuple[Person, ...]:
        """Who works in the office."""
        return appoint(self.seed, self.village)

    @cached_property
    def contact(self) -> Contact:
        """How the office is reached."""
        return reach(self.seed, self.village)

    @cached_property
    def facilities(self) -> tuple[Facility, ...]:
        """The public places."""
        return place_facilities(self.seed, self.village, self.border)

    @property
    def pictured(self) -> tuple[Facility, ...]:
        """The places with a photo: two of every fourth village."""
        return self.facilities[:2] if self.village.number % 4 == 1 else ()

    @cached_property
    def roads(self) -> tuple[Road, ...]:
        """The roads that have a course."""
        return lay_roads(self.seed, self.village, self.border)

    @cached_property
    def money(self) -> Money:
        """The budget shown."""
        return plan_money(self.seed, self.village, self.today)

    @cached_property
    def works(self) -> tuple[Work, ...]:
        """The building projects."""
        chance = draw(self.seed, self.village.code, "sites of works")
        points = scatter(chance, self.border, chance.randint(2, 6))
        return plan_works(self.seed, self.village, self.today, self.hamlets, points)

    @property
    def has_map(self) -> bool:
        """Whether the operator put the map in the menu; without it /peta is 404."""
        return self.temper is not Temper.UNPLACED

    @property
    def code(self) -> str:
        """The code the site says it has; a site made from another's copy says that one's."""
        if self.temper is not Temper.WRONG_CODE:
            return self.village.code
        others = [other.code for other in self.regency.villages() if other != self.village]
        return draw(self.seed, self.village.code, "copied").choice(others)


def _short(like: Story, number: int) -> Story:
    return Story(
        number, "Pengumuman singkat", like.at - timedelta(days=1), "Pengumuman",
        ("Kantor desa tutup hari ini.",), like.at,
    )  # fmt: skip


def _leak(like: Story, number: int) -> Story:
    numbers = ", ".join(_LEAK.format(last=f"9{at:04d}") for at in range(1, 4))
    texts = (
        "Berikut daftar penerima bantuan yang diunggah petugas dengan nomor induk kependudukan.",
        f"NIK penerima: {numbers}. Nomor telepon penerima pertama 0812-5500-0199.",
        "Pengumuman ini seharusnya tidak memuat data pribadi, dan diunggah tanpa diperiksa.",
        "Portal yang menyalinnya wajib menutup nomor-nomor itu sebelum disimpan di mana pun.",
    )
    return Story(
        number, "Daftar penerima bantuan", like.at - timedelta(hours=2), "Pengumuman", texts,
        like.at,
    )  # fmt: skip


def _leak_paper(paper: Paper) -> Paper:
    numbers = tuple(f"{at}. NIK {_LEAK.format(last=f'9{at:04d}')}" for at in range(1, 6))
    return Paper(
        paper.id, paper.name, paper.category, paper.kind, paper.sort, paper.year, paper.uploaded,
        paper.updated, paper.enabled, paper.is_deleted, paper.url, (*paper.lines, *numbers),
    )  # fmt: skip
