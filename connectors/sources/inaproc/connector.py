"""The INAPROC data gateway as a connector: complete readings, compared row by row."""

import ipaddress
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from connectors.base import (
    Context,
    Download,
    Http,
    KeyPage,
    Page,
    Presence,
    Probe,
    SourceConfig,
    State,
    StreamSpec,
)
from connectors.cleaning.text import squash
from connectors.errors import ConfigError, PolicyError, SchemaDriftError, SourceError
from connectors.records import Document, Identity, Record, Reject
from connectors.sources.inaproc import plans, rows
from connectors.sources.inaproc.cells import Row, digest, read_id
from connectors.sources.inaproc.gateway import read_leaves

PLACEHOLDER = "D999"  # the documentation's own example; no institution has it
_CHUNK = 250
_HOST = "data.inaproc.id"


@dataclass(frozen=True, slots=True)
class _Set:
    path: str
    title: str
    read: Callable[[Row, str], Record]


SETS = {
    "rup": _Set("rup/paket-penyedia-terumumkan", "Rencana paket penyedia", plans.read_plan),
    "swakelola": _Set(
        "rup/paket-swakelola-terumumkan", "Rencana swakelola", plans.read_self_managed
    ),
    "satker": _Set("rup/master-satker", "Satuan kerja", plans.read_buying_unit),
    "tender": _Set("tender/pengumuman", "Pengumuman tender", rows.read_notice),
    "jadwal": _Set("tender/jadwal-tahapan-tender", "Jadwal tender", rows.read_step),
    "hasil": _Set("tender/tender-selesai-nilai", "Hasil tender", rows.read_result),
    "kontrak": _Set("tender/tender-ekontrak-kontrak", "Kontrak tender", rows.read_contract),
    "nontender": _Set(
        "tender/non-tender-pengumuman", "Pengumuman nontender", rows.read_direct_notice
    ),
    "hasil-nontender": _Set(
        "tender/non-tender-selesai", "Hasil nontender", rows.read_direct_result
    ),
    "pencatatan": _Set("tender/pencatatan-non-tender", "Pencatatan nontender", rows.read_recorded),
}


class Inaproc:
    """Reads the sets a token may see. Options: kode_klpd, nama_klpd (as the rows must name the
    institution), tahun (one or several years; this year when missing)."""

    kind = "inaproc"
    version = 1

    def probe(self, http: Http, url: str) -> Probe:
        """The gateway answers nobody without a token, so only its address tells."""
        if urlsplit(url).hostname != _HOST:
            return Probe(self.kind, 0.0)
        return Probe(
            self.kind,
            1.0,
            base_url=url,
            software="INAPROC API v1",
            warnings=("Perlu token dan kode_klpd dari LKPP.",),
        )

    def identify(self, ctx: Context) -> Identity:
        """The gateway knows no Kemendagri code; each row is held against nama_klpd instead."""
        check_config(ctx.config)
        return Identity(name=ctx.config.options["nama_klpd"])

    def streams(self, ctx: Context) -> tuple[StreamSpec, ...]:
        """All sets; one that is not permitted fails alone."""
        return tuple(StreamSpec(name, each.title) for name, each in SETS.items())

    def read(self, ctx: Context, stream: str, state: State) -> Iterator[Page]:
        """The whole set of every year asked for. Cursors do not outlive a run, so a read that
        was cut off begins anew; rows that did not change cost no writes."""
        check_config(ctx.config)
        wanted = SETS[stream]
        taken: dict[str, str] = {}
        complete = True
        done = dropped = 0
        for year in years_of(ctx):
            ended = False
            for leaf in read_leaves(ctx, wanted.path, ctx.config.options["kode_klpd"], year):
                ended = leaf.end
                _check_institution(ctx.config, leaf.rows)
                records, rejects = _read_rows(wanted, leaf.rows, ctx.config.zone, taken)
                if len(leaf.rows) >= 5 and len(rejects) * 5 > len(leaf.rows):
                    raise SchemaDriftError(f"{stream}: {rejects[0].message}")
                dropped += len(rejects)
                done += len(leaf.rows)
                fresh = replace(state, resume="")
                for at in range(0, max(len(records), 1), _CHUNK):
                    yield Page(
                        tuple(records[at : at + _CHUNK]),
                        fresh,
                        rejects=tuple(rejects) if at == 0 else (),
                        done=done,
                    )
            complete = complete and ended
        yield Page(
            (), replace(state, resume=""), last=True, complete=complete and not dropped, done=done
        )

    def sweep(self, ctx: Context, stream: str, resume: str) -> Iterator[KeyPage]:
        """Never asked: every reading is complete."""
        raise PolicyError("readings are complete, there is nothing to sweep")

    def confirm_gone(self, ctx: Context, stream: str, key: str, url: str) -> Presence:
        """One row cannot be asked for; two complete readings without it have to do."""
        return "gone"

    def fetch_file(self, ctx: Context, document: Document) -> Download:
        """The gateway holds no files."""
        raise PolicyError("the gateway holds no files")


def check_config(config: SourceConfig) -> None:
    """ConfigError with a sentence when the registration cannot work."""
    klpd = config.options.get("kode_klpd", "")
    if not re.fullmatch(r"[DKL]\d{1,5}", klpd):
        raise _config("Isi kode_klpd seperti pada surat izin token, misalnya D ditambah angka.")
    if klpd == PLACEHOLDER and not _is_local(config.base_url):
        raise _config(f"kode_klpd {PLACEHOLDER} hanya contoh. Isi kode yang sebenarnya.")
    if len(squash(config.options.get("nama_klpd", ""))) < 4:
        raise _config("Isi nama_klpd, misalnya Kutai Timur, agar data daerah lain tidak masuk.")
    if not config.token:
        raise _config("Token INAPROC belum diisi.")


def years_of(ctx: Context) -> tuple[int, ...]:
    """The budget years to read; this year at the place of the source when none is named."""
    named = re.findall(r"20\d\d", ctx.config.options.get("tahun", ""))
    if named:
        return tuple(sorted({int(year) for year in named}))
    return (ctx.now().astimezone(ZoneInfo(ctx.config.zone)).year,)


def _read_rows(
    wanted: _Set, found: tuple[Row, ...], zone: str, taken: dict[str, str]
) -> tuple[list[Record], list[Reject]]:
    """Records of rows. The same row twice counts once; another row under a taken key, as in
    schedules, gets a key of its own."""
    records: list[Record] = []
    rejects: list[Reject] = []
    for row in found:
        try:
            record = wanted.read(row, zone)
        except ValueError as error:
            rejects.append(Reject("", "record_invalid", str(error)))
            continue
        mark = digest((record,))
        if record.key in taken:
            if taken[record.key] == mark:
                continue
            record = replace(record, key=f"{record.key}:{mark}")
            if record.key in taken:
                continue
        taken[record.key] = mark
        records.append(record)
    return records, rejects


def _check_institution(config: SourceConfig, found: tuple[Row, ...]) -> None:
    wanted = config.options["nama_klpd"].casefold()
    for row in found:
        name, code = read_id(row, "nama_klpd"), read_id(row, "kd_klpd")
        if (name and wanted not in squash(name).casefold()) or (
            code and code != config.options["kode_klpd"]
        ):
            raise _config("Data yang datang milik daerah lain. Periksa kode_klpd dan nama_klpd.")


def _is_local(base_url: str) -> bool:
    try:
        return ipaddress.ip_address(urlsplit(base_url).hostname or "").is_loopback
    except ValueError:
        return False


def _config(sentence: str) -> SourceError:
    return ConfigError("inaproc registration", sentence=sentence)
