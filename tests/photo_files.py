"""Pictures as cameras and attackers make them, for tests of what is drawn from them."""

import io
import struct
import zlib

from PIL import Image


def make_picture(
    width: int = 880, height: int = 660, kind: str = "JPEG", colour: str = "#6a8f5b", **more
) -> bytes:
    """A plain picture; `exif` may give a camera's notes."""
    out = io.BytesIO()
    picture = Image.new("RGB", (width, height), colour)
    picture.paste("#304050", (0, 0, width // 4, height // 2))
    picture.save(out, kind, **more)
    return out.getvalue()


def make_notes(turn: int = 1) -> Image.Exif:
    """A camera's notes: its maker, where it stood, and how it was turned."""
    notes = Image.Exif()
    notes[0x010F] = "KameraUji"
    notes[0x0112] = turn
    notes[0x8825] = {1: "N", 2: (0.0, 30.0, 0.0), 3: "E", 4: (117.0, 30.0, 0.0)}
    return notes


def make_bomb(side: int = 50_000) -> bytes:
    """A PNG of a few bytes that would unpack to gigabytes."""

    def part(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"IDAT", zlib.compress(b"\0" * 9))
        + part(b"IEND", b"")
    )
