"""The child that decodes a picture from outside: the bytes on stdin, the small one on stdout."""

import io
import struct
import sys
import warnings

from PIL import Image, ImageOps

from connectors.cleaning.small_photo import MOST_BYTES, SIDE
from geo.formats.jail import Limits, enter

_FORMATS = ("JPEG", "PNG", "WEBP")
_MOST_PIXELS = 40_000_000
_LEAST_SIDE = 64  # less is an icon
_SIDES = (SIDE, SIDE * 3 // 4, SIDE // 2)
_QUALITIES = (72, 55, 40, 25)


def main() -> None:
    """Answer with + and the picture behind its sides, or with - and what is wrong."""
    enter(Limits(memory=768 * 1024 * 1024, seconds=15))
    warnings.simplefilter("error")  # also what Pillow only warns of: far too many pixels
    out = sys.stdout.buffer
    try:
        out.write(b"+" + _draw(sys.stdin.buffer.read()))
    except _Refused as refused:
        out.write(b"-" + str(refused).encode())
    except MemoryError:
        out.write(b"-Gambar ini terlalu besar untuk dibaca.")
    except Exception:  # a hostile picture may break its decoder anywhere; here it ends alone
        out.write(b"-Gambar ini rusak atau bukan foto JPEG, PNG atau WebP.")


class _Refused(Exception):
    """A picture that can be read and is not taken; the text says why."""


def _draw(body: bytes) -> bytes:
    with Image.open(io.BytesIO(body), formats=_FORMATS) as opened:
        width, height = opened.size
        if width * height > _MOST_PIXELS:
            raise _Refused("Gambar ini memuat terlalu banyak piksel.")
        if min(width, height) < _LEAST_SIDE:
            raise _Refused("Gambar ini terlalu kecil: ikon, bukan foto.")
        if getattr(opened, "n_frames", 1) > 1:
            raise _Refused("Gambar ini bergerak, bukan foto.")
        opened.draft("RGB", (2 * SIDE, 2 * SIDE))  # a JPEG need not be unpacked whole
        turned = ImageOps.exif_transpose(opened).convert("RGBA")
    # A new sheet of paper: nothing that was written beside the picture comes along.
    paper = Image.new("RGB", turned.size, "white")
    paper.paste(turned, mask=turned.getchannel("A"))
    for side in _SIDES:
        paper.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            packed = io.BytesIO()
            paper.save(packed, "WEBP", quality=quality, method=4)
            if packed.tell() <= MOST_BYTES:
                return struct.pack(">HH", *paper.size) + packed.getvalue()
    raise _Refused("Gambar ini tidak dapat dikecilkan.")


if __name__ == "__main__":
    main()
