"""What every reader gives: features as they lie in a file, and what the file says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

MAX_VERTICES = 200_000  # of one feature


class FormatError(ValueError):
    """A file that cannot be read; the text is a sentence for people."""


@dataclass(frozen=True, slots=True)
class RawFeature:
    """One feature as written: degrees in either order, rings closed but not made valid.

    `open_rings` were closed by the reader, `dead_rings` had too few points and are gone. `row`: the
    line of a table as a spreadsheet counts, 0 where the file is none.
    """

    number: int
    geometry: BaseGeometry | None
    properties: Mapping[str, str] = field(default_factory=dict)
    id: str = ""
    layer: str = ""
    open_rings: int = 0
    dead_rings: int = 0
    fault: str = ""  # why there is no geometry, a sentence
    row: int = 0

    @property
    def label(self) -> str:
        """How people find the feature in their file."""
        if self.row:
            return f"baris {self.row}"
        return f"unsur {self.number}" + (f" lapis {self.layer}" if self.layer else "")


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read."""

    format: str
    crs: str
    features: tuple[RawFeature, ...]
    layers: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sha256: str = ""
    size: int = 0
