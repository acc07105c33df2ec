"""Our own scripts and stylesheets: under an address that changes with them, kept for a year."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import brotli
from flask import Flask, Response, abort, request

_MIMES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
_FOREVER = "public, max-age=31536000, immutable"
_THOROUGH = 11


@dataclass(frozen=True)
class Asset:
    """One file as it is sent."""

    name: str
    body: bytes
    mime: str

    @cached_property
    def packed(self) -> bytes:
        """The file in brotli, packed as hard as it goes, once."""
        made: bytes = brotli.compress(self.body, quality=_THOROUGH)
        return made

    @property
    def path(self) -> str:
        """Its address; another content has another one."""
        return f"/aset/{hashlib.sha256(self.body).hexdigest()[:12]}/{self.name}"


class Assets:
    """The files of a folder, read once."""

    def __init__(self, folder: Path) -> None:
        self._files = {
            path.name: Asset(path.name, path.read_bytes(), _MIMES[path.suffix])
            for path in sorted(folder.rglob("*"))
            if path.suffix in _MIMES
        }

    def find(self, name: str) -> Asset:
        """The file with this name; KeyError when there is none."""
        return self._files[name]

    def send(self, digest: str, name: str) -> Response:
        """The file, packed where the browser can unpack it."""
        asset = self._files.get(name)
        if asset is None:
            abort(404)
        packed = "br" in request.headers.get("Accept-Encoding", "")
        response = Response(asset.packed if packed else asset.body, content_type=asset.mime)
        if packed:
            response.headers["Content-Encoding"] = "br"
        response.headers["Vary"] = "Accept-Encoding"
        # An old address may ask for a file that has changed since: it gets the new one, once.
        current = asset.path.split("/")[2] == digest
        response.headers["Cache-Control"] = _FOREVER if current else "no-cache"
        return response


def register_assets(app: Flask, assets: Assets) -> None:
    """Give the app /aset/ and its templates the addresses of the files."""
    app.add_url_rule("/aset/<digest>/<name>", "aset", assets.send)
    app.jinja_env.globals["asset"] = lambda name: assets.find(name).path
    app.jinja_env.globals["weigh"] = lambda names: sum(len(assets.find(n).packed) for n in names)
