"""A recorded site in the place of the guarded session: what a connector makes of real answers can
be seen without asking anybody. Never opens a connection."""

import csv
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from connectors.base import Answer, BodyKind, Download, FetchNote, Validator
from connectors.cleaning.dates import parse_date
from connectors.errors import UnreachableError
from connectors.statuses import error_of

DEFAULT = "default"
_NOT_FOUND = "not-found.html"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_Key = tuple[str, frozenset[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded answer. `needs`: headers without which the server answered otherwise."""

    url: str  # as it was asked; without a host it is of the recording's own
    status: int
    file: str
    headers: Mapping[str, str]
    variant: str = DEFAULT
    needs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recording:
    """A folder of answers. `base`: the address that their bodies carry, when there is one."""

    folder: Path
    base: str
    answers: tuple[Recorded, ...]


def read_recording(folder: Path) -> Recording:
    """The GET answers of a folder, by its urls.json or index.tsv; ValueError without either."""
    if (folder / "urls.json").exists():
        told = json.loads((folder / "urls.json").read_text(encoding="utf-8"))
        rows = tuple(_read_entry(url, each) for url, listed in told["urls"].items()
                     for each in listed if each["method"] == "GET")  # fmt: skip
        return Recording(folder, str(told["about"].get("base", "")), rows)
    if (folder / "index.tsv").exists():
        with (folder / "index.tsv").open(newline="", encoding="utf-8") as lines:
            listed = list(csv.DictReader(lines, delimiter="\t"))
        return Recording(folder, "", tuple(
            Recorded(row["url"], int(row["status"]), row["file"], _read_head(folder, row))
            for row in listed if row["method"] == "GET" and not row["request_headers"]
        ))  # fmt: skip
    raise ValueError(f"{folder} has neither urls.json nor index.tsv")


class Replay:
    """Implements `Http` from a recording. What was not recorded is answered 404. A question that
    differs from a recorded one by a date alone gets the answer of the nearest recorded date, as a
    source asked for its changes since another day would tell much the same."""

    def __init__(
        self,
        recording: Recording,
        *,
        now: Callable[[], datetime],
        base: str = "",
        variant: str = DEFAULT,
        note: Callable[[FetchNote], None] = lambda _note: None,
    ) -> None:
        self.recording = recording
        self.answers = list(recording.answers)
        self.variant = variant
        self.asked: list[str] = []
        self._base = (base or recording.base).rstrip("/")
        self._now = now
        self._note = note

    def get(
        self,
        url: str,
        *,
        kind: BodyKind = "html",
        headers: Mapping[str, str] | None = None,
        validator: Validator | None = None,
        allow: frozenset[int] = frozenset({200}),
        jar: str = "",
    ) -> Answer:
        """The recorded answer, see `Http.get`."""
        at = url
        for _ in range(5):
            found = self._answer(at, headers or {})
            if found.status not in _REDIRECTS or found.status in allow:
                break
            at = urljoin(at, self._here(found.headers.get("location", "")))
        else:
            raise UnreachableError("too many redirects", url=url)
        fresh = Validator(
            url, found.headers.get("etag", ""), found.headers.get("last-modified", "")
        )
        if validator is not None and (fresh.etag or fresh.last_modified) and fresh == validator:
            return Answer(at, url, 304, found.headers, b"", self._now(), validator)
        if found.status not in allow:
            raise error_of(found.status, found.headers, kind, at, self._now())
        kept = fresh if fresh.etag or fresh.last_modified else None
        return Answer(at, url, found.status, found.headers, self._body(found), self._now(), kept)

    def download(self, url: str, *, headers: Mapping[str, str] | None = None) -> Download:
        """A copy of a recorded file in a temporary place, see `Http.download`."""
        found = self._answer(url, headers or {})
        if found.status != 200:
            raise error_of(found.status, found.headers, "file", url, self._now())
        with tempfile.NamedTemporaryFile(prefix="putar-", delete=False) as out:
            path = Path(out.name)
        shutil.copyfile(self.recording.folder / found.file, path)
        body = path.read_bytes()
        mime = found.headers.get("content-type", "").partition(";")[0].strip().lower()
        name = unquote(urlsplit(url).path.rpartition("/")[2]) or "berkas"
        return Download(path, mime, len(body), hashlib.sha256(body).hexdigest(), name)

    def forget(self, url: str) -> None:
        """From now on this address was never recorded."""
        self.answers = [each for each in self.answers if each.url != url]

    def put(self, url: str, like: str) -> None:
        """From now on this address answers like another one."""
        given = [each for each in self.answers if each.url == like]
        self.forget(url)
        self.answers += [
            Recorded(url, each.status, each.file, each.headers, each.variant, each.needs)
            for each in given
        ]

    def find(self, url: str, headers: Mapping[str, str]) -> Recorded | None:
        """The recorded answer to a question, or to the same one about the nearest date."""
        wanted = _key(url, self._base)
        fitting = [each for each in self.answers if _key(each.url, self.recording.base) == wanted]
        if not fitting:
            fitting = list(_nearest(url, self.answers, self._base, self.recording.base))
        return self._choose(fitting, headers)

    def _choose(self, fitting: Sequence[Recorded], headers: Mapping[str, str]) -> Recorded | None:
        for variant in (self.variant, DEFAULT):
            for each in sorted(fitting, key=lambda each: not each.needs):
                fits = all(headers.get(name) == value for name, value in each.needs.items())
                if each.variant == variant and fits:
                    return each
        return None

    def _answer(self, url: str, headers: Mapping[str, str]) -> Recorded:
        self.asked.append(url)
        found = self.find(url, headers) or Recorded(
            url, 404, _NOT_FOUND, {"content-type": "text/html"}
        )
        size = len(self._body(found))
        self._note(FetchNote(url, found.status, size, 0, "", self._now()))
        return found

    def _body(self, found: Recorded) -> bytes:
        path = self.recording.folder / found.file
        if not path.is_file():  # a redirect has none, and not every recording a page for 404
            return b""
        body = path.read_bytes()
        own = self.recording.base.encode()
        return body.replace(own, self._base.encode()) if own and self._base else body

    def _here(self, url: str) -> str:
        base = self.recording.base
        return url.replace(base, self._base, 1) if base and url.startswith(base) else url


def _key(url: str, base: str) -> _Key:
    """What tells two questions apart: host and path, and the parameters in whatever order."""
    parts = urlsplit(urljoin(f"{base}/", url) if base else url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    path = unquote(parts.path).rstrip("/")
    home = urlsplit(base).netloc
    return ("" if parts.netloc == home else parts.netloc) + path, frozenset(pairs)


def _nearest(url: str, answers: Sequence[Recorded], base: str, recorded: str) -> Iterator[Recorded]:
    """Answers to the same question about another date, the nearest of them."""
    path, pairs = _key(url, base)
    apart: dict[int, list[Recorded]] = {}
    for each in answers:
        other, held = _key(each.url, recorded)
        mine, theirs = pairs - held, held - pairs
        if other != path or len(mine) != 1 or len(theirs) != 1:
            continue
        (name, text), (held_name, held_text) = *mine, *theirs
        if name != held_name or _shape(text) != _shape(held_text):
            continue
        asked, told = parse_date(text), parse_date(held_text)
        if asked and told:
            apart.setdefault(abs((asked - told).days), []).append(each)
    return iter(apart[min(apart)] if apart else ())


def _shape(text: str) -> str:
    """How a date is written: one in another form is another question."""
    return re.sub(r"\d", "0", text)


def _read_entry(url: str, entry: Mapping[str, object]) -> Recorded:
    head = {"content-type": str(entry["type"])}
    if "location" in entry:
        head["location"] = str(entry["location"])
    needs = entry.get("needs")
    return Recorded(
        url,
        int(str(entry["status"])),
        str(entry["file"]),
        head,
        str(entry.get("variant", DEFAULT)),
        {str(k): str(v) for k, v in needs.items()} if isinstance(needs, dict) else {},
    )


def _read_head(folder: Path, row: Mapping[str, str]) -> dict[str, str]:
    path = (folder / row["file"]).with_suffix(".headers")
    if not path.exists():
        return {"content-type": row["content_type"]}
    lines = [line.partition(":") for line in path.read_text().splitlines() if ":" in line]
    return {name.strip().lower(): value.strip() for name, _, value in lines}
