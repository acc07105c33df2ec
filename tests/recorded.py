"""An Http that answers from the recording of an OpenSID site."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from connectors.base import Answer, Download
from connectors.errors import NotFoundError, UnreachableError

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


class Recorded:
    """An Http that answers from the recording, as the README of the recording says."""

    def __init__(self, folder: Path, variant: str = "default") -> None:
        self.folder = folder
        self.variant = variant
        self.urls = json.loads((folder / "urls.json").read_text())["urls"]
        self.asked: list[str] = []

    def get(
        self, url, *, kind="html", headers=None, validator=None, allow=frozenset({200}), jar=""
    ):
        parts = urlsplit(url)
        path = unquote(parts.path + (f"?{parts.query}" if parts.query else "")) or "/"
        self.asked.append(path)
        entry = self._choose(self._nearest(path), headers or {})
        status = entry["status"] if entry else 404
        name = entry["file"] if entry else "not-found.html"
        if status not in allow:
            error = NotFoundError if status == 404 else UnreachableError
            raise error(f"status {status}", url=url, status=status)
        body = (self.folder / name).read_bytes()
        media = entry["type"] if entry else "text/html"
        return Answer(url, url, status, {"content-type": media}, body, NOW)

    def download(self, url: str, *, headers: Mapping[str, str] | None = None) -> Download:
        raise AssertionError("no file is fetched in these tests")

    def _nearest(self, path: str) -> str:
        if not path.startswith("/ppid?"):
            return path
        wanted = datetime.strptime(parse_qs(urlsplit(path).query)["tgl_dari"][0], "%d-%m-%Y")
        dated = {}
        for each in self.urls:
            try:
                said = datetime.strptime(each.removeprefix("/ppid?tgl_dari="), "%d-%m-%Y")
            except ValueError:
                continue
            dated[abs(said - wanted)] = each
        return dated[min(dated)]

    def _choose(self, path: str, headers: Mapping[str, str]):
        fitting = [e for e in self.urls.get(path, []) if e["method"] == "GET"]
        for variant in (self.variant, "default"):
            of_variant = [e for e in fitting if e["variant"] == variant]
            of_variant.sort(key=lambda e: not e.get("needs"))
            for entry in of_variant:
                needs = entry.get("needs") or {}
                if all(headers.get(name) == value for name, value in needs.items()):
                    return entry
        return None
