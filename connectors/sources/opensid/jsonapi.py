"""Lists of the newer interface: page after page until their own end, never in circles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from connectors.base import Answer
from connectors.errors import NotExpectedError, NotFoundError, PagingBrokenError
from connectors.sources.opensid.document_rows import say
from connectors.sources.opensid.site import Site

PAGE_SIZE = 30  # the most it gives; above it cuts silently
_MOST_PAGES = 2000


@dataclass(frozen=True, slots=True)
class Row:
    """One resource: its id as text and its attributes, still to be read by an allow-list."""

    id: str
    attributes: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of a list."""

    rows: tuple[Row, ...]
    number: int
    total: int | None
    last: bool
    url: str


def walk(
    site: Site, path: str, *, sort: str = "", size: int = PAGE_SIZE, start: int = 1
) -> Iterator[ListPage]:
    """The pages of a list from `start` on; NotFoundError when the path is not open."""
    seen: set[str] = set()
    for number in range(start, start + _MOST_PAGES):
        page = ask_page(site, path, number, sort=sort, size=size)
        fresh = {row.id for row in page.rows} - seen
        if page.rows and not fresh:
            raise PagingBrokenError("a page brings nothing new", url=page.url)
        seen |= fresh
        yield page
        if page.last:
            return
    raise PagingBrokenError("the list has no end", url=site.url(path))


def ask_page(site: Site, path: str, number: int, *, sort: str = "", size: int) -> ListPage:
    """One page. The next address is always our own: theirs may name another host."""
    query: dict[str, str | int] = {"page[number]": number, "page[size]": size}
    url = site.url(path, **({"sort": sort} if sort else {}), **query)
    answer = site.find(url, "json")
    if answer is None:
        raise NotFoundError("not open", url=url, status=404)
    return _read(answer, number)


def list_rows(body: object, url: str) -> tuple[Row, ...]:
    """The resources of an answer, with or without paging."""
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, list):
        raise NotExpectedError("no list in the answer", url=url)
    return tuple(
        Row(say(each, "id") or say(attributes, "id"), attributes)
        for each in data
        if isinstance(each, dict) and isinstance(attributes := each.get("attributes"), dict)
    )


def _read(answer: Answer, number: int) -> ListPage:
    body = answer.json()
    rows = list_rows(body, answer.url)
    meta = body.get("meta") if isinstance(body, dict) else None
    paging = meta.get("pagination") if isinstance(meta, dict) else None
    if not isinstance(paging, dict):
        raise NotExpectedError("a list without paging", url=answer.url)
    pages, total = say(paging, "total_pages"), say(paging, "total")
    current = say(paging, "current_page")
    if not pages.isdigit() or (current.isdigit() and int(current) != number):
        raise PagingBrokenError(f"page {current} for {number}", url=answer.url)
    last = number >= int(pages) or not rows
    return ListPage(rows, number, int(total) if total.isdigit() else None, last, answer.url)
