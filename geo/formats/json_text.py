"""JSON bodies from outside: letters, depth and amount bounded before they are parsed."""

import json

from geo.formats.feature import FormatError

MAX_POSITIONS = 4_000_000  # of one file; more would not fit in the child's memory


def parse(body: bytes) -> object:
    """The value of a JSON text, or the list of values of a text with one a line."""
    refuse_too_many(body.count(b"["))
    text = decode(body)
    try:
        return json.loads(text)
    except RecursionError:
        raise FormatError("JSON ini bersarang terlalu dalam.") from None
    except ValueError as error:
        lines = [line.strip("\x1e \r\t") for line in text.splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > 1 and all(line[0] == "{" for line in lines):
            return [_parse_line(at, line) for at, line in enumerate(lines, 1)]
        at = getattr(error, "lineno", 0)
        raise FormatError(
            f"Berkas bukan JSON yang utuh; rusak di baris {at}. Unduh atau ekspor ulang."
        ) from None


def _parse_line(at: int, line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise FormatError(f"Baris {at} bukan JSON yang utuh.") from None


def refuse_too_many(positions: int) -> None:
    """FormatError when a file has more positions than we read."""
    if positions > MAX_POSITIONS:
        raise FormatError(
            f"Berkas memuat lebih dari {MAX_POSITIONS // 1_000_000} juta titik. "
            "Bagi per kabupaten, atau sederhanakan dahulu."
        )


def decode(body: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 when it is, else the letters of old Windows."""
    encodings = ("utf-16",) if body[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FormatError("Huruf dalam berkas ini tidak dapat dibaca; simpan sebagai UTF-8.")
