"""What a file that is taken away says of itself: whose it is, from when, on what terms."""

from dataclasses import dataclass
from datetime import datetime

from portal.reads.sites import SiteView
from portal.rules.licence import Licence, parse_licences
from portal.rules.moment import Moment
from portal.tree import UnitView
from portal.web.ask import Ask, Desk

_SAMPLE = "Data contoh: bukan data pemerintah."
BOUNDARIES = "Batas indikatif bukan acuan hukum."
PLACES = "Letak tempat menurut sumber masing-masing; belum tentu lengkap."


@dataclass(frozen=True, slots=True)
class Terms:
    """What every file says of itself."""

    title: str
    publisher: str
    address: str  # where the file came from
    made: datetime
    licence: Licence | None
    sample: bool
    remark: str = BOUNDARIES

    @property
    def caution(self) -> str:
        """What everybody must know who takes it away."""
        return f"{_SAMPLE} {self.remark}" if self.sample else self.remark

    def members(self) -> dict[str, str]:
        """The same as names and texts."""
        said = {
            "judul": self.title,
            "penerbit": self.publisher,
            "alamat": self.address,
            "dibuat": f"{self.made:%Y-%m-%dT%H:%M:%SZ}",
            "catatan_berkas": self.caution,
        }
        if self.licence is not None:
            said |= self.licence.members()
        return said

    def cells(self) -> dict[str, str]:
        """What stands in every row of a table, by column."""
        licence = self.licence
        url = {"lisensi_url": licence.url} if licence is not None else {}
        words = {"lisensi": licence.words} if licence is not None else {}
        return {"catatan_berkas": self.caution} | words | url


def make_terms(
    desk: Desk,
    site: SiteView,
    root: UnitView,
    moment: Moment,
    address: str,
    title: str,
    remark: str = BOUNDARIES,
) -> Terms:
    """The terms of a file of a site that is made now."""
    return Terms(
        title=title,
        publisher=f"Pemerintah {root.title}",
        address=address,
        made=moment.now,
        licence=desk.shelf.config("lisensi.toml", parse_licences).on(moment.today),
        sample=site.sample,
        remark=remark,
    )


def terms_of(ask: Ask, title: str, remark: str = BOUNDARIES) -> Terms:
    """The terms of a file that a page hands out."""
    address = ask.origin + ask.path
    return make_terms(ask.desk, ask.site, ask.tree.root, ask.moment, address, title, remark)
