"""Titles with what they are, and the project's own types."""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.rules.recognition.catalogue import Types, parse_types
from portal.rules.recognition.recognise import Described

HERE = Path(__file__).parent
CONFIG = Path(__file__).parents[4] / "config"


@dataclass(frozen=True)
class Labelled:
    """A title and what a person says it is. type: "-" = none of the types, "?" = cannot be told;
    year "?" = the title does not settle it, empty = not asked."""

    site: str
    thing: Described
    type: str
    year: str
    until: str
    semester: str


@cache
def own_types() -> Types:
    """The types the project ships."""
    folder = CONFIG / "document_types"
    tables = {path.name: tomllib.loads(path.read_text()) for path in folder.glob("*.toml")}
    return parse_types(tables, tomllib.loads((CONFIG / "document_words.toml").read_text()))


def read_titles(name: str) -> Iterator[Labelled]:
    """The rows of one table of titles."""
    with (HERE / name).open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            yield Labelled(
                row["site"],
                Described(
                    title=row["title"],
                    medium=row["medium"],
                    category=row["category"],
                    file_name=row["file"],
                    declared_year=int(row["declared"]) if row["declared"] else None,
                ),
                row["type"],
                row["year"],
                row["until"],
                row["semester"],
            )
