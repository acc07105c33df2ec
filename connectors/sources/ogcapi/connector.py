"""An OGC API Features service as a connector: layers read whole by following its own links."""

from collections.abc import Iterator
from urllib.parse import quote

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
from connectors.cleaning.layer_pages import (
    Batch,
    is_due,
    nothing_new,
    read_boundaries,
    read_places,
    resume_of,
)
from connectors.cleaning.layers import (
    Chosen,
    Layer,
    check_count,
    choose_layers,
    form_of,
    named_layers,
    read_box,
    read_filter,
    recognise,
    write_corners,
)
from connectors.cleaning.text import clean_title
from connectors.errors import ConfigError, NotFoundError, PolicyError, Scope, SourceError
from connectors.records import Document, Identity
from connectors.sources.ogcapi.service import Collection, Service, with_parameters
from geo.geojson import Feature, read_value
from geo.shapes import ShapeError

_BOUNDARIES = 50  # asked for at once; each may be a megabyte
_PLACES = 200
_SMALLEST = 5
_ALL = 10_000  # what the standard lets a server allow at most
_PROBED = 2  # collections a probe looks into


class OgcApi:
    """Options: batas and tempat (collections, by comma), kotak (a box), kunci (the field that
    tells places apart), saring (NAME=VALUE, sent as the service's own filter)."""

    kind = "ogcapi"
    version = 1

    def __init__(self) -> None:
        self._service: Service | None = None
        self._chosen: dict[str, tuple[Chosen, Collection]] = {}

    def probe(self, http: Http, url: str) -> Probe:
        """What the landing page, its conformance and its collections tell: five requests."""
        service = Service(http, url)
        try:
            landing = service.landing()
            if not service.conforms(landing):
                return Probe(self.kind, 0.0)
            collections = service.collections()
        except SourceError:
            return Probe(self.kind, 0.0)
        offers = []
        for each in collections[:_PROBED]:
            try:
                role = recognise(_look(service, each))
            except (SourceError, ShapeError) as error:
                words = error.sentence if isinstance(error, SourceError) else str(error)
                offers.append(Offer(each.id, "rusak", words))
                continue
            offers.append(Offer(each.id, "ada" if role else "tidak ada", role or "tidak dikenali"))
        offers += [Offer(each.id, "ada", "belum dilihat") for each in collections[_PROBED:]]
        title = clean_title(str(landing.get("title", "")))
        named = Identity(name=title, evidence=f"{service.base}/")
        return Probe(self.kind, 0.9, url, "OGC API Features", named, tuple(offers))

    def identify(self, ctx: Context) -> Identity:
        """A map service says nothing about whose it is; its codes are checked one by one."""
        return Identity()

    def streams(self, ctx: Context) -> tuple[StreamSpec, ...]:
        """One stream a layer: those chosen, or those recognised."""
        return tuple(StreamSpec(name, each.title) for name, (each, _) in self._layers(ctx).items())

    def read(self, ctx: Context, stream: str, state: State) -> Iterator[Page]:
        """The whole layer, once a week."""
        chosen, collection = self._find(ctx, stream)
        if not is_due(ctx, chosen, state):
            yield nothing_new(state)
        elif chosen.role == "batas":
            yield from read_boundaries(
                ctx, self._batches(ctx, collection, _BOUNDARIES, state), collection.items, state
            )
        else:
            batches = self._batches(ctx, collection, _PLACES, state)
            yield from read_places(ctx, batches, _reading(ctx, collection), state)

    def sweep(self, ctx: Context, stream: str, resume: str) -> Iterator[KeyPage]:
        """Never asked: every reading is complete."""
        raise PolicyError("readings are complete, there is nothing to sweep")

    def confirm_gone(self, ctx: Context, stream: str, key: str, url: str) -> Presence:
        """Two complete readings were without it. Where the key is the service's own id, the
        service is asked once more."""
        _, collection = self._find(ctx, stream)
        service = self._of(ctx)
        try:
            body = service.document(f"{collection.items}/{quote(key, safe='')}")
        except NotFoundError:
            return "gone"
        except SourceError:
            return "unknown"
        return "alive" if body.get("type") == "Feature" else "unknown"

    def fetch_file(self, ctx: Context, document: Document) -> Download:
        """There are no documents in a map service."""
        raise ConfigError("a map service has no documents")

    def _of(self, ctx: Context) -> Service:
        if self._service is None:
            self._service = Service(ctx.http, ctx.config.base_url)
        return self._service

    def _layers(self, ctx: Context) -> dict[str, tuple[Chosen, Collection]]:
        if self._chosen:
            return self._chosen
        service = self._of(ctx)
        collections = service.collections()
        wanted = [name for names in named_layers(ctx.config.options).values() for name in names]
        bare = [Layer(each.id, each.title, "", frozenset()) for each in collections]
        if wanted:
            layers = bare
        else:
            check_count(len(collections))
            layers = [_try(service, each) for each in collections]
        by_id = {each.id: each for each in collections}
        for each in choose_layers(layers, ctx.config.options):
            self._chosen[each.stream] = each, by_id[each.layer.name]
        return self._chosen

    def _find(self, ctx: Context, stream: str) -> tuple[Chosen, Collection]:
        found = self._layers(ctx).get(stream)
        if found is None:
            raise ConfigError(f"no stream {stream}", scope=Scope.STREAM)
        return found

    def _batches(
        self, ctx: Context, collection: Collection, most: int, state: State
    ) -> Iterator[Batch]:
        """The answers of a collection, by its own `next` links alone; smaller ones where the
        service breaks under large ones."""
        service = self._of(ctx)
        limit = int(state.learn("batas_unsur") or most)
        first = self._first(ctx, collection, limit)
        at = resume_of(state) or first
        resumed = bool(state.resume)
        before: tuple[Feature, ...] = ()
        while at:
            try:
                body, answer = service.features(at)
            except SourceError as error:
                if resumed and error.scope is Scope.PAGE:
                    at, resumed = first, False  # the link did not last
                    continue
                if limit <= _SMALLEST or not _is_too_much(error):
                    raise
                limit = max(_SMALLEST, limit // 2)
                at = with_parameters(at, {"limit": str(limit)})
                continue
            resumed = False
            features = read_features(body)
            at = service.next_of(body, answer.asked)
            if features and features == before and limit < _ALL:
                # Some servers give every page the same features; they give all when asked so.
                limit = _ALL
                at = self._first(ctx, collection, limit)
                continue
            before = features
            again = limit == _ALL and not at
            yield Batch(features, at, (("batas_unsur", str(limit)),), again)

    def _first(self, ctx: Context, collection: Collection, limit: int) -> str:
        values = {"limit": str(limit)}
        box = read_box(ctx.config.options)
        if box:
            values["bbox"] = write_corners(box)
        name, value = read_filter(ctx.config.options)
        if name:
            values[name] = value
        return with_parameters(collection.items, values)


def read_features(body: dict[str, object]) -> tuple[Feature, ...]:
    """The features of a body; SourceError when its coordinates are no degrees."""
    try:
        return read_value(body)
    except ShapeError as error:
        raise ConfigError(str(error), scope=Scope.STREAM, sentence=str(error)) from None


def _look(service: Service, collection: Collection) -> Layer:
    """What a collection holds, by its first feature."""
    body, _ = service.features(with_parameters(collection.items, {"limit": "1"}))
    features = read_features(body)
    if not features:
        return Layer(collection.id, collection.title, "", frozenset())
    fields = frozenset(features[0].properties)
    return Layer(collection.id, collection.title, form_of(features[0].geometry), fields)


def _try(service: Service, collection: Collection) -> Layer:
    """The same where one broken collection must not hide the others."""
    try:
        return _look(service, collection)
    except SourceError as error:
        if error.scope in (Scope.HOST, Scope.SOURCE):
            raise
        return Layer(collection.id, collection.title, "", frozenset())


def _reading(ctx: Context, collection: Collection) -> Reading:
    return Reading(
        title=collection.title,
        unit_code=ctx.config.unit_code,
        url=collection.items,
        zone=ctx.config.zone,
        key_name=ctx.config.options.get("kunci", ""),
        ids_last=True,
        only=read_filter(ctx.config.options),
    )


def _is_too_much(error: SourceError) -> bool:
    """Whether an answer failed as one that is too large for the server or for us does."""
    return (
        error.code == "too_big" or error.status >= 500 or error.internal.startswith("the body")
    )  # fmt: skip
