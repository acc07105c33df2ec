"""The upper rung: WordPress's own interface, by fields we name and nothing else."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from connectors.base import Answer, Context, KeyPage, Page, State
from connectors.cleaning.dates import parse_moment
from connectors.cleaning.text import clean_title
from connectors.errors import (
    NotExpectedError,
    PagingBrokenError,
    Scope,
    TooBigError,
    UnreachableError,
)
from connectors.records import Record, Reject
from connectors.sources.wordpress.address import page_key
from connectors.sources.wordpress.record import (
    DOCUMENTS,
    PAGES,
    document_of,
    is_protected,
    make_article,
    withdrawn,
)

MOST, LEAST = 100, 5
_OVERLAP = timedelta(minutes=15)
_SIGNPOST = timedelta(minutes=2)
_FIELDS = (
    "id,date_gmt,modified_gmt,status,link,title.rendered,content.rendered,content.protected,"
    "categories,featured_media"
)
_FILE_FIELDS = "id,date_gmt,modified_gmt,link,title.rendered,source_url,mime_type"
Row = Mapping[str, object]


class Rest:
    """One site's interface at its base, which ends with a slash or with rest_route=/."""

    def __init__(self, ctx: Context, base: str) -> None:
        self._ctx = ctx
        self._base = base
        self._categories: dict[int, str] | None = None

    def read(self, stream: str, state: State) -> Iterator[Page]:
        """All rows by their moment of change, from the cursor on; complete in a full read."""
        after = ""
        if self._ctx.mode != "full" and state.value:
            after = _text(datetime.fromisoformat(state.value) - _OVERLAP)
        size = int(state.learn("ukuran", str(MOST)))
        value, taken = state.value, set(state.ids)
        limit = self._ctx.now() - _SIGNPOST
        seen: set[int] = set()
        offset = 0
        while True:
            query = {"orderby": "modified", "order": "asc", "offset": str(offset)}
            query["_fields"] = _FILE_FIELDS if stream == DOCUMENTS else _FIELDS
            if stream == DOCUMENTS:
                query["media_type"] = "application"
            if after:
                query["modified_after"] = after
            rows, total, size = self._ask(stream, query, size)
            _mind_loop(rows, seen, self._base)
            fresh = [row for row in rows if not after or not _taken(row, state)]
            records, rejects = self._records(stream, fresh)
            for row in rows:
                moment = _moment(row, "modified_gmt")
                if moment is not None and moment <= limit:
                    value, taken = _advance(value, taken, moment, str(row.get("id")))
            offset += len(rows)
            last = not rows or (total is not None and offset >= total)
            learned = dict(state.learned) | {"ukuran": str(size)}
            yield Page(
                records,
                replace(state, value=value, ids=tuple(sorted(taken)), learned=_pairs(learned)),
                rejects,
                last=last,
                complete=last and not after and not rejects and stream != DOCUMENTS,
                done=offset,
                total=total,
            )
            if last or self._ctx.stopped():
                return

    def sweep(self, stream: str, resume: str) -> Iterator[KeyPage]:
        """All live keys, by number."""
        offset = int(resume or 0)
        seen: set[int] = set()
        fields = "id,link,content.protected"
        while True:
            query = {"orderby": "id", "order": "asc", "offset": str(offset), "_fields": fields}
            rows, total, _ = self._ask(stream, query, MOST)
            _mind_loop(rows, seen, self._base)
            offset += len(rows)
            last = not rows or (total is not None and offset >= total)
            keys = tuple(page_key(str(row.get("link", ""))) for row in rows if not _locked(row))
            yield KeyPage(
                tuple(key for key in keys if key), "" if last else str(offset), last, last
            )
            if last or self._ctx.stopped():
                return

    def status_of(self, kind: str, number: str) -> Answer:
        """The bare answer for one row: 200, 401 (not ours to read) or 404 (gone)."""
        url = self._url(f"{kind}/{number}", {"_fields": "id,status,content.protected"})
        return self._ctx.http.get(url, kind="json", allow=frozenset({200, 401, 403, 404, 410}))

    def _ask(
        self, stream: str, query: Mapping[str, str], size: int
    ) -> tuple[list[Row], int | None, int]:
        """Rows, the stated total, and the page size the site could bear."""
        route = {PAGES: "pages", DOCUMENTS: "media"}.get(stream, "posts")
        while True:
            url = self._url(route, {**query, "per_page": str(size)})
            try:
                answer = self._ctx.http.get(url, kind="json", allow=frozenset({200, 400}))
                return *_rows(answer), size
            except (UnreachableError, TooBigError, NotExpectedError):
                if size <= LEAST:
                    raise
                size = max(LEAST, size // 2)

    def _url(self, route: str, query: Mapping[str, str]) -> str:
        joint = "&" if "?" in self._base else "?"
        return f"{self._base}wp/v2/{route}{joint}{urlencode(query, safe=',:')}"

    def _records(
        self, stream: str, rows: list[Row]
    ) -> tuple[tuple[Record, ...], tuple[Reject, ...]]:
        records: list[Record] = []
        rejects: list[Reject] = []
        images = {} if stream == DOCUMENTS else self._images(rows)
        for row in rows:
            made = self._make(stream, row, images)
            if isinstance(made, Reject):
                rejects.append(made)
            else:
                records.extend(made)
        return tuple(records), tuple(rejects)

    def _make(
        self, stream: str, row: Row, images: Mapping[int, str]
    ) -> tuple[Record, ...] | Reject:
        link, title = str(row.get("link") or ""), _part(row, "title", "rendered")
        published, modified = _moment(row, "date_gmt"), _moment(row, "modified_gmt")
        if stream == DOCUMENTS:
            url = str(row.get("source_url") or "")
            found = document_of(self._ctx, url, clean_title(title), published, modified)
            return (found,) if found else ()
        body = _part(row, "content", "rendered")
        if row.get("status", "publish") != "publish":
            return ()
        if _locked(row) or is_protected("", body):
            return withdrawn(self._ctx, stream, page_key(link))
        made = make_article(
            self._ctx,
            stream,
            url=link,
            title=title,
            html=body,
            published=published,
            modified=modified,
            raw_dates=str(row.get("date_gmt") or ""),
            category=self._category(row),
            image=images.get(_number(row.get("featured_media")), ""),
        )
        return made if isinstance(made, Reject) else (made,)

    def _category(self, row: Row) -> str:
        numbers = row.get("categories")
        if not isinstance(numbers, list) or not numbers:
            return ""
        if self._categories is None:
            self._categories = self._names()
        return self._categories.get(_number(numbers[0]), "")

    def _names(self) -> dict[int, str]:
        url = self._url("categories", {"_fields": "id,name", "per_page": "100"})
        rows, _ = _rows(self._ctx.http.get(url, kind="json"))
        return {_number(row.get("id")): clean_title(str(row.get("name") or "")) for row in rows}

    def _images(self, rows: list[Row]) -> dict[int, str]:
        wanted = sorted({_number(row.get("featured_media")) for row in rows} - {0})
        if not wanted:
            return {}
        query = {"include": ",".join(map(str, wanted)), "per_page": "100"}
        url = self._url("media", {**query, "_fields": "id,source_url"})
        answer = self._ctx.http.get(url, kind="json", allow=frozenset({200, 400, 401, 403, 404}))
        if answer.status != 200:
            return {}
        return {_number(row.get("id")): str(row.get("source_url")) for row in _rows(answer)[0]}


def _rows(answer: Answer) -> tuple[list[Row], int | None]:
    told = answer.json()
    if answer.status == 400:
        code = told.get("code") if isinstance(told, dict) else ""
        if code == "rest_post_invalid_page_number":
            return [], None
        raise NotExpectedError(f"refused: {code}", url=answer.url, status=400)
    if not isinstance(told, list) or not all(isinstance(row, dict) for row in told):
        raise NotExpectedError("no list of rows", url=answer.url, status=answer.status)
    total = answer.headers.get("x-wp-total", "")
    return told, int(total) if total.isdigit() else None


def _locked(row: Row) -> bool:
    content = row.get("content")
    return isinstance(content, dict) and content.get("protected") is True


def _mind_loop(rows: list[Row], seen: set[int], url: str) -> None:
    numbers = {_number(row.get("id")) for row in rows}
    if rows and numbers <= seen:
        raise PagingBrokenError("the same rows again", url=url, scope=Scope.STREAM)
    seen |= numbers


def _taken(row: Row, state: State) -> bool:
    moment = _moment(row, "modified_gmt")
    same = moment is not None and _text(moment) == state.value
    return same and str(row.get("id")) in state.ids


def _advance(value: str, taken: set[str], moment: datetime, number: str) -> tuple[str, set[str]]:
    at = _text(moment)
    if at == value:
        return value, taken | {number}
    return (at, {number}) if at > value else (value, taken)


def _moment(row: Row, name: str) -> datetime | None:
    return parse_moment(str(row.get(name) or ""), "UTC")


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _part(row: Row, name: str, inner: str) -> str:
    part = row.get(name)
    return str(part.get(inner) or "") if isinstance(part, dict) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _pairs(learned: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(learned.items()))
