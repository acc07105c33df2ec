"""The recording of an OpenSID site as the Http that connectors are tested with."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

from connectors.replay import Replay, read_recording

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
BASE = "http://127.0.0.1:8801"


class Recorded(Replay):
    """One variant of the recorded site; `paths` are what was asked of it."""

    def __init__(self, folder: Path, variant: str = "default") -> None:
        super().__init__(read_recording(folder), now=lambda: NOW, variant=variant)

    @property
    def paths(self) -> list[str]:
        return [unquote(url.removeprefix(BASE)) for url in self.asked]

    @property
    def known(self) -> set[str]:
        return {each.url for each in self.answers}
