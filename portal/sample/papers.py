"""The public documents of a village: regulations, decrees, reports."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.sample.chance import draw
from portal.sample.news import say_day
from portal.sample.places import Village

# (name, category of information 1–4, kind: 1 information, 2 decree, 3 regulation, sort)
_YEARLY = (
    ("Peraturan Desa tentang APBDes Tahun {year}", 1, 3, "Peraturan Desa (Perdes)"),
    ("Peraturan Desa tentang RKP Desa Tahun {year}", 1, 3, "Peraturan Desa (Perdes)"),
    ("Laporan Realisasi APBDes Tahun {year}", 1, 1, ""),
    ("LPPD Desa {name} Tahun {year}", 1, 1, ""),
    ("SK Kepala Desa tentang Tim Pelaksana Kegiatan Tahun {year}", 3, 2, "SK Kades"),
    ("SK Kepala Desa tentang Penerima BLT Dana Desa Tahun {year}", 3, 2, "SK Kades"),
)
_ONCE = (
    ("Profil Desa {name}", 3, 1, ""),
    ("Peraturan Desa tentang RPJM Desa {name}", 3, 3, "Peraturan Desa (Perdes)"),
    ("Maklumat Pelayanan Desa {name}", 3, 1, ""),
    ("Formulir Permohonan Informasi", 1, 1, ""),
)
# A kelurahan decides no regulations and has no budget of its own.
_YEARLY_URBAN = (
    ("Rencana Kerja Kelurahan {name} Tahun {year}", 1, 1, ""),
    ("Laporan Kinerja Kelurahan {name} Tahun {year}", 1, 1, ""),
    ("SK Lurah tentang Tim Pelaksana Kegiatan Tahun {year}", 3, 2, "SK Lurah"),
    ("SK Lurah tentang Ketua RT Tahun {year}", 3, 2, "SK Lurah"),
)
_ONCE_URBAN = (
    ("Profil Kelurahan {name}", 3, 1, ""),
    ("Maklumat Pelayanan Kelurahan {name}", 3, 1, ""),
    ("Formulir Permohonan Informasi", 1, 1, ""),
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document; `enabled` is 1 shown or 2 hidden, a url makes it an outside link."""

    id: int
    name: str
    category: int
    kind: int
    sort: str
    year: int
    uploaded: datetime
    updated: datetime
    enabled: int = 1
    is_deleted: bool = False
    url: str = ""
    lines: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        """The name of the file on the site."""
        return f"dokumen-{self.id}-{self.year}.pdf"

    @property
    def is_open(self) -> bool:
        """Whether the site gives the file away."""
        return self.enabled == 1 and not self.is_deleted and not self.url


def file_papers(seed: int, village: Village, today: date, laggard: bool) -> tuple[Paper, ...]:
    """The documents of a village; a laggard lacks those of the last two years."""
    chance = draw(seed, village.code, "papers")
    newest = today.year - (2 if laggard else 0)
    papers: list[Paper] = []

    def add(name: str, category: int, kind: int, sort: str, year: int, day: datetime) -> Paper:
        changed = day + timedelta(days=chance.choice((0, 0, 2, 30)))
        paper = Paper(
            id=len(papers) + 2,
            name=name.format(name=village.name, year=year),
            category=category,
            kind=kind,
            sort=sort,
            year=year,
            uploaded=day,
            updated=min(changed, datetime(today.year, today.month, today.day)),
        )
        papers.append(paper)
        return paper

    once, yearly = (_ONCE_URBAN, _YEARLY_URBAN) if village.is_urban else (_ONCE, _YEARLY)
    for name, category, kind, sort in once:
        if chance.random() < 0.75:
            day = datetime(newest - chance.randint(1, 3), chance.randint(1, 12), 15, 9, 30)
            add(name, category, kind, sort, day.year, day)
    for year in range(newest - 2, newest + 1):
        for name, category, kind, sort in yearly:
            day = datetime(year, chance.randint(1, 12), chance.randint(1, 28), 10, 5)
            if day.date() < today and chance.random() < 0.6:
                add(name, category, kind, sort, year, day)
    day = datetime(newest - 1, 5, 1)
    hidden = add("Draf belum disahkan {year}", 1, 1, "", day.year, day)
    papers[-1] = _change(hidden, enabled=2)
    secret = add("Dokumen yang dikecualikan {year}", 4, 1, "", day.year, day)
    papers[-1] = _change(secret, enabled=1)
    gone = add("Laporan lama yang ditarik {year}", 1, 1, "", day.year, day)
    papers[-1] = _change(gone, enabled=1, is_deleted=True)
    linked = "Laporan kegiatan" if village.is_urban else "Laporan APBDes"
    link = add(f"{linked} {{year}} (tautan)", 1, 1, "", day.year, day)
    papers[-1] = _change(link, enabled=1, url="https://contoh.invalid/apbdes.pdf")
    return tuple(_write(paper, village) for paper in papers)


def _change(paper: Paper, *, enabled: int, is_deleted: bool = False, url: str = "") -> Paper:
    return Paper(
        paper.id, paper.name, paper.category, paper.kind, paper.sort, paper.year,
        paper.uploaded, paper.updated, enabled, is_deleted, url,
    )  # fmt: skip


def _write(paper: Paper, village: Village) -> Paper:
    lines = (
        f"Pemerintah {village.title}, Kecamatan {village.district}",
        f"Kabupaten {village.regency}, {village.province}",
        f"Ditetapkan pada {say_day(paper.uploaded.date())}.",
        "Dokumen ini contoh isi, bukan dokumen resmi.",
        "Pasal 1: Ketentuan umum sebagaimana dimaksud dalam peraturan yang berlaku.",
        "Pasal 2: Salinan dokumen ini dapat diminta di kantor pada jam kerja.",
    )
    return Paper(
        paper.id, paper.name, paper.category, paper.kind, paper.sort, paper.year,
        paper.uploaded, paper.updated, paper.enabled, paper.is_deleted, paper.url, lines,
    )  # fmt: skip
