"""How long what is no longer needed is kept, and which superseded versions may go."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """The spans of config/retention.toml."""

    requests: timedelta
    raw: timedelta
    runs: timedelta
    retry: timedelta
    needs: timedelta
    changes: timedelta
    photos: timedelta
    newest_versions: int
    versions_per_year: int


def parse_retention(table: Mapping[str, object]) -> Retention:
    """The spans; ValueError names the entry that is missing or no whole number."""

    def read(section: str, name: str, least: int) -> int:
        row = table.get(section)
        value = row.get(name) if isinstance(row, dict) else None
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise ValueError(
                f"retention.toml: [{section}] {name} harus bilangan bulat, sedikitnya {least}"
            )
        return value

    return Retention(
        requests=timedelta(days=read("requests", "days", 1)),
        raw=timedelta(days=read("raw", "days", 1)),
        runs=timedelta(days=read("runs", "days", 1)),
        retry=timedelta(days=read("retry", "days", 1)),
        needs=timedelta(days=read("needs", "days", 1)),
        changes=timedelta(days=read("changes", "days", 31)),
        photos=timedelta(days=read("photos", "days", 1)),
        newest_versions=read("versions", "newest", 1),
        versions_per_year=read("versions", "per_year", 0),
    )


def choose_versions(
    versions: Iterable[tuple[int, datetime]], retention: Retention
) -> tuple[int, ...]:
    """Which superseded versions (id, fetched at) of one item may go. The newest stay, and of each
    year the newest as well; ids grow with time."""
    ordered = sorted(versions, reverse=True)
    of_year: Counter[int] = Counter()
    gone: list[int] = []
    for place, (number, at) in enumerate(ordered):
        of_year[at.year] += 1
        if place >= retention.newest_versions and of_year[at.year] > retention.versions_per_year:
            gone.append(number)
    return tuple(gone)
