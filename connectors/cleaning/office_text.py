"""The text of office files: packed XML, and the binary ones of before it."""

import io
import re
import zipfile
import zlib
from decimal import Decimal
from pathlib import Path
from typing import IO, Literal

from lxml import etree

from connectors.cleaning.limits import MOST_MEMBER, MOST_MEMBERS, MOST_TEXT, MOST_UNPACKED

OfficeState = Literal["terbaca", "terkunci", "rusak", "tidak dikenal", "terlalu panjang"]
# What makes a packed file an office one; any other archive may hold anything.
_OFFICE = frozenset({"[Content_Types].xml", "mimetype"})
_XML = (".xml", ".rels", ".rdf", ".vml")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".svm", ".tif", ".tiff", ".bmp",
             ".svg", ".webp", ".wdp", ".ttf", ".odttf", ".fntdata")  # fmt: skip
_DEPTH = 2  # a sheet inside a text; nobody packs deeper
# A sheet keeps a long number in powers of ten, and so hides it from the eye of a pattern.
_POWER = re.compile(r"\d\.\d+E\+?1[4-7]")
# An encrypted office file of today is a wrapper of the old form with this part inside.
_WRAPPED = "EncryptedPackage".encode("utf-16-le")
# The record FILEPASS right after the first one of an old sheet: its cells are enciphered.
_LOCKED_SHEET = re.compile(rb"\x09\x08\x10\x00\x00\x06.{14}\x2f\x00", re.DOTALL)
_SECTOR = 512


def read_office(path: Path) -> tuple[OfficeState, str]:
    """Text of docx, xlsx, pptx, odt, ods and what lies embedded in them."""
    parts: list[str] = []
    try:
        with path.open("rb") as source:
            state = _Unpacking(parts).read(source, 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        state = "rusak"
    except RuntimeError:  # zipfile says so of a password, or of a packing it does not know
        state = "terkunci"
    text = "\n".join(parts)
    if state == "terbaca" and len(text) > MOST_TEXT:
        state = "terlalu panjang"
    return state, text[:MOST_TEXT]


class _Unpacking:
    """One packed file with all that is embedded in it, under one bound."""

    def __init__(self, parts: list[str]) -> None:
        self._parts = parts
        self._left = MOST_UNPACKED

    def read(self, source: IO[bytes], depth: int) -> OfficeState:
        """Read what can be; the worst that was met."""
        state: OfficeState = "terbaca"
        with zipfile.ZipFile(source) as archive:
            members = archive.infolist()
            known = any(member.filename in _OFFICE for member in members)
            if len(members) > MOST_MEMBERS:
                state = "terlalu panjang"
            for member in members[:MOST_MEMBERS]:
                self._parts.append(member.filename)
                name = member.filename.lower()
                if member.is_dir() or name.endswith(_PICTURES):
                    continue
                self._left -= member.file_size
                if member.file_size > MOST_MEMBER:
                    state = "terlalu panjang"
                    continue
                if self._left < 0:
                    return "terlalu panjang"
                found = self._read_member(name, archive.read(member), depth)
                state = state if found == "terbaca" else found
        return state if known else "tidak dikenal"

    def _read_member(self, name: str, body: bytes, depth: int) -> OfficeState:
        if body.startswith(b"PK\x03\x04"):
            if depth >= _DEPTH:
                return "tidak dikenal"
            return self.read(io.BytesIO(body), depth + 1)
        if body.startswith(b"%PDF"):
            return "tidak dikenal"
        if name.endswith(_XML):
            self._parts.append(_read_xml(body))
        else:  # settings of printers, macros, old objects
            self._parts.append(read_binary(body))
        return "terbaca"


def tell_binary(body: bytes) -> OfficeState:
    """Whether an old office file can be searched."""
    if _WRAPPED in body or _LOCKED_SHEET.search(body) or _is_locked_text(body):
        return "terkunci"
    return "terbaca"


def _is_locked_text(body: bytes) -> bool:
    """Whether the head of a Word text, at the start of a sector, says that it is enciphered."""
    at = body.find(b"\xec\xa5")
    while at >= 0:
        if at % _SECTOR == 0 and int.from_bytes(body[at + 10 : at + 12], "little") & 0x0100:
            return True
        at = body.find(b"\xec\xa5", at + 1)
    return False


def read_binary(body: bytes) -> str:
    """What reads as text in a binary file, in both ways it may be written there."""
    narrow = re.findall(rb"[\x20-\x7e]{6,}", body)
    wide = re.findall(rb"(?:[\x20-\x7e]\x00){6,}", body)
    lines = [each.decode("ascii") for each in narrow]
    lines += [each.decode("utf-16-le") for each in wide]
    return "\n".join(lines)


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
