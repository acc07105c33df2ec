"""What a decoded record must be besides well-formed: safe to show, and of the unit it came from."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from connectors.bundle.decoding import LineError
from connectors.bundle.format import FILES
from connectors.cleaning.html import sanitise, to_text
from connectors.cleaning.phones import read_phone
from connectors.cleaning.text import clean_title, clip
from connectors.records import Article, Contact, Document, Record

AHEAD = timedelta(days=1)  # clocks of villages are seldom right to the minute
_SUMMARY = 300
_FIRST_YEAR, _LAST_YEAR = 1945, 2200


def check_record(
    record: Record, unit_code: str, created_at: datetime, files: Mapping[str, str]
) -> Record:
    """The record made safe; LineError when it cannot be taken. `files`: what the bundle holds,
    by path."""
    if not record.key.strip():
        raise LineError("key: kosong.")
    year = getattr(record, "year", None)
    if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise LineError(f"year: {year} bukan tahun.")
    hint = record.unit_hint
    if hint and hint != unit_code and not hint.startswith(f"{unit_code}."):
        raise LineError(f"catatan ini menyebut unit lain ({hint[:40]}).")
    _check_address(record.url, "url")
    ahead = isinstance(record, Article) and record.kind == "agenda"
    for moment in (record.published, record.modified):
        if moment is not None and moment > created_at + AHEAD and not ahead:
            raise LineError("bertanggal sesudah berkas ini dibuat.")
    match record:
        case Article():
            return _check_article(record)
        case Document():
            return _check_document(record, files)
        case Contact():
            return _check_contact(record)
    return record


def _check_article(record: Article) -> Record:
    title = clean_title(record.title)
    if not title:
        raise LineError("title: kosong.")
    for link in record.attachments:
        _check_address(link.url, "attachments")
    html = sanitise(record.html, "")
    summary = record.summary or clip(" ".join(to_text(html).split()), _SUMMARY)
    return replace(record, title=title, html=html, summary=summary)


def _check_document(record: Document, files: Mapping[str, str]) -> Record:
    title = clean_title(record.title)
    if not title:
        raise LineError("title: kosong.")
    if record.file_url.startswith(FILES):
        if record.file_url not in files:
            raise LineError(f"{record.file_url} tidak ada di dalam berkas luring ini.")
        return replace(record, title=title, external=False)
    _check_address(record.file_url, "file_url")
    return replace(record, title=title, external=bool(record.file_url))


def _check_contact(record: Contact) -> Record:
    is_phone = record.channel in ("telepon", "whatsapp")
    if is_phone and record.value and read_phone(record.value) is None:
        raise LineError("value: bukan nomor yang dapat dihubungi.")
    if record.channel == "situs":
        _check_address(record.value, "value")
    return replace(record, key=record.channel)


def _check_address(url: str, name: str) -> None:
    if url and not url.startswith(("http://", "https://")):
        raise LineError(f"{name}: alamat harus diawali http:// atau https://.")
