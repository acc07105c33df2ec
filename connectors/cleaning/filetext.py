"""The text of a file, as far as a personal number could hide in it, and how much was seen."""

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from connectors.cleaning.limits import MOST_BINARY, MOST_PAGES, MOST_TEXT
from connectors.cleaning.office_text import read_binary, read_office, tell_binary
from connectors.cleaning.pdf_text import read_pdf

State = Literal[
    "terbaca",
    "terbaca sebagian",
    "belum terbaca",
    "terkunci",
    "rusak",
    "tidak dikenal",
    "terlalu panjang",
]
# Pictures are public papers too: what is on them nobody can search, and that is said.
_SEEN = frozenset({"terbaca", "terbaca sebagian", "belum terbaca"})
_OLE = b"\xd0\xcf\x11\xe0"  # doc, xls and ppt of before 2007, and locked ones of any year
_KINDS = (
    (b"%PDF", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
_PICTURES = (*(start for start, kind in _KINDS[1:]), b"GIF8", b"II*\x00", b"MM\x00*")
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # the marks of text in two bytes a letter
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class FileText:
    """What a file says.

    state: "terbaca", "terbaca sebagian" (some pages are pictures), "belum terbaca" (all is),
    "terkunci", "rusak", "tidak dikenal", "terlalu panjang" (more than we read of one file).
    """

    text: str
    state: State

    @property
    def checked(self) -> bool:
        """Whether all that can be searched for personal numbers was."""
        return self.state in _SEEN


def read_text(path: Path, mime: str, pages: int = MOST_PAGES) -> FileText:
    """The file's text, of a PDF so many pages. The kind is told by its first bytes: what a server
    calls it is not believed."""
    with path.open("rb") as source:
        head = source.read(4096)
    if head.startswith(b"%PDF"):
        told, text = read_pdf(path, pages)
        return FileText(text, told)
    if head.startswith(b"PK\x03\x04"):
        found, text = read_office(path)
        return FileText(text, found)
    if head.startswith(_OLE):
        return _read_old_office(path)
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return FileText("", "belum terbaca")
    if _is_plain(head, mime):
        return _read_plain(path)
    return FileText("", "tidak dikenal")


def read_kind(path: Path, mime: str) -> str:
    """What a file is by its first bytes, where they tell; servers call most of them bytes."""
    with path.open("rb") as source:
        head = source.read(8)
    return next((kind for start, kind in _KINDS if head.startswith(start)), mime)


def _is_plain(head: bytes, mime: str) -> bool:
    if head.startswith(_WIDE):
        return True
    told = mime.startswith("text/") or mime in ("application/json", "application/csv")
    # Text in two bytes a letter has zeros; without a mark it is believed when it was announced.
    return _CONTROL.search(head.replace(b"\x00", b"") if told else head) is None


def _read_old_office(path: Path) -> FileText:
    with path.open("rb") as source:
        body = source.read(MOST_BINARY)
    state = tell_binary(body)
    if state != "terbaca":
        return FileText("", state)
    text = read_binary(body)
    return FileText(text[:MOST_TEXT], "terlalu panjang" if len(text) > MOST_TEXT else "terbaca")


def _read_plain(path: Path) -> FileText:
    with path.open("rb") as source:
        body = source.read(MOST_TEXT + 1)
    state: State = "terlalu panjang" if len(body) > MOST_TEXT else "terbaca"
    text = _decode(body[:MOST_TEXT])
    if "," in text and "\n" in text:
        rows = csv.reader(io.StringIO(text.replace("\x00", "")))
        try:
            return FileText("\n".join(" ; ".join(row) for row in rows), state)
        except csv.Error:
            pass
    return FileText(text, state)


def _decode(body: bytes) -> str:
    if body.startswith(_WIDE):
        return body.decode("utf-16", "replace")
    if b"\x00" in body:  # two bytes a letter without a mark, or a file of another kind
        return read_binary(body)
    return body.decode("utf-8", "replace")
