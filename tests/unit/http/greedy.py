"""A process of its own that meets a giant and a bomb, and prints how much memory it took."""

import tempfile
from pathlib import Path

from connectors.errors import SourceError
from connectors.http import GuardedSession, Policy
from tests.guarded import open_session
from tests.hostile import Hostile, serve


def _name_of_error(session: GuardedSession, url: str, *, is_file: bool = False) -> str:
    try:
        if is_file:
            session.download(url)
        else:
            session.get(url)
    except SourceError as error:
        return type(error).__name__
    return "none"


def _meet(site: Hostile, folder: Path) -> list[str]:
    session = open_session(site.port, Policy(agent="uji-bot", temporary=folder))
    return [
        _name_of_error(session, f"{site.url}/raksasa"),
        _name_of_error(session, f"{site.url}/bom"),
        _name_of_error(session, f"{site.url}/raksasa", is_file=True),
        _name_of_error(session, f"{site.url}/pindah-raksasa"),
    ]


def main() -> None:
    """Meet all four; the names of their errors and the peak in MB."""
    with tempfile.TemporaryDirectory() as folder, serve() as site:
        told = _meet(site, Path(folder))
    print(*told, _read_peak())  # noqa: T201


def _read_peak() -> int:
    """The largest resident size in MB. Not from getrusage: that remembers the process this one
    was forked from."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024


if __name__ == "__main__":
    main()
