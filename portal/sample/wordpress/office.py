"""What one office's site knows: its name and its posts."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from portal.sample.chance import draw
from portal.sample.news import Story, Voice, write_stories
from portal.sample.places import Regency
from portal.sample.sites import SampleSite
from portal.sample.words.office_topics import OFFICE_TOPICS

_NAMES = {
    "diskominfo-staper": "Dinas Komunikasi Informatika Statistik dan Persandian",
    "diskominfo": "Dinas Komunikasi dan Informatika",
    "dpupr": "Dinas Pekerjaan Umum dan Penataan Ruang",
    "dinkes": "Dinas Kesehatan",
    "dpmd": "Dinas Pemberdayaan Masyarakat dan Desa",
    "dinsos": "Dinas Sosial",
}


@dataclass(frozen=True)
class OfficeContent:
    """The content of one office's site."""

    seed: int
    regency: Regency
    site: SampleSite
    today: date

    @cached_property
    def name(self) -> str:
        """The office's name as the site's title has it."""
        slug = self.site.unit_code.rpartition("/")[2]
        districts = {district.code: district.name for district in self.regency.districts}
        return _NAMES.get(slug) or f"Kecamatan {districts[self.site.unit_code]}"

    @cached_property
    def stories(self) -> list[Story]:
        """The posts, the newest first; ids grow with time."""
        chance = draw(self.seed, self.site.unit_code, "office")
        newest = self.today - timedelta(days=chance.choice((1, 2, 4, 9, 40, 420)))
        area = self.name.removeprefix("Kecamatan ")
        voice = Voice(area, self.name, (), 1)
        count = chance.randint(18, 34)
        stories = write_stories(self.seed, self.site.unit_code, voice, OFFICE_TOPICS, count, newest)
        return [replace(story, id=story.id + 8) for story in stories]


def link(base: str, story: Story) -> str:
    """The address of a post."""
    return f"{base}/{story.at:%Y/%m}/{story.slug}/"
