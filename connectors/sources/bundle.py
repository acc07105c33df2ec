"""A signed offline bundle: what a unit without a network sends, read like any other source."""

from collections.abc import Iterator

from connectors.base import (
    Context,
    Download,
    Http,
    KeyPage,
    Page,
    Presence,
    Probe,
    State,
    StreamSpec,
)
from connectors.bundle.checking import check_record
from connectors.bundle.decoding import LONGEST_LINE, LineError, decode_line
from connectors.bundle.format import HEAD, TYPES, BundleError, Manifest, read_manifest, record_path
from connectors.bundle.session import BASE
from connectors.cleaning.phones import read_phone
from connectors.errors import ConfigError, SourceError
from connectors.records import Contact, Document, Identity, Record, Reject, Tombstone

KIND = "bundle"
_PAGE = 200
TITLES = {
    "article": "Berita",
    "document": "Dokumen",
    "contact": "Kontak",
    "service": "Layanan",
    "official": "Perangkat",
    "statistic": "Angka",
    "budget": "APBDes",
    "villageindex": "Indeks",
}


class Bundle:
    """Content carried by hand. Its files are read through a session over the opened bundle; a
    registered source of this kind is never asked for by the schedule."""

    kind = KIND
    version = 1

    def probe(self, http: Http, url: str) -> Probe:
        """No address is a bundle."""
        return Probe(self.kind, 0.0)

    def identify(self, ctx: Context) -> Identity:
        """The unit bundle.json names."""
        manifest = _head(ctx)
        return Identity(code=manifest.unit_code, name=manifest.producer, evidence=BASE + HEAD)

    def streams(self, ctx: Context) -> tuple[StreamSpec, ...]:
        """A stream a type that has a file."""
        held = {each.path for each in _head(ctx).files}
        return tuple(StreamSpec(name, TITLES[name]) for name in TYPES if record_path(name) in held)

    def read(self, ctx: Context, stream: str, state: State) -> Iterator[Page]:
        """All records of a type. Complete when the bundle says that it is, and every line was
        read: then absence means something."""
        manifest = _head(ctx)
        records, rejects, _ = _read_lines(ctx, manifest, stream)
        after = State(value=str(manifest.sequence))
        complete = manifest.full and not rejects
        total = len(records)
        for start in range(0, max(total, 1), _PAGE):
            last = start + _PAGE >= total
            yield Page(
                records=records[start : start + _PAGE],
                rejects=rejects if last else (),
                next_state=after,
                last=last,
                complete=last and complete,
                done=min(start + _PAGE, total),
                total=total,
            )

    def sweep(self, ctx: Context, stream: str, resume: str) -> Iterator[KeyPage]:
        """The keys of a type."""
        manifest = _head(ctx)
        records, rejects, _ = _read_lines(ctx, manifest, stream)
        keys = tuple(each.key for each in records if not isinstance(each, Tombstone))
        yield KeyPage(keys, last=True, complete=manifest.full and not rejects)

    def confirm_gone(self, ctx: Context, stream: str, key: str, url: str) -> Presence:
        """A bundle that is not full says nothing of what it leaves out."""
        manifest = _head(ctx)
        records, rejects, _ = _read_lines(ctx, manifest, stream)
        for each in records:
            if each.key == key:
                return "gone" if isinstance(each, Tombstone) else "alive"
        return "gone" if manifest.full and not rejects else "unknown"

    def fetch_file(self, ctx: Context, document: Document) -> Download:
        """The file that came along with a document."""
        return ctx.http.download(f"{BASE}{document.file_url}")

    def office_phones(self, ctx: Context) -> frozenset[str]:
        """Mobile numbers of which the unit itself says that they are the office's and public."""
        manifest = _head(ctx)
        if record_path("contact") not in {each.path for each in manifest.files}:
            return frozenset()
        return _read_lines(ctx, manifest, "contact")[2]


def _head(ctx: Context) -> Manifest:
    try:
        return read_manifest(ctx.http.get(f"{BASE}{HEAD}", kind="json").body)
    except BundleError as error:
        raise ConfigError("bundle.json", sentence=str(error)) from None
    except SourceError:
        raise ConfigError(
            "no bundle is open",
            sentence="Berkas luring diterima dengan: jenjang bundle import BERKAS",
        ) from None


def _read_lines(
    ctx: Context, manifest: Manifest, stream: str
) -> tuple[tuple[Record, ...], tuple[Reject, ...], frozenset[str]]:
    path = record_path(stream)
    body = ctx.http.get(f"{BASE}{path}", kind="text").body
    files = {each.path: each.sha256 for each in manifest.files}
    found: dict[str, Record] = {}
    rejects: list[Reject] = []
    phones: set[str] = set()
    for number, line in enumerate(body.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            record, office = _read_line(line, stream)
            record = check_record(record, manifest.unit_code, manifest.created_at, files)
            if record.key in found:
                raise LineError("key: sudah ada di baris lain.")
        except LineError as error:
            rejects.append(Reject(f"{path}:{number}", "record_invalid", f"{number}: {error}"))
            continue
        found[record.key] = record
        phone = read_phone(record.value) if office and isinstance(record, Contact) else None
        if phone is not None:
            phones.add(phone.dial)
    return tuple(found.values()), tuple(rejects), frozenset(phones)


def _read_line(line: bytes, stream: str) -> tuple[Record, bool]:
    if len(line) > LONGEST_LINE:
        raise LineError(f"baris lebih panjang dari {LONGEST_LINE // 1024} KB.")
    try:
        return decode_line(line.decode("utf-8"), stream)
    except UnicodeDecodeError:
        raise LineError("baris ini bukan UTF-8.") from None
