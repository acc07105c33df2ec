"""Asking a layer for its features: pages by number, a box whose axes are tried, a filter."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from connectors.base import State
from connectors.cleaning.layer_pages import Batch, resume_of
from connectors.cleaning.layers import Box, meets, write_corners
from connectors.errors import NotExpectedError, PagingBrokenError, Scope, SourceError
from connectors.sources.wfs.capabilities import Capabilities, FeatureType
from connectors.sources.wfs.service import Service
from geo.geojson import Feature
from geo.shapes import ShapeError, straighten

_SMALLEST = 5
_URN = "urn:ogc:def:crs:EPSG::4326"
LAT_LON, LON_LAT = "lintang-bujur", "bujur-lintang"
_ALL = "sekaligus"


@dataclass(frozen=True, slots=True)
class Condition:
    """A field and what its text must be, or begin with."""

    field: str
    value: str
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of a layer. `conditions` are tried in turn: a wrong one finds nothing and
    says nothing. `sort`: a field that keeps the pages apart."""

    conditions: tuple[Condition, ...] = ()
    sort: str = ""
    box: Box | None = None
    size: int = 50


class Query:
    """One reading of a layer. What it learns is handed on with every answer."""

    def __init__(
        self, service: Service, can: Capabilities, layer: FeatureType, wish: Wish, state: State
    ) -> None:
        self._service = service
        self._can = can
        self._layer = layer
        self._wish = wish
        self._size = int(state.learn("ukuran") or wish.size)
        self._json = bool(can.json) and state.learn("format") != "gml"
        self._sort = wish.sort if state.learn("urut") != "tidak" else ""
        self._axes = state.learn("sumbu") or ("" if can.version == "1.0.0" else LAT_LON)
        self._all = state.learn("cara") == _ALL
        self._condition: Condition | None = None
        self._start = int(resume_of(state) or 0)

    def batches(self) -> Iterator[Batch]:
        """All features, answer by answer, until an empty one. A server that repeats its first
        page whatever number is asked for is asked for all at once."""
        first = self._first()
        if self._all:
            yield Batch(first, learned=self._learned(), again=True)
            return
        features, offset = first, self._start
        while features:
            offset += len(features)
            yield Batch(features, str(offset), self._learned())
            before, features = features, self._ask(offset)
            if features and features == before:
                yield self._whole(before)
                return
        yield Batch((), learned=self._learned())

    def peek(self) -> tuple[Feature, ...]:
        """The first features, without any condition."""
        return self._ask(0)

    def find(self, condition: Condition, start: int = 0) -> tuple[Feature, ...]:
        """The features that satisfy a condition, from a number on."""
        self._condition = condition
        return self._ask(start)

    def _whole(self, page: tuple[Feature, ...]) -> Batch:
        self._all = True
        features = self._ask(0)
        if features == page and len(page) >= self._size:
            raise PagingBrokenError("one page, whatever is asked", sentence=_LOOP)
        return Batch(features, learned=self._learned(), again=True)

    def _first(self) -> tuple[Feature, ...]:
        """The first answer that finds something, by the conditions and by the order of axes."""
        if self._wish.box is not None:
            return self._first_in_box(self._wish.box)
        for condition in self._wish.conditions:
            before = self._json, self._sort
            try:
                features = self.find(condition, self._start)
            except SourceError as error:
                if error.scope in (Scope.HOST, Scope.SOURCE):
                    raise
                self._json, self._sort = before  # the filter was at fault, not the form
                continue
            if features or self._start:
                return features
        self._condition = None
        return self._ask(self._start)

    def _first_in_box(self, box: Box) -> tuple[Feature, ...]:
        others = (LAT_LON, LON_LAT) if self._axes != LON_LAT else (LON_LAT, LAT_LON)
        for axes in others if self._axes else ("",):
            self._axes = axes
            features = self._ask(self._start)
            if any(_lies_in(each, box) for each in features):
                return features
        if self._start:
            return ()
        raise NotExpectedError("nothing in the box", scope=Scope.STREAM, sentence=_NOTHING)

    def _ask(self, start: int) -> tuple[Feature, ...]:
        """One answer; asked in a simpler way, or for less, where the server breaks."""
        while True:
            try:
                return self._service.features(self._values(start), json=self._json)
            except SourceError as error:
                if not self._give_in(error):
                    raise

    def _give_in(self, error: SourceError) -> bool:
        """Whether there is a simpler way to ask: unsorted, in GML, or for fewer."""
        if error.code == "not_expected" and error.status == 400 and self._sort:
            self._sort = ""
            return True
        if error.code == "not_expected" and self._json:
            self._json = False
            return True
        heavy = error.code == "too_big" or (
            error.code == "unreachable"
            and (error.status >= 500 or error.internal.startswith("the body"))
        )
        if heavy and self._size > _SMALLEST and not self._all:
            self._size = max(_SMALLEST, self._size // 2)
            return True
        return False

    def _values(self, start: int) -> dict[str, str]:
        new = self._can.version == "2.0.0"
        values = {
            "VERSION": self._can.version,
            "TYPENAMES" if new else "TYPENAME": self._layer.name,
        }
        if not self._all:
            values["COUNT" if new else "MAXFEATURES"] = str(self._size)
            values["STARTINDEX"] = str(start)
            if self._sort and self._can.version != "1.0.0":
                values["SORTBY"] = self._sort
        if self._json:
            values["OUTPUTFORMAT"] = self._can.json
        if not self._layer.degrees:
            values["SRSNAME"] = "EPSG:4326" if self._can.version == "1.0.0" else _URN
        return values | self._where(new)

    def _where(self, new: bool) -> dict[str, str]:
        if self._wish.box is not None:
            return {"BBOX": write_box(self._wish.box, self._axes)}
        if self._condition is not None:
            return {"FILTER": write_filter(self._condition, new)}
        return {}

    def _learned(self) -> tuple[tuple[str, str], ...]:
        known = {
            "ukuran": str(self._size),
            "format": "geojson" if self._json else "gml",
            "urut": "ya" if self._sort else "tidak",
            "sumbu": self._axes,
            "cara": _ALL if self._all else "halaman",
        }
        return tuple(sorted(known.items()))


def write_box(box: Box, axes: str) -> str:
    """A box with its coordinate system, in the order of axes; 1.0.0 knows one order and no name."""
    west, south, east, north = box
    corners = (south, west, north, east) if axes == LAT_LON else (west, south, east, north)
    text = write_corners(corners)
    return f"{text},{_URN}" if axes else text


def write_filter(condition: Condition, new: bool) -> str:
    """A filter in XML, as WFS 2.0 or its elders want it."""
    prefix, space, reference = (
        ("fes", "http://www.opengis.net/fes/2.0", "ValueReference")
        if new
        else ("ogc", "http://www.opengis.net/ogc", "PropertyName")
    )
    name = "PropertyIsLike" if condition.begins else "PropertyIsEqualTo"
    mark = "escapeChar" if new else "escape"
    marks = f' wildCard="*" singleChar="?" {mark}="!"' if condition.begins else ""
    value = condition.value + ("*" if condition.begins else "")
    return (
        f"<{prefix}:Filter xmlns:{prefix}={quoteattr(space)}><{prefix}:{name}{marks}>"
        f"<{prefix}:{reference}>{escape(condition.field)}</{prefix}:{reference}>"
        f"<{prefix}:Literal>{escape(value)}</{prefix}:Literal></{prefix}:{name}></{prefix}:Filter>"
    )


def _lies_in(feature: Feature, box: Box) -> bool:
    if feature.geometry is None:
        return False
    try:
        return meets(straighten(feature.geometry), box)
    except ShapeError:
        return False


_LOOP = "Layanan selalu memberi unsur yang sama. Salinan lama tetap ditampilkan."
_NOTHING = "Layanan tidak memberi satu unsur pun di dalam kotak. Salinan lama tetap ditampilkan."
