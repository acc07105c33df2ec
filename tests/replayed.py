"""A recorded service of maps: what differs from a recorded question by page size alone, or by
something that does not matter here, is answered all the same."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from connectors.replay import Recorded, Replay, read_recording

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


class Replayed(Replay):
    """Finds the recording whose address says the same. Parameters in `loose` need not agree:
    what is asked by another page size is answered by the recorded one."""

    def __init__(self, folder: Path, loose: frozenset[str] = frozenset()) -> None:
        super().__init__(read_recording(folder), now=lambda: NOW)
        self.loose = loose

    def find(self, url: str, headers: Mapping[str, str]) -> Recorded | None:
        for loose in (frozenset(), frozenset({"f"}), self.loose):
            wanted = self._key(url, loose)
            fitting = [each for each in self.answers if self._key(each.url, loose) == wanted]
            if fitting:
                break
        # Of several page sizes the one that was paged through.
        fitting.sort(key=lambda each: "=10" not in each.url)
        return fitting[0] if fitting else None

    def _key(self, url: str, loose: frozenset[str]) -> tuple[str, str, frozenset[tuple[str, str]]]:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        kept = frozenset((k.lower(), v) for k, v in pairs if k.lower() not in loose)
        return parts.netloc, parts.path.rstrip("/"), kept
