"""From what any rung reads to one article record."""

import re
from datetime import datetime
from pathlib import PurePosixPath
from typing import Literal
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

from connectors.base import Context
from connectors.cleaning.html import sanitise, to_text
from connectors.cleaning.text import clean_title, clip
from connectors.records import Article, Document, Link, Record, Reject, Tombstone
from connectors.sources.wordpress.address import page_key, same_host

ARTICLES, PAGES, DOCUMENTS = "artikel", "halaman", "dokumen"
_FILES = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".csv", ".ods", ".odt", ".ppt", ".pptx")
_PASSWORD = re.compile(r"post-password-form|name=[\"']post_password[\"']", re.I)
_LOCKED = re.compile(r"^(?:Diproteksi|Terproteksi|Dilindungi|Protected):\s", re.I)
_SUMMARY = 260


def is_protected(title: str, html: str) -> bool:
    """Whether a post asks for a password: neither its text nor its title is ours to show."""
    return bool(_PASSWORD.search(html) or _LOCKED.match(clean_title(title)))


def withdrawn(ctx: Context, stream: str, key: str) -> tuple[Record, ...]:
    """What a protected post leaves: nothing, or the end of the copy taken while it was open."""
    if not ctx.known(stream, (key,)):
        return ()
    return (Tombstone(key=key, reason="dikecualikan"),)


def make_article(
    ctx: Context,
    stream: str,
    *,
    url: str,
    title: str,
    html: str,
    published: datetime | None,
    modified: datetime | None = None,
    raw_dates: str = "",
    category: str = "",
    image: str = "",
    partial: bool = False,
) -> Article | Reject:
    """The record, or why there is none."""
    key = page_key(url)
    if not key or published is None:
        return Reject(key or url, "record_invalid", "Alamat atau tanggal tidak terbaca.", url)
    body = sanitise(html, url)
    text = to_text(body).replace("\n", " ")
    # A post sent from a telephone has no title: its first words stand in.
    name = clean_title(title) or clip(text, 60)
    if not name:
        return Reject(key, "record_invalid", "Tulisan tanpa judul dan isi.", url)
    return Article(
        key=key,
        url=url,
        published=published,
        modified=modified,
        raw_dates=raw_dates,
        title=name,
        html=body,
        summary=clip(text, _SUMMARY),
        category=category,
        kind=_kind(stream, category),
        image=image,
        partial=partial,
        attachments=find_files(body),
    )


def find_files(html: str) -> tuple[Link, ...]:
    """The files a body links to, once each."""
    found: dict[str, Link] = {}
    for node in LexborHTMLParser(html).css("a[href]"):
        url = node.attributes.get("href") or ""
        if urlsplit(url).path.lower().endswith(_FILES) and url not in found:
            found[url] = Link(url, clean_title(node.text()))
    return tuple(found.values())


def document_of(
    ctx: Context,
    url: str,
    title: str,
    published: datetime | None,
    modified: datetime | None = None,
) -> Document | None:
    """The document behind the address of a file; None when it is no kind of document."""
    path = unquote(urlsplit(url).path)
    if not path.lower().endswith(_FILES):
        return None
    name = PurePosixPath(path).name
    shown = title if len(title) > 8 else re.sub(r"[-_]+", " ", PurePosixPath(path).stem)
    own = same_host(url, ctx.config.base_url)
    return Document(
        key=path if own else url,
        url=url,
        published=published,
        modified=modified,
        title=shown or name,
        file_url=url,
        file_name=name,
        external=not own,
    )


def _kind(stream: str, category: str) -> Literal["berita", "pengumuman", "agenda", "halaman"]:
    if stream == PAGES:
        return "halaman"
    lower = category.lower()
    if "pengumuman" in lower:
        return "pengumuman"
    return "agenda" if "agenda" in lower else "berita"
