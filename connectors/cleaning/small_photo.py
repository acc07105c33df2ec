"""A photo from outside drawn anew, small enough for a phone on 2G: the picture, and nothing of what
a camera wrote beside it. A child with limits does the decoding."""

import struct
import subprocess
import sys
from collections.abc import Callable

from connectors.cleaning.photos import Photo, PhotoError

SIDE = 480  # pixels of the longer side
MOST_BYTES = 25 * 1024
MIME = "image/webp"
_PATIENCE = 30
_FAILED = "Gambar ini tidak dapat dibaca sebagai foto."

Draw = Callable[[bytes], Photo]


def draw_small(body: bytes) -> Photo:
    """The photo, small; PhotoError when the file is none that can be shown."""
    try:
        told = subprocess.run(
            [sys.executable, "-I", "-m", "connectors.cleaning.small_photo_child"],
            input=body,
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
        ).stdout
    except (subprocess.SubprocessError, OSError):
        raise PhotoError(_FAILED) from None
    if told[:1] == b"-":
        raise PhotoError(told[1:].decode("utf-8", "replace")[:200])
    if told[:1] != b"+" or told[13:17] != b"WEBP":
        raise PhotoError(_FAILED)
    width, height = struct.unpack(">HH", told[1:5])
    return Photo(told[5:], MIME, width, height)
