"""Features of a layer gathered into one boundary a desa; what is not ours is counted."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from shapely import MultiPolygon

from connectors.cleaning.dates import parse_moment
from connectors.cleaning.regions import (
    BPS_NAMES,
    CODE_NAMES,
    NAME_NAMES,
    ForeignError,
    count_unknown,
    first_of,
    is_bps,
    read_village,
)
from connectors.cleaning.text import clean_title
from connectors.records import Boundary, Reject
from geo.codes import Level
from geo.geojson import Feature, to_text
from geo.shapes import ShapeError, merge, settle

DATE_NAMES = (
    "tgl_update", "tglupdate", "tgl_mutakhir", "updated_at", "last_edited_date", "editdate",
    "tanggal_update",
)  # fmt: skip
TAKEN = frozenset((*CODE_NAMES, *BPS_NAMES, *NAME_NAMES, *DATE_NAMES))
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Gathered:
    """The boundaries of a layer. `whole`: every feature that may be ours could be read."""

    records: tuple[Boundary, ...]
    rejects: tuple[Reject, ...]
    whole: bool
    dropped: int


@dataclass(slots=True)
class _Desa:
    written: str
    name: str
    parts: list[MultiPolygon] = field(default_factory=list)
    modified: datetime | None = None


class Outlines:
    """Takes features as they come, and keeps no more of each than its shape."""

    def __init__(self, unit_code: str, url: str, zone: str) -> None:
        self._unit_code = unit_code
        self._url = url
        self._zone = zone
        self._desa: dict[str, _Desa] = {}
        self._rejects: list[Reject] = []
        self._foreign: Counter[str] = Counter()
        self._above = 0
        self._bps = False
        self._number = 0
        self._dropped = 0

    @property
    def count(self) -> int:
        """How many desa there are so far."""
        return len(self._desa)

    def take(self, features: Iterable[Feature]) -> None:
        """Sort these features out: kept, refused with a sentence, or counted as foreign."""
        for feature in features:
            self._number += 1
            self._dropped += count_unknown(feature.properties, TAKEN)
            try:
                self._keep(feature)
            except ForeignError as error:
                if error.code.level is Level.DESA:
                    self._foreign[".".join(error.code.text.split(".")[:2])] += 1
                else:
                    self._above += 1
            except ShapeError as error:
                self._refuse(feature.id or f"unsur {self._number}", str(error))

    def finish(self) -> Gathered:
        """One boundary a desa, islands merged, in the order of the codes."""
        records = []
        for code, desa in sorted(self._desa.items()):
            if self._bps and "." not in desa.written:
                # The column holds BPS codes; this one merely looks like one of the ministry.
                self._refuse(code, f"Kode {desa.written} berada di kolom kode BPS.")
                continue
            try:
                shape = merge(desa.parts)
            except ShapeError as error:
                self._refuse(code, str(error))
                continue
            records.append(
                Boundary(
                    key=code,
                    url=self._url,
                    unit_hint=code,
                    modified=desa.modified,
                    geojson=to_text(shape),
                    name=desa.name,
                )
            )
        whole = not self._rejects
        rejects = (*self._rejects, *self._summaries())
        return Gathered(tuple(records), rejects, whole, self._dropped)

    def _keep(self, feature: Feature) -> None:
        try:
            named = read_village(feature.properties, feature.id, self._unit_code)
        except ForeignError:
            raise
        except ShapeError:
            written = first_of(feature.properties, CODE_NAMES)
            self._bps = self._bps or is_bps(written)
            raise
        if feature.geometry is None:
            raise ShapeError(feature.fault or "Tidak ada geometri.")
        shape = settle(feature.geometry)
        name = clean_title(first_of(feature.properties, NAME_NAMES))
        desa = self._desa.setdefault(named.code, _Desa(named.written, name))
        desa.parts.append(shape)
        moment = parse_moment(first_of(feature.properties, DATE_NAMES), self._zone)
        if moment is not None and (desa.modified is None or moment > desa.modified):
            desa.modified = moment

    def _refuse(self, key: str, sentence: str) -> None:
        self._rejects.append(Reject(key, "record_invalid", sentence, self._url))

    def _summaries(self) -> Iterable[Reject]:
        if self._foreign:
            named = ", ".join(sorted(self._foreign)[:_EXAMPLES])
            more = ", …" if len(self._foreign) > _EXAMPLES else ""
            text = (
                f"{self._foreign.total()} bidang milik wilayah lain tidak dipakai ({named}{more})."
            )
            yield Reject("wilayah lain", "foreign", text, self._url)
        if self._above:
            text = (
                f"{self._above} bidang tidak dipakai: "
                "kecamatan dan kabupaten dibentuk dari batas desanya."
            )
            yield Reject("tingkat lain", "foreign", text, self._url)
