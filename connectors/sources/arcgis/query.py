"""Asking a layer for its features: by pages, by object numbers, smaller where it breaks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from connectors.base import State
from connectors.cleaning.layer_pages import Batch, resume_of
from connectors.cleaning.layers import Box, write_corners
from connectors.errors import NotExpectedError, Scope, SourceError
from connectors.sources.arcgis.esri_json import read_feature, translate
from connectors.sources.arcgis.service import MapLayer, Service
from geo.geojson import Feature, read_value
from geo.shapes import ShapeError

_SMALLEST = 5
_IDS = 100  # object numbers in one address: about a kilobyte
_DEGREES = frozenset({4326, 4755, 9470})  # WGS 84, DGN95, SRGI2013
_EMPTY_IN_A_ROW = 2
ALL = "1=1"


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a layer: conditions to try in turn, the fields taken, a box, a size."""

    wheres: tuple[str, ...]
    fields: tuple[str, ...]
    box: Box | None
    size: int


class Query:
    """One reading of a layer. What it learns is handed on with every answer."""

    def __init__(self, service: Service, layer: MapLayer, wish: Wish, state: State) -> None:
        self._service = service
        self._layer = layer
        self._wish = wish
        self._url = f"{service.base}/{layer.id}/query"
        self._size = min(int(state.learn("ukuran") or wish.size), layer.most)
        self._format = state.learn("format") or self._first_format()
        self._coarse = state.learn("kasar")
        self._by_ids = not layer.pages or state.learn("cara") == "nomor"
        self._resume = resume_of(state)

    def batches(self) -> Iterator[Batch]:
        """All features, answer by answer. Where pages repeat, object numbers are asked for."""
        where, _, start = self._resume.rpartition("@")
        where = where or self._choose_where()
        if not self._by_ids:
            before: tuple[Feature, ...] = ()
            for batch in self._by_pages(where, int(start or 0)):
                if batch.features and batch.features == before:
                    self._by_ids = True
                    break
                before = batch.features
                yield batch
        if self._by_ids:
            yield from self._by_numbers(where)

    def _choose_where(self) -> str:
        """The first condition that finds anything; a wrong one finds nothing and says nothing."""
        if len(self._wish.wheres) == 1:
            return self._wish.wheres[0]
        for where in self._wish.wheres:
            values = {**self._filter(where), "returnIdsOnly": "true"}
            try:
                found = self._service.ask(self._url, values).get("objectIds")
            except SourceError as error:
                if error.scope in (Scope.HOST, Scope.SOURCE):
                    raise
                continue
            if found:
                return where
        return ALL

    def _by_pages(self, where: str, start: int) -> Iterator[Batch]:
        offset, empty = start, 0
        while True:
            values = {
                "resultOffset": str(offset),
                "resultRecordCount": str(self._size),
            }
            if self._layer.id_field:
                values["orderByFields"] = self._layer.id_field
            size = self._size
            answer = self._features(where, values)
            if answer is None:  # too much at once: the same place again, less of it
                continue
            features, more = answer
            offset += len(features) or size
            empty = 0 if features else empty + 1
            if empty > _EMPTY_IN_A_ROW:  # it says there is more, and gives nothing
                self._by_ids = True
                return
            is_last = more is False or (not features and not more)
            yield Batch(features, "" if is_last else f"{where}@{offset}", self._learned())
            if is_last:
                return

    def _by_numbers(self, where: str) -> Iterator[Batch]:
        body = self._service.ask(self._url, {**self._filter(where), "returnIdsOnly": "true"})
        listed = body.get("objectIds") or []
        if not isinstance(listed, list):
            raise NotExpectedError("no list of object numbers", url=self._url)
        numbers = sorted({each for each in listed if isinstance(each, int)})
        at = 0
        if not numbers:
            yield Batch((), learned=self._learned(), again=True)
        while at < len(numbers):
            chunk = numbers[at : at + min(self._size, _IDS)]
            values = {"objectIds": ",".join(str(each) for each in chunk)}
            answer = self._features("", values)
            if answer is None:
                continue
            at += len(chunk)
            # Object numbers do not last, so a reading that was cut off begins anew.
            resume = f"{where}@0" if at < len(numbers) else ""
            yield Batch(answer[0], resume, self._learned(), again=True)

    def _features(
        self, where: str, values: Mapping[str, str]
    ) -> tuple[tuple[Feature, ...], bool | None] | None:
        """The features of one answer, and whether it says there are more; None when the layer
        broke and is to be asked again for less, or in another way."""
        wanted = {
            **(self._filter(where) if where else {}),
            "outFields": ",".join(self._wish.fields),
            "returnGeometry": "true",
            "outSR": "4326",
            "geometryPrecision": "6",
            **values,
            "f": self._format,
        }
        if self._coarse:
            wanted["maxAllowableOffset"] = self._coarse
        try:
            body = self._service.ask(self._url, wanted, "geo")
            features = self._read(body)
        except SourceError as error:
            if self._give_in(error):
                return None
            raise
        return features, _says_more(body)

    def _give_in(self, error: SourceError) -> bool:
        """Whether there is a gentler way to ask: Esri's own form, fewer, then coarser shapes."""
        if error.code == "not_expected" and self._format == "geojson":
            self._format = "json"
            return True
        heavy = error.code in ("too_big", "unreachable") and (
            error.code == "too_big" or error.status >= 500 or error.internal.startswith("the body")
        )
        if not heavy and not (error.code == "not_expected" and error.status == 400):
            return False
        if self._size > _SMALLEST:
            self._size = max(_SMALLEST, self._size // 2)
            return True
        if not self._coarse and heavy:
            self._coarse = "0.0001"  # about ten metres
            return True
        return False

    def _read(self, body: Mapping[str, object]) -> tuple[Feature, ...]:
        listed = body.get("features")
        if not isinstance(listed, list):
            raise NotExpectedError("no list of features", url=self._url)
        if self._format == "geojson":
            if body.get("type") != "FeatureCollection":
                raise NotExpectedError("no FeatureCollection", url=self._url)
            try:
                found = read_value(body)
            except ShapeError as error:
                raise NotExpectedError(str(error), url=self._url) from None
        else:
            _check_reference(body, self._url)
            found = tuple(read_feature(each) for each in listed)
        layer = self._layer
        return tuple(translate(each, layer.dates, layer.labels) for each in found)

    def _filter(self, where: str) -> dict[str, str]:
        values = {"where": where}
        if self._wish.box:
            values |= {
                "geometry": write_corners(self._wish.box),
                "geometryType": "esriGeometryEnvelope",
                "inSR": "4326",
                "spatialRel": "esriSpatialRelIntersects",
            }
        return values

    def _learned(self) -> tuple[tuple[str, str], ...]:
        known = {
            "ukuran": str(self._size),
            "format": self._format,
            "kasar": self._coarse,
            "cara": "nomor" if self._by_ids else "halaman",
        }
        return tuple(sorted(known.items()))

    def _first_format(self) -> str:
        return "geojson" if "geojson" in self._layer.formats else "json"


def _says_more(body: Mapping[str, object]) -> bool | None:
    """exceededTransferLimit, at either of its places; None when it is at neither."""
    properties = body.get("properties")
    for place in (body, properties if isinstance(properties, dict) else {}):
        if isinstance(place.get("exceededTransferLimit"), bool):
            return bool(place["exceededTransferLimit"])
    return None


def _check_reference(body: Mapping[str, object], url: str) -> None:
    """NotExpectedError when the coordinates are no degrees, whatever was asked for."""
    said = body.get("spatialReference")
    if not isinstance(said, dict):
        return
    numbers = {said.get("wkid"), said.get("latestWkid")} - {None}
    if numbers and not numbers & _DEGREES:
        sentence = f"Layanan memberi sistem koordinat {min(map(str, numbers))}, bukan derajat."
        raise NotExpectedError(f"wkid {numbers}", url=url, sentence=sentence)
