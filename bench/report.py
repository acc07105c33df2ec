"""docs/benchmarks.md: one section a measured part, each with its own date and command.

A part that is measured replaces its section and no other; nothing in the file is written by hand.
"""

import os
import platform
from collections.abc import Sequence
from datetime import datetime

_HEAD = (
    "# Benchmarks\n\n"
    "Written by `make bench`; `make bench PART=name[,name]` measures only these parts and replaces "
    "only their sections. Parts: {names}. Machines are shared and noisy: believe the ratios, which "
    "are taken in alternation, rather than the absolute figures. How slow the machine was is "
    "told by ten million additions in plain Python beside each part: 0.35 s when it is quiet.\n"
)
_MARK = "\n## "


def put_section(report: str, titles: Sequence[tuple[str, str]], section: str) -> str:
    """The report with this section in its place.

    `titles` are name and title of all parts in their order; a section of no part falls away.
    """
    found = dict(_split(chunk) for chunk in f"\n{report}".split(_MARK)[1:])
    title, body = _split(section.removeprefix(_MARK.lstrip()))
    if title not in {each for _, each in titles}:
        raise ValueError(f"no part has the title {title!r}")
    found[title] = body
    head = _HEAD.format(names=", ".join(f"`{name}`" for name, _ in titles))
    kept = [f"## {each}\n\n{found[each]}\n" for _, each in titles if each in found]
    return "\n".join([head, *kept])


def stamp(section: str, names: Sequence[str], at: datetime, yardstick: float) -> str:
    """The section with its date, its command and the machine below its title; `yardstick`:
    seconds that ten million additions took on it."""
    command = "make bench" + (f" PART={','.join(names)}" if names else "")
    title, body = _split(section)
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    pace = f"ten million additions took it {yardstick:.2f} s"
    line = f"Measured on {at:%Y-%m-%d %H:%M} UTC by `{command}` ({machine}; {pace})."
    return f"{title}\n\n{line}\n\n{body}\n"


def _split(section: str) -> tuple[str, str]:
    title, _, body = section.strip().partition("\n")
    return title.strip(), body.strip()
