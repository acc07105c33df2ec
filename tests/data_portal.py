"""A data portal in memory that answers like CKAN 2.10 for one data set, for tests."""

import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from connectors.base import Answer, Context, SourceConfig, State
from connectors.sources.ckan.connector import Ckan
from connectors.statuses import error_of

BASE = "https://data.example"
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
DESA, LURAH = "64.08.05.2006", "64.08.05.1001"
MAP = {
    "warga.dataset": "penduduk", "warga.indikator": "penduduk-jumlah", "warga.kode": "kode",
    "warga.nilai": "jumlah", "warga.kolom_tahun": "tahun",
}  # fmt: skip
ROWS = [
    {"_id": 1, "kode": DESA, "desa": "Benua", "kec": "Sangkulirang", "jumlah": 1560, "tahun": 2025},
    {"_id": 2, "kode": LURAH, "desa": "Kota", "kec": "Sangkulirang", "jumlah": 20, "tahun": 2025},
]


class DataPortal:
    """Answers like CKAN 2.10 for one data set whose rows can be changed."""

    def __init__(self, rows=ROWS, **package):
        self.rows = list(rows)
        self.package = {
            "name": "penduduk", "title": "Penduduk &amp; keluarga", "state": "active",
            "metadata_modified": "2026-07-01T02:03:04.000005",
            "resources": [{"id": "r1", "name": "2025", "format": "CSV", "datastore_active": True,
                           "url": "/data/2025.csv"}],
        } | package  # fmt: skip
        self.told = {}  # action to a body that comes instead
        self.files = {}
        self.asked = []
        self.headers = None
        self.total = None
        self.loops = False

    def get(
        self, url, *, kind="html", headers=None, validator=None, allow=frozenset({200}), jar=""
    ):
        self.asked.append(url)
        self.headers = headers
        parts = urlsplit(url)
        if parts.path in self.files:
            body = self.files[parts.path]
            return Answer(url, url, 200, {}, body.encode() if isinstance(body, str) else body, NOW)
        action = parts.path.removeprefix("/api/3/action/")
        status, body = self._answer(action, {k: v[0] for k, v in parse_qs(parts.query).items()})
        if status not in allow:
            raise error_of(status, {}, kind, url, NOW)
        text = body if isinstance(body, str) else json.dumps(body)
        return Answer(url, url, status, {}, text.encode(), NOW)

    def _answer(self, action, asked):
        if action in self.told:
            return self.told[action]
        if action == "status_show":
            return 200, done({"ckan_version": "2.10.4", "site_title": "Satu Data"})
        if action == "package_show":
            return 200, done(self.package)
        if action == "datastore_search":
            at, most = int(asked["offset"]), int(asked["limit"])
            names = sorted({name for row in self.rows for name in row})
            return 200, done({
                "fields": [{"id": name, "type": "text"} for name in names],
                "records": self.rows[: most] if self.loops else self.rows[at : at + most],
                **({"total": len(self.rows) if self.total is None else self.total}
                   if self.total != "" else {}),
            })  # fmt: skip
        return 404, "<!doctype html>"


def done(result):
    return {"help": "x", "success": True, "result": result}


def failed(kind, message="x"):
    return {"help": "x", "success": False, "error": {"__type": kind, "message": message}}


def context(http, options=None, mode="full", token=""):
    return Context(
        http=http,
        config=SourceConfig("64.08", BASE, options=options or MAP, token=token),
        now=lambda: NOW,
        mode=mode,
        stopped=lambda: False,
        known=lambda stream, keys: {},
    )


def read(http, options=None, state=None, mode="full"):
    options = options or MAP
    [stream] = Ckan().streams(context(http, options))
    return list(Ckan().read(context(http, options, mode), stream.name, state or State()))


def told(pages):
    return {
        (each.unit_hint, each.period): {
            (cell.category, cell.sex): cell.value for cell in each.cells
        }
        for page in pages
        for each in page.records
    }


def without(options, *names, **more):
    kept = {name: value for name, value in options.items() if name not in names}
    return kept | {f"warga.{name}": value for name, value in more.items()}
