"""A Web Feature Service as a connector: its layers as boundaries and places."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from connectors.base import (
    Context,
    Download,
    Http,
    KeyPage,
    Offer,
    Page,
    Presence,
    Probe,
    State,
    StreamSpec,
)
from connectors.cleaning.facilities import Reading
from connectors.cleaning.layer_pages import is_due, nothing_new, read_boundaries, read_places
from connectors.cleaning.layers import (
    Chosen,
    Layer,
    Role,
    check_count,
    choose_layers,
    form_of,
    named_layers,
    read_box,
    read_filter,
    recognise,
)
from connectors.cleaning.regions import CODE_NAMES
from connectors.errors import ConfigError, PolicyError, Scope, SourceError
from connectors.records import Document, Identity
from connectors.sources.wfs.capabilities import Capabilities, FeatureType
from connectors.sources.wfs.query import Condition, Query, Wish
from connectors.sources.wfs.service import Service

_SIZES: dict[Role, int] = {"batas": 50, "tempat": 500}
_PROBED = 2
_PATH = re.compile(r"(?i)/(?:wfs|ows|geoserver|mapserv|qgis_mapserv|qgisserver|mapserver)\b")
_QUERY = re.compile(r"(?i)\bservice=wfs\b")
_NO_STATE = State()
_ROW_NUMBERS = ("gid", "fid", "ogc_fid", "objectid", "objectid_1", "id")


class Wfs:
    """Options: batas and tempat (layers by name), kotak (a box), saring (NAME=VALUE), kunci (the
    field that tells places apart), urut (the field pages are sorted by)."""

    kind = "wfs"
    version = 1

    def __init__(self) -> None:
        self._can: Capabilities | None = None
        self._chosen: dict[str, Chosen] = {}

    def probe(self, http: Http, url: str) -> Probe:
        """Capabilities and a look into two layers; addresses that promise no WFS are not asked."""
        parts = urlsplit(url)
        if not _PATH.search(parts.path) and not _QUERY.search(parts.query):
            return Probe(self.kind, 0.0)
        try:
            service = Service(http, url)
            can = service.capabilities()
        except SourceError:
            return Probe(self.kind, 0.0)
        offers = []
        for each in can.types[:_PROBED]:
            try:
                role = recognise(_look(service, can, each))
            except SourceError as error:
                offers.append(Offer(each.name, "rusak", error.sentence))
                continue
            offers.append(
                Offer(each.name, "ada" if role else "tidak ada", role or "tidak dikenali")
            )
        offers += [Offer(each.name, "ada", "belum dilihat") for each in can.types[_PROBED:]]
        named = Identity(name=can.title, evidence=url)
        warnings = () if can.json else ("Layanan ini tidak mengenal GeoJSON; GML dibaca.",)
        return Probe(
            self.kind, 0.95, url, f"WFS {can.version}", named, tuple(offers), warnings
        )  # fmt: skip

    def identify(self, ctx: Context) -> Identity:
        """A map service says nothing about whose it is; its codes are checked one by one."""
        return Identity()

    def streams(self, ctx: Context) -> tuple[StreamSpec, ...]:
        """One stream a layer: those chosen, or those recognised."""
        return tuple(StreamSpec(name, each.title) for name, each in self._layers(ctx).items())

    def read(self, ctx: Context, stream: str, state: State) -> Iterator[Page]:
        """The whole layer, once a week."""
        chosen = self._find(ctx, stream)
        if not is_due(ctx, chosen, state):
            yield nothing_new(state)
            return
        query = self._query(ctx, chosen, state)
        url = f"{Service(ctx.http, ctx.config.base_url).base}?typename={chosen.layer.name}"
        if chosen.role == "batas":
            yield from read_boundaries(ctx, query.batches(), url, state)
        else:
            reading = Reading(
                title=chosen.layer.title,
                unit_code=ctx.config.unit_code,
                url=url,
                zone=ctx.config.zone,
                key_name=ctx.config.options.get("kunci", ""),
                only=read_filter(ctx.config.options),
            )
            yield from read_places(ctx, query.batches(), reading, state)

    def sweep(self, ctx: Context, stream: str, resume: str) -> Iterator[KeyPage]:
        """Never asked: every reading is complete."""
        raise PolicyError("readings are complete, there is nothing to sweep")

    def confirm_gone(self, ctx: Context, stream: str, key: str, url: str) -> Presence:
        """Two complete readings were without it. A boundary is asked for once more by its code,
        and found again it is alive; filters that find nothing prove nothing more."""
        chosen = self._find(ctx, stream)
        field = _code_field(chosen.layer)
        if chosen.role != "batas" or not field:
            return "gone"
        service = Service(ctx.http, ctx.config.base_url)
        kind = self._type(ctx, chosen)
        query = Query(service, self._capabilities(ctx), kind, Wish(size=1), _NO_STATE)
        try:
            found = [query.find(Condition(field, each)) for each in (key, key.replace(".", ""))]
        except SourceError:
            return "unknown"
        return "alive" if any(found) else "gone"

    def fetch_file(self, ctx: Context, document: Document) -> Download:
        """There are no documents in a map service."""
        raise ConfigError("a map service has no documents")

    def _capabilities(self, ctx: Context) -> Capabilities:
        if self._can is None:
            self._can = Service(ctx.http, ctx.config.base_url).capabilities()
        return self._can

    def _layers(self, ctx: Context) -> dict[str, Chosen]:
        if self._chosen:
            return self._chosen
        can = self._capabilities(ctx)
        service = Service(ctx.http, ctx.config.base_url)
        wanted = [name for names in named_layers(ctx.config.options).values() for name in names]
        if not wanted:
            check_count(len(can.types))
        short = {name.rpartition(":")[2] for name in wanted}
        layers = [
            _look(service, can, each)
            if each.name.rpartition(":")[2] in short
            else _try(service, can, each, unasked=not wanted)
            for each in can.types
        ]
        for each in choose_layers(layers, ctx.config.options):
            self._chosen[each.stream] = each
        return self._chosen

    def _find(self, ctx: Context, stream: str) -> Chosen:
        found = self._layers(ctx).get(stream)
        if found is None:
            raise ConfigError(f"no stream {stream}", scope=Scope.STREAM)
        return found

    def _type(self, ctx: Context, chosen: Chosen) -> FeatureType:
        return next(
            each for each in self._capabilities(ctx).types if each.name == chosen.layer.name
        )

    def _query(self, ctx: Context, chosen: Chosen, state: State) -> Query:
        options = ctx.config.options
        name, value = read_filter(options)
        field = _code_field(chosen.layer)
        conditions: tuple[Condition, ...] = ()
        if name:
            conditions = (Condition(name, value),)
        elif chosen.role == "batas" and field:
            code = ctx.config.unit_code
            conditions = (
                Condition(field, code, begins=True),
                Condition(field, code.replace(".", ""), begins=True),
            )
        sort = options.get("urut", "") or _sort_field(
            chosen.layer, options.get("kunci", "") or field
        )
        wish = Wish(conditions, sort, read_box(options), _SIZES[chosen.role])
        service = Service(ctx.http, ctx.config.base_url)
        return Query(service, self._capabilities(ctx), self._type(ctx, chosen), wish, state)


def _look(service: Service, can: Capabilities, layer: FeatureType) -> Layer:
    """What a layer holds, by its first feature."""
    features = Query(service, can, layer, Wish(size=1), _NO_STATE).peek()
    if not features:
        return Layer(layer.name, layer.title, "", frozenset())
    fields = frozenset(features[0].properties)
    return Layer(layer.name, layer.title, form_of(features[0].geometry), fields)


def _try(service: Service, can: Capabilities, layer: FeatureType, *, unasked: bool) -> Layer:
    """The same where one broken layer must not hide the others; one nobody wants is not asked."""
    nothing = Layer(layer.name, layer.title, "", frozenset())
    if not unasked:
        return nothing
    try:
        return _look(service, can, layer)
    except SourceError as error:
        if error.scope in (Scope.HOST, Scope.SOURCE):
            raise
        return nothing


def _sort_field(layer: Layer, meaning: str) -> str:
    """What keeps pages apart: a number of each row beside what it means, for islands of a desa
    share its code."""
    by_lower = {each.lower(): each for each in layer.fields}
    number = next((by_lower[each] for each in _ROW_NUMBERS if each in by_lower), "")
    return ",".join(filter(None, (meaning, number)))


def _code_field(layer: Layer) -> str:
    """The field with the code, as the service spells it."""
    by_lower = {each.lower(): each for each in layer.fields}
    return next((by_lower[each] for each in CODE_NAMES if each in by_lower), "")
