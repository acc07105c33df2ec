"""CKAN's action API: each answer is looked at, for an error comes with status 200 too."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from connectors.base import Http, SourceConfig
from connectors.cleaning.text import clean_title
from connectors.errors import (
    AuthError,
    BlockedError,
    NotExpectedError,
    NotFoundError,
    PagingBrokenError,
    Scope,
    TooBigError,
    UnreachableError,
)
from connectors.lembar.opening import SheetError
from connectors.sources.ckan import sheets

Cells = Mapping[str, object]
PAGE = 1000  # rows asked for at once; portals cap it themselves and say so by giving less
MOST_ROWS = 100_000  # of one mapped table: all desa of a regency with their groups are far less
_ANSWERED = frozenset({200, 400, 403, 404, 409})
_API = re.compile(r"(/api(/3)?(/action)?)?/?$")


@dataclass(frozen=True, slots=True)
class Resource:
    """One table of a data set."""

    id: str
    name: str
    format: str
    url: str
    is_stored: bool  # its rows can be asked for


@dataclass(frozen=True, slots=True)
class Package:
    """One data set."""

    name: str
    title: str
    modified: str
    resources: tuple[Resource, ...]


class Portal:
    """One portal; `base` is its address with or without /api/3."""

    def __init__(self, http: Http, config: SourceConfig) -> None:
        self._http = http
        self.base = _API.sub("", config.base_url.rstrip("/"))
        self._headers = {"Authorization": config.token} if config.token else None

    def ask(self, action: str, **asked: str) -> object:
        """The result of an action; what went wrong is raised as what it means."""
        query = f"?{urlencode(asked)}" if asked else ""
        url = f"{self.base}/api/3/action/{action}{query}"
        answer = self._http.get(url, kind="json", headers=self._headers, allow=_ANSWERED)
        try:
            told = answer.json()
        except NotExpectedError:
            if answer.status == 404:
                raise NotFoundError("no API here", url=url, status=404) from None
            if answer.status == 403:  # a wall in front of the portal, not its own word
                raise BlockedError("status 403", url=url, status=403) from None
            raise
        if not isinstance(told, dict) or not isinstance(told.get("success"), bool):
            raise NotExpectedError("no envelope of CKAN", url=url, status=answer.status)
        if not told["success"] or answer.status != 200:
            _raise_told(told.get("error"), url, answer.status)
        return told.get("result")

    def show(self, name: str) -> Package:
        """A data set with its tables."""
        told = self.ask("package_show", id=name)
        if not isinstance(told, dict) or not isinstance(told.get("resources"), list):
            raise NotExpectedError("no package", url=f"{self.base}/api/3/action/package_show")
        if told.get("state", "active") != "active":
            raise NotFoundError("package is not active", sentence=_GONE, scope=Scope.STREAM)
        return Package(
            name=str(told.get("name") or name),
            title=clean_title(str(told.get("title") or told.get("name") or name)),
            modified=str(told.get("metadata_modified") or ""),
            resources=tuple(
                self._resource(each) for each in told["resources"] if isinstance(each, dict)
            ),
        )

    def read_rows(self, resource: Resource, required: tuple[str, ...]) -> Iterator[Cells]:
        """The rows of a table. MissingError names the columns that are not there."""
        if resource.is_stored:
            yield from self._read_stored(resource, required)
        elif resource.format in sheets.FORMATS:
            yield from self._read_sheet(resource, required)
        else:
            yield from self._read_csv(resource, required)

    def _resource(self, told: Mapping[str, object]) -> Resource:
        url = urljoin(f"{self.base}/", str(told.get("url") or ""))
        return Resource(
            id=str(told.get("id") or ""),
            name=clean_title(str(told.get("name") or "")),
            format=str(told.get("format") or urlsplit(url).path.rpartition(".")[2])
            .strip()
            .lstrip(".")
            .lower(),
            url=url if url.startswith(("http://", "https://")) else "",
            is_stored=told.get("datastore_active") in (True, "true", "True"),
        )

    def _read_stored(self, resource: Resource, required: tuple[str, ...]) -> Iterator[Cells]:
        offset = 0
        before: object = None
        while True:
            told = self.ask(
                "datastore_search", resource_id=resource.id, limit=str(PAGE), offset=str(offset)
            )
            rows, fields, total = _read_page(told, resource)
            if not offset:
                _check_columns(fields, required)
            if rows and rows == before:
                raise PagingBrokenError("the same page again", url=resource.url)
            yield from rows
            before = rows
            offset += len(rows)
            if offset > MOST_ROWS:
                raise TooBigError(f"over {MOST_ROWS} rows", url=resource.url, scope=Scope.STREAM)
            if total is not None and offset >= total:
                return
            if not rows:
                if total is not None:  # it promised more
                    raise NotExpectedError(f"{offset} of {total} rows", url=resource.url)
                return

    def _read_csv(self, resource: Resource, required: tuple[str, ...]) -> Iterator[Cells]:
        answer = self._http.get(resource.url, kind="file")
        text = answer.text()
        if text.lstrip()[:1] in ("<", "{", "["):
            raise NotExpectedError("no CSV", url=resource.url, status=answer.status)
        head = text.partition("\n")[0]
        mark = max(",;\t", key=head.count)
        try:
            reader = csv.DictReader(io.StringIO(text), delimiter=mark, strict=True)
            _check_columns(frozenset(each.strip() for each in reader.fieldnames or ()), required)
            for number, row in enumerate(reader, start=1):
                if number > MOST_ROWS:
                    big = f"over {MOST_ROWS} rows"
                    raise TooBigError(big, url=resource.url, scope=Scope.STREAM)
                if None in row or None in row.values():
                    raise NotExpectedError(f"row {number} is cut off", url=resource.url)
                yield {key.strip(): value for key, value in row.items()}
        except csv.Error as error:
            raise NotExpectedError(f"bad CSV: {error}", url=resource.url) from None

    def _read_sheet(self, resource: Resource, required: tuple[str, ...]) -> Iterator[Cells]:
        answer = self._http.get(resource.url, kind="file")
        try:
            titles, rows = sheets.read_table(answer.body, required)
        except SheetError as error:
            raise NotExpectedError(
                f"bad sheet: {error}", url=resource.url, sentence=f"{resource.name}: {error}"
            ) from None
        _check_columns(titles, required)
        yield from rows


class MissingError(Exception):
    """Columns the mapping names are not there."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self.columns = columns
        super().__init__(", ".join(columns))


_CLOSED = "Kumpulan data ini tidak dibuka untuk umum. Minta izin penerbitnya, atau hapus petanya."
_GONE = "Kumpulan data ini sudah tidak ada di portal sumber."


def _check_columns(fields: frozenset[str], required: tuple[str, ...]) -> None:
    missing = tuple(each for each in required if each not in fields)
    if missing:
        raise MissingError(missing)


def _read_page(told: object, resource: Resource) -> tuple[list[Cells], frozenset[str], int | None]:
    records = told.get("records") if isinstance(told, dict) else None
    fields = told.get("fields") if isinstance(told, dict) else None
    if not isinstance(told, dict) or not isinstance(records, list) or not isinstance(fields, list):
        raise NotExpectedError("no rows", url=resource.url)
    if not all(isinstance(each, dict) for each in records):
        raise NotExpectedError("rows of another shape", url=resource.url)
    total = told.get("total")
    names = frozenset(str(each.get("id")) for each in fields if isinstance(each, dict))
    is_whole = isinstance(total, int) and not isinstance(total, bool)
    return records, names, total if is_whole else None


def _raise_told(error: object, url: str, status: int) -> None:
    """The error CKAN tells in its envelope, whatever the status."""
    told = error if isinstance(error, dict) else {}
    kind = str(told.get("__type") or "")
    words = f"{kind}: {str(told.get('message') or error or '')[:120]}"
    if status == 403 or kind.startswith("Authorization"):
        raise AuthError(words, url=url, status=status, sentence=_CLOSED, scope=Scope.STREAM)
    if status == 404 or kind.startswith("Not Found"):
        raise NotFoundError(words, url=url, status=status, sentence=_GONE, scope=Scope.STREAM)
    if "Search" in kind:
        raise UnreachableError(words, url=url, status=status, scope=Scope.STREAM)
    raise NotExpectedError(words, url=url, status=status)
