"""What a connector hands over: frozen records, nothing untyped."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Sex = Literal["", "L", "P"]
NAMED = "nama:"  # begins a unit_hint that tells a village by names: nama:kecamatan/desa


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What all records share. `key` is stable within (source, stream); moments are aware UTC."""

    key: str
    url: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    raw_dates: str = ""  # as the source wrote them, for people who doubt a date
    unit_hint: str = ""  # Kemendagri code, satker or NAMED; empty = the unit of the source


@dataclass(frozen=True, slots=True)
class Link:
    """A file or page a record points to."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Record):
    """News, announcement, agenda or static page. `html` is sanitised, `title` is text."""

    title: str
    html: str = ""
    summary: str = ""
    category: str = ""
    kind: Literal["berita", "pengumuman", "agenda", "halaman"] = "berita"
    image: str = ""
    partial: bool = False  # the source gives only a summary
    attachments: tuple[Link, ...] = ()


# Files that are not given on: each state has a sentence of its own, and leads to the source.
HELD_BACK = frozenset({"ditahan", "terkunci", "rusak", "tidak dikenal", "terlalu panjang"})


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A mirrored file, or the reason why there is none.

    state: "ada", "tautan" (external, not mirrored), "tidak ada", "terlalu besar", "gagal", or
    held back: "ditahan" (its text holds a personal number) and those that could not be searched
    for one: "terkunci", "rusak", "tidak dikenal", "terlalu panjang".
    reading: of one that is there, how much of it is text, see cleaning.filetext.
    """

    state: str
    sha256: str = ""
    mime: str = ""
    size: int = 0
    name: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A photo of ours, drawn small, or the reason why there is none.

    state: "ada", "ditutup" (the source does not want it copied), "tidak ada" (no such file),
    "tidak terbaca" (no photo that can be shown), "gagal" (asked for again).
    """

    state: str
    sha256: str = ""
    size: int = 0
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(Record):
    """A public document. `classification` is the PPID class of UU 14/2008."""

    title: str
    classification: Literal["", "berkala", "serta-merta", "setiap-saat"] = ""
    kind: str = ""  # perdes, sk-kades, apbdes …; empty = unknown
    category: str = ""  # as the source calls it
    number: str = ""
    year: int | None = None
    decided: date | None = None
    summary: str = ""
    file_url: str = ""
    file_name: str = ""
    external: bool = False  # the file lies elsewhere: link, do not mirror
    file: StoredFile | None = None  # filled by the harvest, never by a connector


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table: category code, its label, sex, value (None = not filled in).
    `upstream`: the id the source itself gives the category."""

    category: str
    label: str
    sex: Sex
    value: Decimal | None
    upstream: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic(Record):
    """One table of one indicator. `period` is a year or empty for a snapshot of `as_of`."""

    indicator: str
    title: str
    cells: tuple[Cell, ...]
    period: str = ""
    as_of: date | None = None
    flow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Official(Record):
    """A person in office: name and post, nothing else."""

    name: str
    post: str
    rank: int = 0


Channel = Literal["telepon", "whatsapp", "surel", "alamat", "situs", "kodepos", "jam"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Record):
    """One way to reach the office."""

    channel: Channel
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service(Record):
    """A service at the counter."""

    name: str
    requirements: tuple[str, ...] = ()
    cost: str = ""
    duration: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One account; money in sen, None = not given. `bidang` 0 and empty texts: not told."""

    label: str
    planned: int | None
    realised: int | None
    code: str = ""  # of the account, as 4.2.1
    bidang: int = 0  # the field of spending, 1 to 5
    funds: str = ""  # where the money comes from, as written


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget(Record):
    """One group of the APBDes of a year."""

    year: int
    group: str  # pelaksanaan (sums), pendapatan, pembelanjaan, penerimaan, pengeluaran
    title: str
    lines: tuple[BudgetLine, ...]


@dataclass(frozen=True, slots=True)
class IndexPart:
    """One dimension of an index with its score."""

    code: str
    label: str
    score: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageIndex(Record):
    """IDM or Indeks Desa of a year as published; `url` leads to where it was."""

    index: str  # idm, indeks-desa
    year: int
    score: Decimal | None
    status: str  # the code of the published word
    parts: tuple[IndexPart, ...] = ()
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundary(Record):
    """An outline: GeoJSON MultiPolygon text in lon,lat, closed and oriented."""

    geojson: str
    name: str = ""
    status: Literal["definitif", "indikatif"] = "indikatif"
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Record):
    """A facility with its position."""

    name: str
    category: str = ""
    kind: str = ""
    lon: float
    lat: float
    description: str = ""
    line: str = ""  # the course of a road or river: GeoJSON MultiLineString text, else empty
    origin: str = ""  # who made the data, where the source is only the way it came
    photo_url: str = ""
    photo: StoredPhoto | None = None  # filled by the harvest, never by a connector


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(Record):
    """A development project of a village; money in sen."""

    title: str
    year: int | None = None
    budget: int | None = None
    funds: str = ""
    volume: str = ""
    executor: str = ""
    benefit: str = ""
    location: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone(Record):
    """The source itself says this key is gone, disabled or excluded: hidden at once."""

    reason: Literal["dihapus", "dinonaktifkan", "dikecualikan"]


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that could not be read: where, and why in a sentence."""

    key: str
    code: str
    message: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Which unit a source says it is. An empty code means: it does not say; `is_silent`: the
    page that would say it fails at the moment."""

    code: str = ""  # Kemendagri, dotted
    name: str = ""
    evidence: str = ""  # URL where it says so
    notes: tuple[str, ...] = field(default=())
    is_silent: bool = False
