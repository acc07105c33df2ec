"""Boundaries from one GeoJSON file: features by Kemendagri code, islands of a unit merged."""

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
from connectors.cleaning.regions import NAME_NAMES, first_of, read_village
from connectors.errors import ConfigError, NotExpectedError, SourceError
from connectors.records import Boundary, Document, Identity, Record, Reject
from geo.geojson import Feature, read_text, to_text
from geo.shapes import ShapeError, merge, settle

STREAM = "batas"
_PAGE = 100


class GeoFile:
    """A GeoJSON file at an address, registered at the regency or at one desa."""

    kind = "geofile"
    version = 1

    def probe(self, http: Http, url: str) -> Probe:
        """A file whose features carry shapes; codes are looked at when it is read."""
        path = urlsplit(url).path.lower()
        if not path.endswith((".geojson", ".json")):
            return Probe(self.kind, 0.0)
        try:
            features = _fetch(http, url)
        except SourceError:
            return Probe(self.kind, 0.0)
        shaped = sum(feature.geometry is not None for feature in features)
        offer = Offer(STREAM, "ada" if shaped else "rusak", f"{shaped} bidang")
        return Probe(self.kind, 0.9 if shaped else 0.1, url, "GeoJSON", offers=(offer,))

    def identify(self, ctx: Context) -> Identity:
        """A file says nothing about whose it is; its codes are checked one by one."""
        return Identity()

    def streams(self, ctx: Context) -> tuple[StreamSpec, ...]:
        """The one stream there is."""
        return (StreamSpec(STREAM, "Batas wilayah"),)

    def read(self, ctx: Context, stream: str, state: State) -> Iterator[Page]:
        """All boundaries of the file, each read complete."""
        features = _fetch(ctx.http, ctx.config.base_url)
        records, rejects = _sort_out(features, ctx.config.unit_code, ctx.config.base_url)
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
        features = _fetch(ctx.http, ctx.config.base_url)
        records, rejects = _sort_out(features, ctx.config.unit_code, ctx.config.base_url)
        yield KeyPage(tuple(each.key for each in records), last=True, complete=not rejects)

    def confirm_gone(self, ctx: Context, stream: str, key: str, url: str) -> Presence:
        """Whether the file still has this code."""
        features = _fetch(ctx.http, ctx.config.base_url)
        records, rejects = _sort_out(features, ctx.config.unit_code, ctx.config.base_url)
        if any(each.key == key for each in records):
            return "alive"
        return "unknown" if rejects else "gone"

    def fetch_file(self, ctx: Context, document: Document) -> Download:
        """There are no documents in a boundary file."""
        raise ConfigError("a boundary file has no documents")


def _fetch(http: Http, url: str) -> tuple[Feature, ...]:
    answer = http.get(url, kind="geo")
    try:
        return read_text(answer.text())
    except ShapeError as error:
        raise NotExpectedError(str(error), url=url, sentence=str(error)) from None


def _sort_out(
    features: tuple[Feature, ...], unit_code: str, url: str
) -> tuple[tuple[Record, ...], tuple[Reject, ...]]:
    found: dict[str, list[Feature]] = {}
    rejects: list[Reject] = []
    for number, feature in enumerate(features, 1):
        key = feature.id or f"unsur {number}"
        try:
            if feature.geometry is None:
                raise ShapeError(feature.fault)
            named = read_village(feature.properties, feature.id, unit_code)
            found.setdefault(named.code, []).append(feature)
        except ShapeError as error:
            rejects.append(Reject(key, "record_invalid", str(error), url))
    records: list[Record] = []
    for code, parts in sorted(found.items()):
        try:
            shape = merge([settle(part.geometry) for part in parts if part.geometry is not None])
        except ShapeError as error:
            rejects.append(Reject(code, "record_invalid", str(error), url))
            continue
        name = first_of(parts[0].properties, NAME_NAMES)
        records.append(
            Boundary(key=code, url=url, unit_hint=code, geojson=to_text(shape), name=name)
        )
    return tuple(records), tuple(rejects)
