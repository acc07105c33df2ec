"""Pages of one set of the gateway: paging to its own end marker, errors in our classes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from connectors.base import Context
from connectors.errors import (
    AuthError,
    ConfigError,
    NotExpectedError,
    NotFoundError,
    Scope,
    ThrottledError,
)
from connectors.sources.inaproc.cells import Row

PAGE_ROWS = 1000  # the largest the gateway gives; it gives 1 when not asked
_WAIT = 65  # seconds, when the gateway is too busy to say


@dataclass(frozen=True, slots=True)
class Leaf:
    """One answer. `end` is the gateway's own end marker; without it absence means nothing."""

    rows: tuple[Row, ...]
    end: bool
    cursor: str


def read_leaves(ctx: Context, path: str, klpd: str, year: int) -> Iterator[Leaf]:
    """The pages of a set for a year. Stops at the end marker, at a cursor that repeats or is
    missing, and at a page that brings nothing new."""
    cursor = ""
    used: set[str] = set()
    seen: set[str] = set()
    while True:
        leaf = _read_leaf(ctx, path, klpd, year, cursor)
        marks = {repr(sorted(row.items(), key=lambda pair: pair[0])) for row in leaf.rows}
        fresh = bool(marks - seen)
        seen |= marks
        yield leaf
        if leaf.end or not leaf.cursor or leaf.cursor in used or not fresh or ctx.stopped():
            return
        used.add(leaf.cursor)
        cursor = leaf.cursor


def _read_leaf(ctx: Context, path: str, klpd: str, year: int, cursor: str) -> Leaf:
    params = {"kode_klpd": klpd, "tahun": str(year), "limit": str(PAGE_ROWS)}
    if cursor:
        params["cursor"] = cursor
    url = f"{ctx.config.base_url}/{path}?{urlencode(params)}"
    headers = {"Authorization": f"Bearer {ctx.config.token}", "Accept": "application/json"}
    try:
        answer = ctx.http.get(url, kind="json", headers=headers)
    except AuthError as error:
        if error.status == 403:  # permission is given for each set alone
            raise AuthError(
                "set not permitted",
                url=error.url,
                status=403,
                scope=Scope.STREAM,
                sentence="Token kami belum diberi izin untuk bagian ini.",
            ) from None
        raise
    except NotFoundError as error:
        raise ConfigError(
            "unknown set", url=error.url, status=error.status, scope=Scope.STREAM
        ) from None
    except NotExpectedError as error:
        if error.status == 400:
            raise ConfigError(
                "bad question", url=error.url, status=400, scope=Scope.STREAM
            ) from None
        raise
    except ThrottledError as error:
        raise ThrottledError(
            "too many requests", url=error.url, status=error.status, wait=error.wait or _WAIT
        ) from None
    if "html" in answer.content_type:
        raise NotExpectedError("HTML where JSON is due", url=url, status=answer.status)
    return _parse(answer.json(), url)


def _parse(body: object, url: str) -> Leaf:
    if not isinstance(body, dict) or "data" not in body or body.get("success") is False:
        raise NotExpectedError("no data key, or success false", url=url, status=200)
    data, meta = body["data"], body.get("meta")
    if data is not None and not isinstance(data, list):
        raise NotExpectedError("data is no list", url=url, status=200)
    told: Mapping[str, object] = meta if isinstance(meta, dict) else {}
    cursor = told.get("cursor")
    return Leaf(
        rows=tuple(row for row in data or () if isinstance(row, dict)),
        end=told.get("has_more") is False,
        cursor=cursor if isinstance(cursor, str) and told.get("has_more") is True else "",
    )
