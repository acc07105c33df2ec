"""Articles of the newer generation: the archive of its interface, newest first."""

from collections.abc import Iterator, Mapping

from connectors.base import Context, KeyPage, Page, State
from connectors.cleaning.text import clean_title
from connectors.errors import NotFoundError
from connectors.records import Article, Link, Reject, Tombstone
from connectors.sources.opensid.address import article_key
from connectors.sources.opensid.article_record import Kind, make_article
from connectors.sources.opensid.articles import STREAM
from connectors.sources.opensid.document_rows import say
from connectors.sources.opensid.jsonapi import PAGE_SIZE, Row, ask_page, walk
from connectors.sources.opensid.site import Site

_PATH, _SORT = "/internal_api/arsip", "-tgl_upload"
_KINDS: dict[str, Kind] = {"statis": "halaman", "agenda": "agenda"}


def read_new_articles(ctx: Context, site: Site, state: State) -> Iterator[Page]:
    """Page after page until everything on one is known; in a full read to the end."""
    start = int(state.resume) if state.resume.isdigit() else 1
    done = 0
    for page in walk(site, _PATH, sort=_SORT, start=start):
        made = [_make(site, row) for row in page.rows]
        records = tuple(each for each in made if not isinstance(each, Reject))
        keys = [each.key for each in records]
        held = ctx.known(STREAM, keys) if ctx.mode == "incremental" else {}
        last = page.last or (bool(keys) and all(key in held for key in keys))
        done += len(made)
        yield Page(
            records,
            State(resume="" if last else str(page.number + 1)),
            tuple(each for each in made if isinstance(each, Reject)),
            last=last,
            done=done,
            total=page.total,
        )
        if last:
            return


def sweep_new_articles(site: Site, resume: str) -> Iterator[KeyPage]:
    """The keys of all pages."""
    start = int(resume) if resume.isdigit() else 1
    try:
        for page in walk(site, _PATH, sort=_SORT, start=start):
            keys = tuple(_key(row) for row in page.rows if _is_enabled(row))
            following = "" if page.last else str(page.number + 1)
            yield KeyPage(keys, following, last=page.last, complete=page.last)
    except NotFoundError:
        yield KeyPage((), last=True)


def _key(row: Row) -> str:
    return article_key(say(row.attributes, "url_slug")) or f"id:{row.id}"


def index_articles(site: Site) -> Mapping[str, int]:
    """On which page of the archive each article stands: the interface answers for no single one."""
    return {_key(row): page.number for page in walk(site, _PATH, sort=_SORT) for row in page.rows}


def reread_article(site: Site, key: str, number: int) -> Article | Reject | Tombstone | None:
    """The article of this key on a page of the archive."""
    page = ask_page(site, _PATH, number, sort=_SORT, size=PAGE_SIZE)
    found = next((row for row in page.rows if _key(row) == key), None)
    return _make(site, found) if found is not None else None


def _is_enabled(row: Row) -> bool:
    return say(row.attributes, "enabled") in ("", "1")


def _make(site: Site, row: Row) -> Article | Reject | Tombstone:
    """By an allow-list: neither the author's row nor the comments are looked at."""
    values = row.attributes
    if not _is_enabled(row):
        return Tombstone(key=_key(row), reason="dinonaktifkan")
    category = values.get("category")
    file_name = say(values, "dokumen")
    attachments = (
        (Link(f"{site.base}/desa/upload/dokumen/{file_name}", say(values, "link_dokumen")),)
        if file_name and "/" not in file_name
        else ()
    )
    picture = say(values, "gambar")
    body = values.get("isi")
    return make_article(
        site,
        key=_key(row),
        title=clean_title(say(values, "judul")),
        html=body if isinstance(body, str) else "",
        category=clean_title(say(category, "kategori")) if isinstance(category, dict) else "",
        written=say(values, "tgl_upload"),
        picture=picture if "/" in picture or not picture else f"/upload/artikel/{picture}",
        kind=_KINDS.get(say(values, "tipe"), "berita"),
        attachments=attachments,
    )
