"""The text of a PDF and how much of it is text: a scan has none, a locked one shows none."""

import logging
from pathlib import Path
from typing import Literal

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from connectors.cleaning.limits import MOST_TEXT

PdfState = Literal[
    "terbaca", "terbaca sebagian", "belum terbaca", "terkunci", "rusak", "terlalu panjang"
]
_LITTLE = 40  # letters beside a picture: a stamp or a page number, not what the page says
_DAMAGE = (
    PyPdfError,
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,  # recursion
    TypeError,
    ValueError,
)

# pypdf warns of every oddity of a damaged file; the reader gets on with the rest.
logging.getLogger("pypdf").setLevel(logging.ERROR)


def read_pdf(path: Path, pages: int) -> tuple[PdfState, str]:
    """What could be seen of a PDF, and its text up to so many pages."""
    parts: list[str] = []
    state: PdfState
    try:
        state = _read(PdfReader(path), pages, parts)
    except (DependencyError, FileNotDecryptedError):
        # A password, or a cipher we do not open: nobody can say what is in it.
        state = "terkunci"
    except _DAMAGE:
        state = "rusak"
    return state, "\n".join(parts)


def _read(reader: PdfReader, pages: int, parts: list[str]) -> PdfState:
    size = unread = read = 0
    number = len(reader.pages)
    for page in reader.pages[:pages]:
        text = page.extract_text()
        parts.append(text)
        size += len(text)
        if size > MOST_TEXT:
            return "terlalu panjang"
        letters = len("".join(text.split()))
        if letters <= _LITTLE and _has_picture(page):
            unread += 1
        elif letters:
            read += 1
    parts += [str(value) for value in (reader.metadata or {}).values()]
    parts += [str(field.get("/V", "")) for field in (reader.get_fields() or {}).values()]
    if not number:
        return "rusak"
    if number > pages:
        return "terlalu panjang"
    if not read:
        return "belum terbaca"
    return "terbaca sebagian" if unread else "terbaca"


def _has_picture(page: PageObject) -> bool:
    resources = page.get("/Resources")
    drawn = resources.get_object().get("/XObject") if resources is not None else None
    return bool(drawn.get_object()) if drawn is not None else False
