"""What is rolled up after villages changed: from which unit to which, and in which order."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from portal.model import UnitVersion

# Provinsi and negara have no pages; where a database holds them, their numbers are kept as well.
_LEVELS = (
    ("kecamatan", "desa"),
    ("kabupaten", "kecamatan"),
    ("provinsi", "kabupaten"),
    ("negara", "provinsi"),
)
Key = tuple[int, str, str]  # unit, period, indicator


@dataclass(frozen=True, slots=True)
class Step:
    """A unit's rows of a level, from those of the level below."""

    unit: UnitVersion
    level: str
    below: str


@dataclass(frozen=True, slots=True)
class Path:
    """Units one above the other, each of which has only the one before it that changed: what is
    found for one need not be read again for the next. `sort`: what the indicators are alike in."""

    sort: object
    period: str
    indicators: tuple[str, ...]
    steps: list[Step] = field(default_factory=list)


def list_paths(
    units: Mapping[int, UnitVersion], keys: Iterable[Key], sort_of: Callable[[str], object]
) -> list[Path]:
    """The paths up from these tables of villages; each one after those that end below it."""
    paths: list[Path] = []
    # Each unit with a year and a sort of indicators: which of them changed, and the paths to it.
    reached: dict[tuple[int, str, object], tuple[set[str], list[Path]]] = {}
    for unit_id, period, indicator in keys:
        above = units[unit_id].parent_id
        if above is not None:
            at = (above, period, sort_of(indicator))
            reached.setdefault(at, (set(), []))[0].add(indicator)
    for level, below in _LEVELS:
        beyond: dict[tuple[int, str, object], tuple[set[str], list[Path]]] = {}
        for (unit_id, period, sort), (indicators, leading) in reached.items():
            unit = units[unit_id]
            if len(leading) == 1:
                path = leading[0]
            else:
                path = Path(sort, period, tuple(sorted(indicators)))
                paths.append(path)
            path.steps.append(Step(unit, level, below))
            if unit.parent_id is not None:
                names, into = beyond.setdefault((unit.parent_id, period, sort), (set(), []))
                names |= indicators
                into.append(path)
        reached = beyond
    return paths
