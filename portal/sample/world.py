"""All sites of the sample with their content, and what each answers; no socket here."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from portal.sample.exchange import Ask, Reply
from portal.sample.geofile import answer_file
from portal.sample.geoportal.answering import answer_geoportal
from portal.sample.inaproc.answering import answer_gateway
from portal.sample.opensid.new import answer_new
from portal.sample.opensid.old import answer_old
from portal.sample.places import read_regency
from portal.sample.sites import SampleSite, Software
from portal.sample.village import VillageContent
from portal.sample.wordpress.answering import answer_office
from portal.sample.wordpress.office import OfficeContent

Answer = Callable[[Ask], Reply]


class World:
    """The content of every site, made when first asked for; the same seed makes the same."""

    def __init__(self, seed: int, regency: str, today: date, sites: tuple[SampleSite, ...]) -> None:
        self.seed = seed
        self.today = today
        self.regency = read_regency(regency)
        self.sites: Mapping[str, SampleSite] = {site.key: site for site in sites}
        self._villages = {village.code: village for village in self.regency.villages()}
        self._contents: dict[str, VillageContent] = {}
        self._offices: dict[str, OfficeContent] = {}

    def content(self, unit_code: str) -> VillageContent:
        """What a village's site knows; changing its lists changes the site."""
        if unit_code not in self._contents:
            site = self.sites[unit_code]
            self._contents[unit_code] = VillageContent(
                self.seed, self.regency, self._villages[unit_code], site.temper, self.today
            )
        return self._contents[unit_code]

    def answer(self, key: str, ask: Ask) -> Reply:
        """What the site of this key answers."""
        site = self.sites[key]
        if site.software is Software.OPENSID_NEW:
            return answer_new(ask, self.content(key))
        if site.kind == "opensid":
            return answer_old(ask, self.content(key))
        if site.software is Software.INAPROC:
            return answer_gateway(ask, self.seed, self.regency, self.today)
        if site.software is Software.GEOFILE:
            return answer_file(ask, self.seed, self.regency, self.today)
        if site.software is Software.GEOPORTAL:
            return answer_geoportal(ask, self.seed, self.regency, self.today)
        return answer_office(ask, self.office(key))

    def office(self, unit_code: str) -> OfficeContent:
        """What an office's site knows."""
        if unit_code not in self._offices:
            site = self.sites[unit_code]
            self._offices[unit_code] = OfficeContent(self.seed, self.regency, site, self.today)
        return self._offices[unit_code]

    def edit_story(self, unit_code: str, slug: str, *, title: str = "", text: str = "") -> None:
        """Change an article as its author would; OpenSID tells nobody when."""
        stories = self.content(unit_code).stories
        at = next(at for at, story in enumerate(stories) if story.slug == slug)
        story = stories[at]
        stories[at] = replace(
            story,
            title=title or story.title,
            paragraphs=(text, *story.paragraphs[1:]) if text else story.paragraphs,
        )

    def delete_story(self, unit_code: str, slug: str) -> None:
        """Take an article away."""
        stories = self.content(unit_code).stories
        stories[:] = [story for story in stories if story.slug != slug]

    def hide_paper(self, unit_code: str, number: int) -> None:
        """Mark a document as not to be shown, dated today."""
        self._change_paper(unit_code, number, enabled=2)

    def delete_paper(self, unit_code: str, number: int) -> None:
        """Delete a document: from now on it is only a tombstone, dated today."""
        self._change_paper(unit_code, number, enabled=1, is_deleted=True)

    def _change_paper(
        self, unit_code: str, number: int, *, enabled: int, is_deleted: bool = False
    ) -> None:
        papers = self.content(unit_code).papers
        at = next(at for at, paper in enumerate(papers) if paper.id == number)
        now = papers[at].uploaded.combine(self.today, papers[at].uploaded.time())
        papers[at] = replace(papers[at], enabled=enabled, is_deleted=is_deleted, updated=now)
