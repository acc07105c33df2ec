"""Public documents and village law of the older generation, joined by their shared id."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from connectors.base import Context, KeyPage, Page, Presence, State
from connectors.errors import NotExpectedError, NotFoundError, SourceError
from connectors.records import Document, Record, Reject, Tombstone
from connectors.sources.opensid.document_record import make_document
from connectors.sources.opensid.document_rows import (
    LawRow,
    PublicRow,
    read_law,
    read_law_rows,
    read_public_rows,
)
from connectors.sources.opensid.jsonapi import walk
from connectors.sources.opensid.site import Site

STREAM = "dokumen"
PAGE = 25  # documents between two commits
# The westernmost zone: a site in any Indonesian zone has reached this day too.
_WEST = ZoneInfo("Asia/Jakarta")
_LAW_PAGE = 100
_MOST_LAW_PAGES = 50
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_documents(ctx: Context, site: Site, state: State) -> Iterator[Page]:
    """All rows at first and when asked in full, later only what changed since the day before
    the last read. Rows that are disabled, deleted or excluded become tombstones at once.

    The newer generation no longer tells what was deleted, so there all rows are read.
    """
    asks_changes = ctx.mode != "full" and site.generation == "lama"
    delta = asks_changes and _DAY.fullmatch(state.value) is not None
    since = date.fromisoformat(state.value) - timedelta(days=1) if delta else None
    reached = ctx.now().astimezone(_WEST).date().isoformat()
    rows = ask_public(site, since)
    law = ask_law(site)
    if rows is None:
        yield from _only_law(site, law, state)
        return
    made = [judge(site, row, law.get(row.id)) for row in rows]
    yield from in_pages(made, state, State(value=reached), complete=since is None)


def in_pages(
    made: Sequence[Record | Reject], before: State, after: State, *, complete: bool
) -> Iterator[Page]:
    """So many a page, for the files behind them are fetched before a page is committed. Only the
    last one moves the state: a read that was cut off begins again, and what is held keeps its
    files without being asked for."""
    whole = complete and not any(isinstance(each, Reject) for each in made)
    total = sum(not isinstance(each, Reject) for each in made)
    done = 0
    for at in range(0, max(1, len(made)), PAGE):
        some = made[at : at + PAGE]
        records = tuple(each for each in some if not isinstance(each, Reject))
        rejects = tuple(each for each in some if isinstance(each, Reject))
        last = at + PAGE >= len(made)
        done += len(records)
        yield Page(
            records,
            after if last else before,
            rejects,
            last=last,
            complete=last and whole,
            done=done,
            total=total,
        )


def sweep_documents(site: Site) -> Iterator[KeyPage]:
    """The keys of all rows that may be shown."""
    rows = ask_public(site, None)
    if rows is None:
        yield KeyPage((), last=True)
        return
    keys = tuple(row.id for row in rows if row.fate == "")
    yield KeyPage(keys, last=True, complete=True)


def confirm_document(site: Site, key: str) -> Presence:
    """Whether the list of documents still holds a row; its file may be missing all the same."""
    try:
        rows = ask_public(site, None)
    except SourceError:
        return "unknown"
    if rows is None:
        return "unknown"
    return "alive" if any(row.id == key and row.fate == "" for row in rows) else "gone"


def judge(site: Site, row: PublicRow, law: LawRow | None) -> Document | Tombstone | Reject:
    """What becomes of a row: shown, taken away at once, or refused."""
    if row.fate:
        return Tombstone(key=row.id, reason=row.fate)
    return make_document(site, row, law)


def ask_public(site: Site, since: date | None) -> tuple[PublicRow, ...] | None:
    """The rows of the public documents, or None when no path for them is open."""
    if site.generation == "baru":
        # Without a date the newer release compares with an empty text and answers nothing.
        asked = (since or date(2000, 1, 1)).strftime("%d-%m-%Y")
        urls = [site.url(path, tgl_dari=asked) for path in ("/internal_api/ppid", "/ppid")]
    elif since is None:
        urls = [site.url("/ppid")]
    else:
        urls = [site.url("/ppid", tgl_dari=since.strftime("%d-%m-%Y"))]
    for url in urls:
        answer = site.find(url, "json")
        if answer is not None:
            return read_public_rows(answer.json(), url, site.zone)
    return None


def ask_law(site: Site) -> Mapping[str, LawRow]:
    """The rows of village law by id; empty when the path is closed."""
    found: dict[str, LawRow] = {}
    if site.generation == "baru":
        try:
            for page in walk(site, "/internal_api/produk-hukum", sort="-tahun"):
                found.update({row.id: read_law(row.attributes, row.id) for row in page.rows})
        except NotFoundError:
            return found
        return found
    for number in range(_MOST_LAW_PAGES):
        url = site.url(
            "/peraturan-desa/datatables", draw=1, start=number * _LAW_PAGE, length=_LAW_PAGE
        )
        answer = site.find(url, "json")
        if answer is None:
            return found
        rows, total = read_law_rows(answer.json(), url)
        fresh = {row.id: row for row in rows if row.id not in found}
        found.update(fresh)
        if len(found) >= total or not fresh:
            return found
    raise NotExpectedError("village law has no end", url=site.base)


def _only_law(site: Site, law: Mapping[str, LawRow], state: State) -> Iterator[Page]:
    """Village law alone, where the public list is closed: law is public by itself."""
    made = [make_document(site, None, row) for row in law.values()]
    yield from in_pages(made, state, state, complete=bool(law))
