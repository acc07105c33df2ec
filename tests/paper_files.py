"""Files as villages publish them: packed PDFs, scans, office files."""

import io
import zipfile
import zlib
from pathlib import Path

from PIL import Image
from pypdf import PdfReader, PdfWriter


def make_pdf(text: str) -> bytes:
    """A PDF of one page whose text is packed, so that its bytes do not show it."""
    stream = zlib.compress(f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode())
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(bodies) + 1,
        table,
    )
    return bytes(out)


def pack(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return path


def make_writer(*pages: str) -> PdfWriter:
    """A PDF of these pages as text."""
    writer = PdfWriter()
    for text in pages:
        writer.append(PdfReader(io.BytesIO(make_pdf(text))))
    return writer


def save(writer: PdfWriter, path: Path) -> Path:
    with path.open("wb") as out:
        writer.write(out)
    return path


def add_scan(writer: PdfWriter) -> PdfWriter:
    """A page more, which is one picture."""
    picture = Image.new("RGB", (60, 80), "white")
    body = io.BytesIO()
    picture.save(body, "PDF")
    writer.append(PdfReader(body))
    return writer
