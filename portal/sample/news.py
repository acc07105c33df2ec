"""News of a unit, combined from the topics so that no two units tell the same."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape

from portal.sample.chance import draw
from portal.sample.words.topic import Topic

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


@dataclass(frozen=True, slots=True)
class Story:
    """One article as the site's people wrote it; `at` is the site's own wall clock."""

    id: int
    title: str
    at: datetime
    category: str
    paragraphs: tuple[str, ...]
    changed: datetime
    kind: str = "dinamis"
    is_shown: bool = True

    @property
    def slug(self) -> str:
        """The last part of the address."""
        return slugify(self.title)

    @property
    def path(self) -> str:
        """The address as OpenSID writes it, without leading zeros."""
        return f"/artikel/{self.at.year}/{self.at.month}/{self.at.day}/{self.slug}"

    @property
    def html(self) -> str:
        """The body as the editor of the site stores it."""
        return "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in self.paragraphs)

    @property
    def text(self) -> str:
        """The body without marks."""
        return " ".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who writes: the area's name, the office's name and the hamlets it speaks of."""

    area: str
    office: str
    hamlets: tuple[str, ...]
    rt_count: int


def slugify(title: str) -> str:
    """A title as the last part of an address."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def say_day(day: date) -> str:
    """A day in words: Senin, 5 Oktober 2026."""
    return f"{DAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]} {day.year}"


def write_stories(
    seed: int, key: str, voice: Voice, topics: Sequence[Topic], count: int, newest: date
) -> tuple[Story, ...]:
    """`count` stories, the newest first and on `newest`, growing rarer into the past."""
    chance = draw(seed, key, "news")
    day = newest
    taken: set[str] = set()
    stories: list[Story] = []
    for number in range(count, 0, -1):
        topic = chance.choice(topics)
        at = datetime(day.year, day.month, day.day, chance.randint(7, 16), chance.randint(0, 59))
        slots = _fill_slots(voice, day, chance.randint(0, 10**6), seed)
        title = chance.choice(topic.titles).format(**slots)
        if topic.is_recurring or slugify(title) in taken:
            title = f"{title} – {day.day} {MONTHS[day.month - 1]} {day.year}"
        while slugify(title) in taken:
            title += " (lanjutan)"
        taken.add(slugify(title))
        middle = chance.sample(topic.bodies, k=min(len(topic.bodies), chance.randint(2, 4)))
        texts = (chance.choice(topic.leads), *middle, chance.choice(topic.ends))
        paragraphs = tuple(text.format(**slots) for text in texts)
        latest = datetime(newest.year, newest.month, newest.day, 23, 0)
        changed = min(at + timedelta(days=chance.choice((0, 0, 0, 0, 1, 3))), latest)
        stories.append(
            Story(number, title, at, topic.category, _lengthen(paragraphs, voice), changed)
        )
        day -= timedelta(days=chance.randint(1, 6 + 2 * (count - number)))
    return tuple(stories)


def _fill_slots(voice: Voice, day: date, number: int, seed: int) -> dict[str, str]:
    chance = draw(seed, voice.area, number)
    return {
        "desa": voice.area,
        "kantor": voice.office,
        "dusun": f"Dusun {chance.choice(voice.hamlets)}" if voice.hamlets else voice.area,
        "rt": f"{chance.randint(1, max(1, voice.rt_count)):03d}",
        "n": str(chance.randint(5, 60)),
        "m": str(chance.randint(30, 400)),
        "hari": say_day(day),
        "tahun": str(day.year),
    }


def _lengthen(paragraphs: tuple[str, ...], voice: Voice) -> tuple[str, ...]:
    # OpenSID's feed breaks on articles under 260 bytes; only a site meant to break has one.
    if sum(map(len, paragraphs)) >= 300:
        return paragraphs
    more = (
        f"Kegiatan ini diikuti warga, perangkat, dan tokoh masyarakat {voice.area}.",
        "Dokumentasi kegiatan disimpan oleh petugas dan dapat dilihat di kantor pada jam kerja.",
        "Saran warga dicatat dan akan dibahas dalam pertemuan berikutnya.",
    )
    return (*paragraphs[:-1], *more, paragraphs[-1])
