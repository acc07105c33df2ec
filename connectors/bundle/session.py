"""A bundle laid out in a folder in the place of the guarded session; never opens a connection."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from connectors.base import Answer, BodyKind, Download, Validator
from connectors.bundle.format import HEAD, Manifest
from connectors.errors import NotFoundError

BASE = "berkas:/"  # what stands before the path of a file of the bundle


class BundleHttp:
    """Implements `Http` over the files of a trusted bundle. What bundle.json does not name is not
    there, whatever lies in the folder."""

    def __init__(
        self, folder: Path, body: bytes, manifest: Manifest, now: Callable[[], datetime]
    ) -> None:
        self._folder = folder
        self._body = body
        self._entries = {each.path: each for each in manifest.files}
        self._now = now

    def get(
        self,
        url: str,
        *,
        kind: BodyKind = "html",
        headers: Mapping[str, str] | None = None,
        validator: Validator | None = None,
        allow: frozenset[int] = frozenset({200}),
        jar: str = "",
    ) -> Answer:
        """One file of the bundle, see `Http.get`."""
        path = self._path(url)
        if path == HEAD:
            return Answer(url, url, 200, {"content-type": "application/json"}, self._body,
                          self._now())  # fmt: skip
        entry = self._entries[path]
        body = (self._folder / path).read_bytes()
        return Answer(url, url, 200, {"content-type": entry.type}, body, self._now())

    def download(self, url: str, *, headers: Mapping[str, str] | None = None) -> Download:
        """A copy of a file of the bundle in a temporary place, see `Http.download`."""
        entry = self._entries[self._path(url)]
        with (
            tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as out,
            (self._folder / entry.path).open("rb") as source,
        ):
            shutil.copyfileobj(source, out)
        name = entry.path.rpartition("/")[2]
        return Download(Path(out.name), entry.type, entry.size, entry.sha256, name)

    def _path(self, url: str) -> str:
        path = unquote(url.removeprefix(BASE).lstrip("/"))
        if path != HEAD and path not in self._entries:
            raise NotFoundError("not in the bundle", url=url)
        return path
