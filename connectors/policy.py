"""How a guarded session behaves: its limits, its name, and what it never asks for."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Policy:
    """How a session behaves. Seconds unless said otherwise."""

    agent: str
    connect: float = 5
    read: float = 30
    body: float = 120
    redirects: int = 5
    tries: int = 3
    longest_wait: int = 60
    most_requests: int = 3000
    most_bytes: int = 1024 * 1024 * 1024
    temporary: Path = field(default_factory=lambda: Path(tempfile.gettempdir()))
    ca_file: str = ""
    obey_robots: bool = True
    stop_list: frozenset[str] = frozenset()
    # Beginnings of addresses whose owner agreed that they are read, whatever robots.txt says.
    agreed: tuple[str, ...] = ()
