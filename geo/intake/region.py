"""The regions a file is matched with."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from geo.codes import UnitKind

_PREFIX = re.compile(
    r"^(desa|ds|dusun|kelurahan|kel|kampung|kp|nagari|gampong|kecamatan|kec|distrik|kabupaten|kab)"
    r"[. ]+(?=\w)"
)


def fold(name: str) -> str:
    """A name as all spellings of it meet: lower case, plain letters, no dots, no kind."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(each for each in plain if not unicodedata.combining(each)).lower().strip()
    plain = _PREFIX.sub("", plain)
    return re.sub(r"[^a-z0-9]+", "", plain)


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the tree."""

    code: str
    name: str
    kind: UnitKind
    parent: str


@dataclass(frozen=True)
class Regions:
    """A regency's desa and kelurahan, or one kecamatan's; the kecamatan by their codes.

    `bps`: codes of the statistics office and the regions they stand for, as far as known.
    """

    root: str
    villages: Mapping[str, Region]
    parents: Mapping[str, str]
    bps: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def below(self) -> Mapping[str, tuple[Region, ...]]:
        """The villages of each kecamatan."""
        found: dict[str, list[Region]] = {}
        for region in self.villages.values():
            found.setdefault(region.parent, []).append(region)
        return {code: tuple(each) for code, each in found.items()}

    @cached_property
    def parents_by_name(self) -> Mapping[str, tuple[str, ...]]:
        """The kecamatan by folded name."""
        found: dict[str, list[str]] = {}
        for code, name in self.parents.items():
            found.setdefault(fold(name), []).append(code)
        return {name: tuple(each) for name, each in found.items()}

    def holds(self, code: str) -> bool:
        """Whether a code lies within the root, known or not."""
        return code == self.root or code.startswith(f"{self.root}.")


def regions_of(
    root: str,
    villages: Iterable[Region],
    parents: Mapping[str, str],
    bps: Mapping[str, str] | None = None,
) -> Regions:
    """Regions by their codes."""
    return Regions(root, {each.code: each for each in villages}, dict(parents), dict(bps or {}))
