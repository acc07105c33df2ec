"""One thing to read: a file under a name of our own, and what it was called."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from geo.formats.record import Record
from geo.formats.sniffing import Format


@dataclass(frozen=True, slots=True)
class Member:
    """A file for the child. `told_crs`: a Shapefile has its .prj; `told_letters`: its .cpg."""

    format: Format
    path: Path
    title: str = ""
    told_crs: bool = True
    told_letters: bool = True

    def to_value(self) -> dict[str, object]:
        """As plain JSON."""
        return {
            "format": self.format.value,
            "path": str(self.path),
            "title": self.title,
            "told_crs": self.told_crs,
            "told_letters": self.told_letters,
        }

    @classmethod
    def from_value(cls, value: dict[str, object]) -> "Member":
        """What `to_value` made."""
        return cls(
            Format(str(value["format"])),
            Path(str(value["path"])),
            str(value["title"]),
            bool(value["told_crs"]),
            bool(value["told_letters"]),
        )


@dataclass(frozen=True, slots=True)
class Layer:
    """The features of one layer and its coordinate system; empty when the file states none."""

    name: str
    records: Iterable[Record]
    crs: str
    notes: tuple[str, ...] = ()
