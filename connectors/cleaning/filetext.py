"""The text of a file, as far as a personal number could hide in it; bounded in size and time."""

import csv
import io
import logging
import re
import zipfile
import zlib
from decimal import Decimal
from pathlib import Path

from lxml import etree
from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

MOST_TEXT = 5_000_000
MOST_PAGES = 500
MOST_MEMBERS = 2_000
MOST_MEMBER = 40_000_000
MOST_UNPACKED = 120_000_000
MOST_BINARY = 50_000_000
_OLE = b"\xd0\xcf\x11\xe0"  # doc, xls and ppt of before 2007
_KINDS = (
    (b"%PDF", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
# A sheet keeps a long number in powers of ten, and so hides it from the eye of a pattern.
_POWER = re.compile(r"\d\.\d+E\+?1[4-7]")

# pypdf warns of every oddity of a damaged file; the reader gets on with the rest.
logging.getLogger("pypdf").setLevel(logging.ERROR)


def read_text(path: Path, mime: str, pages: int = MOST_PAGES) -> str | None:
    """The file's text (of a PDF so many pages), or None for a kind that holds none (pictures,
    unknown). The kind is told by its first bytes: what a server calls it is not believed."""
    with path.open("rb") as source:
        head = source.read(8)
    if head.startswith(b"%PDF"):
        return _read_pdf(path, pages)
    if head.startswith(b"PK\x03\x04"):
        return _read_office(path)
    if head.startswith(_OLE):
        return _read_binary(path)
    if (
        head.startswith(b"{\\rtf")
        or mime.startswith("text/")
        or mime in ("application/json", "application/csv")
    ):
        return _read_plain(path)
    return None


def read_kind(path: Path, mime: str) -> str:
    """What a file is by its first bytes, where they tell; servers call most of them bytes."""
    with path.open("rb") as source:
        head = source.read(8)
    return next((kind for start, kind in _KINDS if head.startswith(start)), mime)


def _read_pdf(path: Path, pages: int) -> str:
    parts: list[str] = []
    size = 0
    try:
        reader = PdfReader(path)
        for page in reader.pages[:pages]:
            text = page.extract_text()
            parts.append(text)
            size += len(text)
            if size > MOST_TEXT:
                break
        for value in (reader.metadata or {}).values():
            parts.append(str(value))
    except (
        PyPdfError,
        DependencyError,
        ArithmeticError,
        AttributeError,
        LookupError,
        OSError,
        RuntimeError,  # recursion, and ciphers that are not there
        TypeError,
        ValueError,
    ):
        # A damaged file: what was read so far is judged, the rest cannot be shown either.
        pass
    return "\n".join(parts)


def _read_office(path: Path) -> str:
    """Text of the XML inside docx, xlsx, odt, ods; other members are passed over."""
    parts: list[str] = []
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist()[:MOST_MEMBERS]:
                parts.append(member.filename)
                if not member.filename.endswith(".xml") or member.file_size > MOST_MEMBER:
                    continue
                left -= member.file_size
                if left < 0:
                    break
                parts.append(_read_xml(archive.read(member)))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        pass
    return "\n".join(parts)[:MOST_TEXT]


def _read_xml(body: bytes) -> str:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        return ""
    if root is None:
        return ""
    # Word splits one number over several runs, so the pieces of a paragraph stand together.
    paragraphs = [element for element in root.iter() if _local(element.tag) in ("p", "c", "si")]
    if not paragraphs:
        return " ".join(map(str, root.itertext()))
    text = "\n".join("".join(map(str, each.itertext())) for each in paragraphs)
    return _POWER.sub(lambda match: str(int(Decimal(match.group()))), text)


def _local(tag: object) -> str:
    return re.sub(r"^\{.*\}", "", tag) if isinstance(tag, str) else ""


def _read_binary(path: Path) -> str:
    """What reads as text in an old office file, in both ways it may be written there."""
    with path.open("rb") as source:
        body = source.read(MOST_BINARY)
    narrow = re.findall(rb"[\x20-\x7e]{6,}", body)
    wide = re.findall(rb"(?:[\x20-\x7e]\x00){6,}", body)
    lines = [each.decode("ascii") for each in narrow]
    lines += [each.decode("utf-16-le") for each in wide]
    return "\n".join(lines)[:MOST_TEXT]


def _read_plain(path: Path) -> str:
    with path.open("rb") as source:
        text = source.read(MOST_TEXT).decode("utf-8", "replace")
    if "," in text and "\n" in text:
        rows = csv.reader(io.StringIO(text.replace("\x00", "")))
        try:
            return "\n".join(" ; ".join(row) for row in rows)
        except csv.Error:
            return text
    return text
