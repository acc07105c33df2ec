"""One public document out of its two rows: the list's and, for village law, the register's."""

import re
from typing import Literal
from urllib.parse import urljoin, urlsplit

from connectors.cleaning.dates import parse_date
from connectors.cleaning.text import clean_title
from connectors.records import Document, Reject
from connectors.sources.opensid.document_rows import LawRow, PublicRow
from connectors.sources.opensid.site import Site

_CLASSES: dict[str, Literal["berkala", "serta-merta", "setiap-saat"]] = {
    "1": "berkala",
    "2": "serta-merta",
    "3": "setiap-saat",
}
# By what the title or the register calls it; the first that fits. What fits none stays unknown.
_KINDS = (
    ("rpjmdes", re.compile(r"\brpjm\s?des(?:a)?\b|jangka menengah desa", re.I)),
    ("rkpdes", re.compile(r"\brkp\s?des(?:a)?\b|rencana kerja pemerintah desa", re.I)),
    ("apbdes", re.compile(r"\bapb\s?des(?:a)?\b|anggaran pendapatan", re.I)),
    ("lppd", re.compile(r"\blppd(?:es)?\b|penyelenggaraan pemerintah(?:an)? desa", re.I)),
    ("perkades", re.compile(r"\bperkades\b|peraturan kepala desa", re.I)),
    ("perdes", re.compile(r"\bperdes\b|peraturan desa", re.I)),
)
_DECREE = re.compile(r"\s*(?:sk\b|surat keputusan|keputusan kepala desa)", re.I)
_YEAR = re.compile(r"(?:19|20)\d{2}")


def make_document(site: Site, row: PublicRow | None, law: LawRow | None) -> Document | Reject:
    """The document, or why there is none. At least one of the rows is given."""
    key = row.id if row else law.id if law else ""
    title = clean_title((row.title if row else "") or (law.title if law else ""))
    page = site.url("/informasi-publik") if row else site.url("/peraturan-desa")
    if not title or not key.isdigit():
        return Reject(key, "record_invalid", "Dokumen tanpa nama atau nomor.", page)
    own = site.url(f"/dokumen_web/unduh_berkas/{key}")
    outside = _outside(site, law.link) if law else ""
    return Document(
        key=key,
        url=outside or own,
        published=row.uploaded if row else None,
        modified=row.updated if row else None,
        raw_dates=row.raw_dates if row else law.decided if law else "",
        title=title,
        classification=_CLASSES.get(row.category, "") if row else "",
        kind=_kind(title, law),
        category=clean_title(law.kind) if law else "",
        number=law.number if law else "",
        year=_year(row.year if row else "", law.year if law else "", title),
        decided=parse_date(law.decided) if law and law.decided else None,
        summary=_summary(title, law),
        file_url=outside or own,
        external=bool(outside),
    )


def _kind(title: str, law: LawRow | None) -> str:
    told = f"{law.kind} {law.group}" if law else ""
    # A decree about a plan is a decree; a regulation that is a plan is that plan.
    if (law and law.group == "2") or _DECREE.match(told) or _DECREE.match(title):
        return "sk-kades"
    for kind, pattern in _KINDS:
        if pattern.search(told) or pattern.search(title):
            return kind
    return "perdes" if law and law.group == "3" else ""


def _year(*said: str) -> int | None:
    for text in said:
        found = _YEAR.search(text)
        if found:
            return int(found[0])
    return None


def _summary(title: str, law: LawRow | None) -> str:
    text = clean_title(law.summary) if law else ""
    return "" if text.lower() == title.lower() else text


def _outside(site: Site, link: str) -> str:
    """The address of a file elsewhere; a relative or odd one is no address."""
    full = urljoin(f"{site.base}/", link) if link else ""
    parts = urlsplit(full)
    return full if link and parts.scheme in ("http", "https") and parts.hostname else ""
