"""What an examined file comes to: unit by unit, and as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shapely import MultiPolygon

from geo.formats.feature import RawFeature
from geo.intake.finding import Finding, Weight


@dataclass(frozen=True, slots=True)
class OfficialArea:
    """An area somebody in office stated."""

    km2: float
    source: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the portal holds: shapes shown for villages, outlines of kecamatan and regency."""

    villages: Mapping[str, MultiPolygon] = field(default_factory=dict)
    parents: Mapping[str, MultiPolygon] = field(default_factory=dict)
    areas: Mapping[str, OfficialArea] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided: features paired with codes, units cut out of those they were drawn
    over, subjects left out, subjects accepted.

    A subject is a unit's code, or `unsur-7` for a feature nobody could match.
    """

    pairs: Mapping[int, str] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()
    cut: frozenset[str] = frozenset()
    all: bool = False

    def settle(self, subject: str) -> bool:
        """Whether somebody decided on this."""
        return self.all or subject in self.accepted or subject in self.skipped


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit of the file. `here`: it belongs to this portal and may be stored."""

    code: str
    name: str
    here: bool
    features: tuple[int, ...]
    findings: tuple[Finding, ...]
    original: MultiPolygon | None = None  # repaired, as drawn
    shape: MultiPolygon | None = None  # after the siblings were made to meet
    change: float = 0.0  # share of its area that the cleaning moved
    km2: float = 0.0
    label: tuple[float, float] | None = None  # lon, lat


@dataclass(frozen=True, slots=True)
class Unclear:
    """A feature nobody could match."""

    feature: RawFeature
    name: str
    findings: tuple[Finding, ...]
    suggestions: tuple[str, ...]

    @property
    def subject(self) -> str:
        """How people name it when they decide."""
        return f"unsur-{self.feature.number}"


@dataclass(frozen=True, slots=True)
class Tally:
    """How well siblings fit together."""

    overlaps: int
    overlap_km2: float
    gaps: int


@dataclass(frozen=True, slots=True)
class Examination:
    """The whole report."""

    format: str
    crs: str
    features: int
    entries: tuple[Entry, ...]
    unclear: tuple[Unclear, ...]
    foreign: int  # features of other regions without anything wrong, only counted
    missing: tuple[str, ...]  # villages of the tree without a shape in the file
    before: Tally
    after: Tally
    km2: float
    official: OfficialArea | None
    notes: tuple[str, ...]
    tolerance_m: float = 0.0  # gaps and overlaps up to this width were closed

    @property
    def storable(self) -> tuple[Entry, ...]:
        """The units that would be stored."""
        return tuple(each for each in self.entries if each.here and each.shape is not None)

    def reviews(self, decisions: Decisions | None = None) -> dict[str, tuple[Finding, ...]]:
        """What people have to look at, by subject; without what they decided already."""
        settled = decisions or Decisions()
        rows = [(each.code, each.findings, each.here) for each in self.entries]
        rows += [(each.subject, each.findings, True) for each in self.unclear]
        return {
            subject: grave
            for subject, findings, here in rows
            if here
            and not settled.settle(subject)
            and (grave := tuple(f for f in findings if f.weight is Weight.REVIEW))
        }
