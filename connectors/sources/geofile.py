"""Boundaries from one file of any format: features by Kemendagri code, islands merged."""

from collections.abc import Iterator, Sequence
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
from connectors.cleaning.regions import NAME_NAMES, first_of, read_village
from connectors.errors import ConfigError, NotExpectedError, SourceError
from connectors.records import Boundary, Document, Identity, Record, Reject
from geo.formats.feature import FormatError, RawFeature, Reading
from geo.formats.reading import Wish, read_bytes
from geo.geojson import to_text
from geo.intake.finding import Weight
from geo.intake.shaping import shape_unit
from geo.shapes import ShapeError

STREAM = "batas"
_PAGE = 100
_ENDINGS = (".geojson", ".json", ".zip", ".gpkg", ".kml", ".kmz")


class GeoFile:
    """A file of boundaries at an address, registered at the regency or at one desa."""

    kind = "geofile"
    version = 2

    def probe(self, http: Http, url: str) -> Probe:
        """A file whose features carry shapes; codes are looked at when it is read."""
        path = urlsplit(url).path.lower()
        if not path.endswith(_ENDINGS):
            return Probe(self.kind, 0.0)
        try:
            reading = _fetch(http, url, Wish())
        except SourceError:
            return Probe(self.kind, 0.0)
        shaped = sum(feature.geometry is not None for feature in reading.features)
        offer = Offer(STREAM, "ada" if shaped else "rusak", f"{shaped} bidang")
        return Probe(self.kind, 0.9 if shaped else 0.1, url, reading.format, offers=(offer,))

    def identify(self, ctx: Context) -> Identity:
        """A file says nothing about whose it is; its codes are checked one by one."""
        return Identity()

    def streams(self, ctx: Context) -> tuple[StreamSpec, ...]:
        """The one stream there is."""
        return (StreamSpec(STREAM, "Batas wilayah"),)

    def read(self, ctx: Context, stream: str, state: State) -> Iterator[Page]:
        """All boundaries of the file, each read complete."""
        records, rejects = _read_all(ctx)
        total = len(records)
        for start in range(0, max(total, 1), _PAGE):
            last = start + _PAGE >= total
            yield Page(
                records=records[start : start + _PAGE],
                rejects=rejects if last else (),
                next_state=State(),
                last=last,
                complete=last and not rejects,
                done=min(start + _PAGE, total),
                total=total,
            )

    def sweep(self, ctx: Context, stream: str, resume: str) -> Iterator[KeyPage]:
        """The codes of the file."""
        records, rejects = _read_all(ctx)
        yield KeyPage(tuple(each.key for each in records), last=True, complete=not rejects)

    def confirm_gone(self, ctx: Context, stream: str, key: str, url: str) -> Presence:
        """Whether the file still has this code."""
        records, rejects = _read_all(ctx)
        if any(each.key == key for each in records):
            return "alive"
        return "unknown" if rejects else "gone"

    def fetch_file(self, ctx: Context, document: Document) -> Download:
        """There are no documents in a boundary file."""
        raise ConfigError("a boundary file has no documents")


def _read_all(ctx: Context) -> tuple[tuple[Record, ...], tuple[Reject, ...]]:
    options = ctx.config.options
    wish = Wish(crs=options.get("crs", ""), layer=options.get("layer", ""))
    reading = _fetch(ctx.http, ctx.config.base_url, wish)
    return _sort_out(reading.features, ctx.config.unit_code, ctx.config.base_url)


def _fetch(http: Http, url: str, wish: Wish) -> Reading:
    answer = http.get(url, kind="geo")
    try:
        return read_bytes(answer.body, wish)
    except FormatError as error:
        raise NotExpectedError(str(error), url=url, sentence=str(error)) from None


def _sort_out(
    features: Sequence[RawFeature], unit_code: str, url: str
) -> tuple[tuple[Record, ...], tuple[Reject, ...]]:
    found: dict[str, list[RawFeature]] = {}
    rejects: list[Reject] = []
    for feature in features:
        try:
            named = read_village(feature.properties, feature.id, unit_code)
            found.setdefault(named.code, []).append(feature)
        except ShapeError as error:
            key = feature.id or f"unsur {feature.number}"
            rejects.append(Reject(key, "record_invalid", str(error), url))
    records: list[Record] = []
    for code, parts in sorted(found.items()):
        shaped = shape_unit(parts)
        faults = [each for each in shaped.findings if each.weight is not Weight.FIXED]
        if shaped.shape is None:
            sentence = faults[0].sentence if faults else "Geometri kosong."
            rejects.append(Reject(code, "record_invalid", sentence, url))
            continue
        name = first_of(parts[0].properties, NAME_NAMES)
        records.append(
            Boundary(key=code, url=url, unit_hint=code, geojson=to_text(shaped.shape), name=name)
        )
    return tuple(records), tuple(rejects)
