"""An Http that answers from a folder of recorded answers with an index.tsv."""

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from connectors.base import Answer, Download
from connectors.errors import NotFoundError
from connectors.statuses import error_of

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


class Replayed:
    """Finds the recording whose address says the same. Parameters in `loose` need not agree:
    what is asked by another page size is answered by the recorded one."""

    def __init__(self, folder: Path, loose: frozenset[str] = frozenset()) -> None:
        self.folder = folder
        self.loose = loose
        with (folder / "index.tsv").open(newline="") as lines:
            self.rows = list(csv.DictReader(lines, delimiter="\t"))
        self.asked: list[str] = []

    def get(
        self, url, *, kind="html", headers=None, validator=None, allow=frozenset({200}), jar=""
    ):
        self.asked.append(url)
        row = self._find(url)
        if row is None:
            raise NotFoundError("not recorded", url=url, status=404)
        status, head = int(row["status"]), self._head(row["file"])
        if status not in allow:
            raise error_of(status, head, kind, url, NOW)
        return Answer(url, url, status, head, (self.folder / row["file"]).read_bytes(), NOW)

    def download(self, url: str, *, headers: Mapping[str, str] | None = None) -> Download:
        raise AssertionError("no file is fetched in these tests")

    def _find(self, url: str) -> dict[str, str] | None:
        for loose in (frozenset(), frozenset({"f"}), self.loose):
            wanted = self._key(url, loose)
            fitting = [row for row in self.rows if self._key(row["url"], loose) == wanted]
            if fitting:
                break
        # Of several page sizes the one that was paged through.
        fitting.sort(key=lambda row: "=10" not in row["url"])
        return fitting[0] if fitting else None

    def _key(self, url: str, loose: frozenset[str]) -> tuple[str, str, frozenset[tuple[str, str]]]:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        kept = frozenset((k.lower(), v) for k, v in pairs if k.lower() not in loose)
        return parts.netloc, parts.path.rstrip("/"), kept

    def _head(self, name: str) -> dict[str, str]:
        text = (self.folder / name).with_suffix(".headers").read_text()
        lines = [line.partition(":") for line in text.splitlines() if ":" in line]
        return {name.strip().lower(): value.strip() for name, _, value in lines}
