"""An ArcGIS REST service as a connector: its open layers as boundaries and places."""

import re
from collections.abc import Iterator, Mapping
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
from connectors.cleaning import facilities, outlines
from connectors.cleaning.facilities import Reading
from connectors.cleaning.layer_pages import is_due, nothing_new, read_boundaries, read_places
from connectors.cleaning.layers import (
    Chosen,
    Layer,
    Role,
    check_count,
    choose_layers,
    named_layers,
    read_box,
    read_filter,
    recognise,
)
from connectors.cleaning.regions import CODE_NAMES
from connectors.errors import ConfigError, PolicyError, Scope, SourceError
from connectors.records import Document, Identity
from connectors.sources.arcgis.query import ALL, Query, Wish
from connectors.sources.arcgis.service import MapLayer, Service

_SIZES: dict[Role, int] = {"batas": 50, "tempat": 500}
_PROBED = 2
_ADDRESS = re.compile(r"(?i)/rest/services(/|$)|/(?:MapServer|FeatureServer)(/\d+)?/?$")


class ArcGis:
    """Options: batas and tempat (layers by number or name), kotak (a box), saring (NAME=VALUE),
    kunci (the field that tells places apart)."""

    kind = "arcgis"
    version = 1

    def __init__(self) -> None:
        self._chosen: dict[str, tuple[Chosen, MapLayer]] = {}

    def probe(self, http: Http, url: str) -> Probe:
        """What the address promises and the service confirms; other addresses are not asked."""
        if not _ADDRESS.search(urlsplit(url).path):
            return Probe(self.kind, 0.0)
        try:
            service = Service(http, url)
            listed = service.list_layers()
            found = [service.describe(number) for number, _ in listed[:_PROBED]]
        except SourceError as error:
            known = 0.3 if isinstance(error, ConfigError) else 0.0
            return Probe(self.kind, known, url, warnings=(error.sentence,))
        offers = [
            Offer(each.name, "ada" if (role := recognise(_as_layer(each))) else "tidak ada",
                  role or "tidak dikenali")
            for each in found
        ]  # fmt: skip
        offers += [Offer(name, "ada", "belum dilihat") for _, name in listed[_PROBED:]]
        return Probe(self.kind, 0.95, url, "ArcGIS REST", Identity(), tuple(offers))

    def identify(self, ctx: Context) -> Identity:
        """A map service says nothing about whose it is; its codes are checked one by one."""
        return Identity()

    def streams(self, ctx: Context) -> tuple[StreamSpec, ...]:
        """One stream a layer: those chosen, or those recognised."""
        return tuple(StreamSpec(name, each.title) for name, (each, _) in self._layers(ctx).items())

    def read(self, ctx: Context, stream: str, state: State) -> Iterator[Page]:
        """The whole layer: once a week, or when it says that it was edited."""
        chosen, layer = self._find(ctx, stream)
        if not is_due(ctx, chosen, state, layer.edited):
            yield nothing_new(state)
            return
        service = Service(ctx.http, ctx.config.base_url)
        url = f"{service.base}/{layer.id}"
        query = Query(service, layer, _wish(ctx, chosen.role, layer), state)
        if chosen.role == "batas":
            yield from read_boundaries(ctx, query.batches(), url, state, layer.edited)
        else:
            reading = Reading(
                title=layer.name,
                unit_code=ctx.config.unit_code,
                url=url,
                zone=ctx.config.zone,
                key_name=ctx.config.options.get("kunci", ""),
                only=read_filter(ctx.config.options),
            )
            yield from read_places(ctx, query.batches(), reading, state, layer.edited)

    def sweep(self, ctx: Context, stream: str, resume: str) -> Iterator[KeyPage]:
        """Never asked: every reading is complete."""
        raise PolicyError("readings are complete, there is nothing to sweep")

    def confirm_gone(self, ctx: Context, stream: str, key: str, url: str) -> Presence:
        """Two complete readings were without it. A boundary is asked for once more by its code."""
        chosen, layer = self._find(ctx, stream)
        field = _code_field(layer)
        if chosen.role != "batas" or not field:
            return "gone"
        service = Service(ctx.http, ctx.config.base_url)
        values = {
            "where": f"{field} IN ('{key}','{key.replace('.', '')}')",
            "returnIdsOnly": "true",
        }
        try:
            body = service.ask(f"{service.base}/{layer.id}/query", values)
        except SourceError:
            return "unknown"
        if "objectIds" not in body:
            return "unknown"
        return "alive" if body["objectIds"] else "gone"

    def fetch_file(self, ctx: Context, document: Document) -> Download:
        """There are no documents in a map service."""
        raise ConfigError("a map service has no documents")

    def _layers(self, ctx: Context) -> dict[str, tuple[Chosen, MapLayer]]:
        if self._chosen:
            return self._chosen
        service = Service(ctx.http, ctx.config.base_url)
        listed = service.list_layers()
        options = _by_name(ctx.config.options, listed)
        wanted = {name for names in named_layers(options).values() for name in names}
        if not wanted:
            check_count(len(listed))
        found = [
            layer
            for number, name in listed
            if not wanted or name in wanted
            if (layer := _describe(service, number, unasked=not wanted)) is not None
        ]
        by_name = {each.name: each for each in found}
        for each in choose_layers([_as_layer(each) for each in found], options):
            self._chosen[each.stream] = each, by_name[each.layer.name]
        return self._chosen

    def _find(self, ctx: Context, stream: str) -> tuple[Chosen, MapLayer]:
        found = self._layers(ctx).get(stream)
        if found is None:
            raise ConfigError(f"no stream {stream}", scope=Scope.STREAM)
        return found


def _describe(service: Service, number: int, *, unasked: bool) -> MapLayer | None:
    """A layer; None for one that nobody chose and that does not open, so the others are read."""
    try:
        return service.describe(number)
    except SourceError as error:
        if not unasked or error.scope in (Scope.HOST, Scope.SOURCE):
            raise
        return None


def _by_name(
    options: Mapping[str, str], listed: tuple[tuple[int, str], ...]
) -> dict[str, str]:  # fmt: skip
    """The options with layers that were chosen by number named: numbers change when a service
    is published anew, and streams are called by names."""
    names = {str(number): name for number, name in listed}
    said = dict(options)
    for role, chosen in named_layers(options).items():
        said[role] = ",".join(names.get(each, each) for each in chosen)
    return said


def _as_layer(layer: MapLayer) -> Layer:
    return Layer(layer.name, layer.name, layer.form, frozenset(layer.fields))


def _wish(ctx: Context, role: Role, layer: MapLayer) -> Wish:
    """What is asked for: only fields on the list of what is taken; boundaries of this unit alone
    where the layer has a code to ask by."""
    key = ctx.config.options.get("kunci", "")
    name, value = read_filter(ctx.config.options)
    taken = outlines.TAKEN if role == "batas" else facilities.TAKEN | {key.lower()}
    by_lower = {each.lower(): each for each in layer.fields}
    fields = [each for lower, each in by_lower.items() if lower in taken | {name.lower()}]
    if layer.id_field and not fields:
        fields = [layer.id_field]
    wheres: tuple[str, ...] = (ALL,)
    if name:
        if name.lower() not in by_lower:
            raise ConfigError("no such field", sentence=f"Lapisan ini tidak punya isian “{name}”.")
        quoted = value.replace("'", "''")
        wheres = (f"{by_lower[name.lower()]}='{quoted}'",)
    elif role == "batas" and (field := _code_field(layer)):
        code = ctx.config.unit_code
        wheres = (f"{field} LIKE '{code}%'", f"{field} LIKE '{code.replace('.', '')}%'")
    return Wish(wheres, tuple(fields), read_box(ctx.config.options), _SIZES[role])


def _code_field(layer: MapLayer) -> str:
    """The text field with the code of the desa; empty when there is none to compare with."""
    by_lower = {each.lower(): each for each in layer.fields}
    name = next((by_lower[each] for each in CODE_NAMES if each in by_lower), "")
    return name if layer.fields.get(name) == "esriFieldTypeString" else ""
