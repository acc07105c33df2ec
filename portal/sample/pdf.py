"""Small real PDF files, written by hand: one page of text in a compressed stream."""

import zlib
from collections.abc import Sequence

_FONTS = b"/Resources << /Font << /F1 5 0 R >> >>"


def write_pdf(title: str, lines: Sequence[str]) -> bytes:
    """A one-page PDF 1.4 with the title and the lines; characters outside Latin-1 become “?”."""
    commands = ["BT", "/F1 16 Tf", "56 780 Td", f"({_escape(title)}) Tj", "/F1 11 Tf", "0 -12 Td"]
    for line in lines:
        commands += ["0 -16 Td", f"({_escape(line)}) Tj"]
    commands.append("ET")
    stream = zlib.compress("\n".join(commands).encode("latin-1", "replace"), 9)
    bodies = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % _FONTS,
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%s) /Producer (Contoh) >>" % _escape(title).encode("latin-1", "replace"),
    )
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\n" % (len(bodies) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _escape(text: str) -> str:
    plain = text.replace("–", "-").replace("“", '"').replace("”", '"')
    return plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
