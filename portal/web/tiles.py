"""The operator's own file of map tiles: what it holds, and its bytes by range."""

import logging
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import abort, send_file
from werkzeug.wrappers import Response

from portal.settings import Settings

log = logging.getLogger(__name__)

PATH = "/ubin/dasar.pmtiles"
_HEAD = 127
_MAGIC = b"PMTiles\x03"
_KINDS = frozenset({1, 2, 3, 4, 5})  # vector, png, jpeg, webp, avif


@dataclass(frozen=True, slots=True)
class TileSet:
    """What a page needs to know of the file. kind: 1 for vectors, else pictures."""

    url: str
    kind: int
    low: int  # the smallest zoom there is
    high: int
    credit: str


def tiles_of(settings: Settings) -> TileSet | None:
    """The tiles of this portal; None without a file, or with one that is none."""
    if not settings.tiles:
        return None
    path = Path(settings.tiles)
    try:
        return _read(path, path.stat().st_mtime_ns, settings.tiles_credit)
    except OSError as error:
        log.warning("the file of tiles cannot be read: %s", error)
        return None


def send_tiles(settings: Settings) -> Response:
    """The file, as much of it as the range asks for."""
    if tiles_of(settings) is None:
        abort(404)
    response = send_file(
        Path(settings.tiles).resolve(),
        mimetype="application/vnd.pmtiles",
        conditional=True,
        max_age=3600,
    )
    response.headers["Accept-Ranges"] = "bytes"
    return response


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, credit: str) -> TileSet | None:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if len(head) < _HEAD or not head.startswith(_MAGIC) or head[99] not in _KINDS:
        log.warning("%s is no PMTiles file of version 3 with vectors or pictures", path.name)
        return None
    return TileSet(PATH, head[99], head[100], head[101], credit)
