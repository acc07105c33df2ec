"""The parts of the benchmark report: a name to ask for, the title of its section, its measurement.

A new part is one row here and one function `measure_…(home: Path) -> str` that returns its
section, beginning with `## <title>`. `home` is the JENJANG_HOME of this run; what needs a filled
portal calls `bench.filling.fill_portal(home)` first, what needs a folder makes it beside `home`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.geography import measure_geography
from bench.harvesting import measure_harvest
from bench.locating import measure_locating
from bench.memory import measure_memory
from bench.rolling import measure_rolling
from bench.sections import measure_sections
from bench.serving import measure_serving


@dataclass(frozen=True, slots=True)
class Part:
    """One section of docs/benchmarks.md."""

    name: str
    title: str
    measure: Callable[[Path], str]


PARTS = (
    Part("harvest", "Harvest", measure_harvest),
    Part("memory", "Memory of a harvest", measure_memory),
    Part("answers", "First answers", measure_sections),
    Part("ready", "Ready pages", measure_serving),
    Part("locating", "Point in desa", measure_locating),
    Part("national", "Numbers of the country", measure_rolling),
    Part("boundaries", "Boundaries", measure_geography),  # the longest: half an hour or more
)


def choose(asked: str, parts: tuple[Part, ...] = PARTS) -> list[Part]:
    """The parts of a list like `harvest,ready`, in the report's order; all when it is empty."""
    names = [name.strip() for name in asked.split(",") if name.strip()]
    unknown = sorted(set(names) - {part.name for part in parts})
    if unknown:
        known = ", ".join(part.name for part in parts)
        raise ValueError(f"no part is called {', '.join(unknown)}; there are: {known}")
    return [part for part in parts if not names or part.name in names]
