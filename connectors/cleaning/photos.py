"""Photos people send: the picture alone, without where and with what it was taken.

Nothing is decoded: the parts of the file that draw the picture are copied, all others are left
out, and so is whatever follows its end. Of the notes of a camera only the turn of the picture
stays, or it would lie on its side.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

LARGEST = 12 * 1024 * 1024
_MOST_PIXELS = 100_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
# The parts of a PNG that draw: colours, transparency, size of a pixel. Texts and times are not.
_PNG_PARTS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB"})
_SOI, _EOI, _SOS, _DQT, _DHT, _DRI = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xDD
_APP1, _APP14 = 0xE1, 0xEE
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive
_RESTARTS = frozenset(range(0xD0, 0xD8))
_KEPT = _FRAMES | {_DQT, _DHT, _DRI, _SOS}
_NOTES = frozenset(range(0xE0, 0xF0)) | {0xFE}  # what cameras and programs write beside it


class PhotoError(ValueError):
    """The file is no photo we take; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture without its notes."""

    body: bytes
    mime: str
    width: int
    height: int


def strip_photo(body: bytes) -> Photo:
    """The picture of a JPEG or PNG; PhotoError when it is neither, or broken."""
    if len(body) > LARGEST:
        raise PhotoError(f"Foto lebih besar dari {LARGEST // 1024 // 1024} MB.")
    if body[:2] == bytes((0xFF, _SOI)):
        made = _strip_jpeg(body)
    elif body[:8] == _PNG:
        made = _strip_png(body)
    else:
        raise PhotoError("Berkas ini bukan foto JPEG atau PNG.")
    if not 0 < made.width * made.height <= _MOST_PIXELS:
        raise PhotoError("Ukuran gambar dalam foto ini tidak wajar.")
    return made


def _broken() -> PhotoError:
    return PhotoError("Foto ini rusak atau terpotong. Ambil atau kirim sekali lagi.")


def _strip_jpeg(body: bytes) -> Photo:
    parts: list[bytes] = []
    width = height = turn = 0
    drawn = False
    for marker, start, end in _segments(body):
        part = body[start + 4 : end]
        if marker in _FRAMES:
            if len(part) < 6 or width:
                raise _broken()
            height, width = struct.unpack(">HH", part[1:5])
        if marker == _APP1 and part[:6] == b"Exif\0\0" and not turn:
            turn = _read_turn(part[6:])
        if marker in _KEPT or (marker == _APP14 and part[:5] == b"Adobe"):
            parts.append(body[start:end])
            drawn = drawn or marker == _SOS
        elif marker not in _NOTES:
            raise _broken()  # a kind of JPEG that browsers do not show
    if not (drawn and width and height):
        raise _broken()
    head = bytes((0xFF, _SOI)) + _write_turn(turn)
    return Photo(head + b"".join(parts) + bytes((0xFF, _EOI)), "image/jpeg", width, height)


def _segments(body: bytes) -> Iterator[tuple[int, int, int]]:
    """The parts of a JPEG up to its end: marker, start, end; a scan with all it draws."""
    at = 2
    while True:
        while body[at : at + 2] == b"\xff\xff":  # fill bytes
            at += 1
        if at + 2 > len(body) or body[at] != 0xFF:
            raise _broken()
        marker = body[at + 1]
        if marker == _EOI:
            return
        size = int.from_bytes(body[at + 2 : at + 4], "big")
        end = at + 2 + size
        if size < 2 or end > len(body):
            raise _broken()
        if marker == _SOS:
            end = _end_of_scan(body, end)
        yield marker, at, end
        at = end


def _end_of_scan(body: bytes, at: int) -> int:
    """Where the drawn data that begins here ends: at the next marker that is not part of it."""
    while True:
        at = body.find(b"\xff", at)
        if at < 0 or at + 1 >= len(body):
            raise _broken()
        follower = body[at + 1]
        if follower == 0 or follower in _RESTARTS:
            at += 2
        elif follower == 0xFF:
            at += 1
        else:
            return at


def _read_turn(tiff: bytes) -> int:
    """The orientation a camera noted, 0 when it noted none that can be read."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4], "")
    if not order or len(tiff) < 8:
        return 0
    (start,) = struct.unpack(f"{order}I", tiff[4:8])
    if start + 2 > len(tiff):
        return 0
    (count,) = struct.unpack(f"{order}H", tiff[start : start + 2])
    for number in range(min(count, 200)):
        row = tiff[start + 2 + 12 * number : start + 14 + 12 * number]
        if len(row) < 12:
            return 0
        tag, kind, _, value = struct.unpack(f"{order}HHIH", row[:10])
        if (tag, kind) == (0x0112, 3):
            return value if 1 <= value <= 8 else 0
    return 0


def _write_turn(turn: int) -> bytes:
    """A camera's note that holds the turn and nothing else."""
    if turn <= 1:
        return b""
    tiff = struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, 0x0112, 3, 1, turn, 0, 0)
    part = b"Exif\0\0" + tiff
    return bytes((0xFF, _APP1)) + struct.pack(">H", len(part) + 2) + part


def _strip_png(body: bytes) -> Photo:
    parts: list[bytes] = [_PNG]
    width = height = 0
    at, drawn = 8, False
    while True:
        if at + 12 > len(body):
            raise _broken()
        (size,) = struct.unpack(">I", body[at : at + 4])
        name, end = body[at + 4 : at + 8], at + 12 + size
        if end > len(body):
            raise _broken()
        (check,) = struct.unpack(">I", body[end - 4 : end])
        if check != zlib.crc32(body[at + 4 : end - 4]):
            raise _broken()
        if name == b"IHDR":
            if size != 13 or width:
                raise _broken()
            width, height = struct.unpack(">II", body[at + 8 : at + 16])
        drawn = drawn or name == b"IDAT"
        if name in _PNG_PARTS:
            parts.append(body[at:end])
        at = end
        if name == b"IEND":
            break
    if not (drawn and width and height):
        raise _broken()
    return Photo(b"".join(parts), "image/png", width, height)
