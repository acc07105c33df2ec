"""How data sets and their tables are called: names and numbers that outlive a rename."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from portal.reads.open_data import DataSetView
from portal.rules.indicators import Catalogue
from portal.rules.licence import Licence
from portal.tree import Tree

DATA = "/api/data"
FORMATS = {"csv": "text/csv", "json": "application/json"}
# How numbers above the village come about, in words that need no code list.
_ABOVE = {
    "SUM": "dijumlah dari desanya",
    "RATIO": "dihitung ulang dari jumlah di tiap tingkat",
    "WAVG": "rata-rata tertimbang dari desanya",
    "DIST": "dihitung berapa desa di tiap pilihan",
    "RANGE": "terkecil dan terbesar, tidak dijumlah",
    "LIST": "semua yang disebut, dengan berapa desa menyebutnya",
    "SAME": "satu nilai bila semua desa menyebut yang sama",
    "NONE": "tetap di desanya",
}
_PLAIN = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the catalogue is written from."""

    tree: Tree
    origin: str  # our own address, empty when it is not known: links are then relative
    sets: tuple[DataSetView, ...]
    catalogue: Catalogue
    licence: Licence | None
    changed_at: datetime | None
    sample: bool

    @property
    def publisher(self) -> str:
        """Who publishes."""
        return f"Pemerintah {self.tree.root.title}"

    @property
    def region(self) -> str:
        """The region's code as part of a name: 6408."""
        return self.tree.root.code.replace(".", "")

    def name_of(self, data: DataSetView) -> str:
        """The name of a data set, unlike that of any other regency's."""
        return f"{self.region}-{_PLAIN.sub('-', data.indicator.code.lower()).strip('-')}"

    def find(self, name: str) -> DataSetView | None:
        """A data set by its name or number."""
        return next(
            (each for each in self.sets if name in (self.name_of(each), self.number(each))), None
        )

    def number(self, data: DataSetView, *parts: str) -> str:
        """The number of a data set, or of one of its tables; made of codes, so it stays."""
        return str(uuid5(NAMESPACE_URL, "/".join(("jenjang", self.region, data.indicator.code,
                                                  *parts))))  # fmt: skip

    def address(self, data: DataSetView, period: str, suffix: str) -> str:
        """Where a table of a year is."""
        return f"{self.origin}{DATA}/{data.indicator.code}/{period}.{suffix}"

    def caution(self, data: DataSetView) -> str:
        """What everybody must know who takes the numbers."""
        indicator = data.indicator
        words = [indicator.definition]
        if indicator.unit:
            words.append(f"Satuan: {indicator.unit}.")
        words.append(f"Di atas desa: {_ABOVE[indicator.rollup]}.")
        words.append(
            "Kolom keadaan: ada, belum ada data (tidak diketahui, bukan nol), atau disembunyikan "
            "(terlalu sedikit orang). Jumlah kecamatan dan kabupaten menyebut berapa desa yang "
            "melapor dari berapa."
        )
        if self.sample:
            words.insert(0, "Data contoh: bukan data pemerintah.")
        return " ".join(filter(None, words))
