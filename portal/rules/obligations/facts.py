"""What is known of one unit: what was found, through which channels, and what staff recorded."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Trouble = Literal["mati", "ditolak", "tertahan", "belum"]
EvidenceKind = Literal["dokumen", "bagian", "pengamatan", "kertas", "papan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Something that may show a duty was met.

    When it became public is known within bounds: never before `public_from`, the last complete
    reading that did not meet it, and at the latest on `public_by`, when it was first met. A date
    the source states and that nothing contradicts makes both the same. None = not public.
    """

    kind: EvidenceKind
    name: str  # document type, section or indicator; for paper and board the document type
    year: int | None = None  # the year it is about
    until: int | None = None  # the last year, where it is about several
    semester: int = 0
    own_date: date | None = None  # the date written in it
    public_from: date | None = None
    public_by: date | None = None
    received_on: date | None = None  # paper handed in, or the day a board was photographed
    renewed: date | None = None  # when its content last really changed
    fingerprint: str = ""  # of its content; the same content is the same evidence
    sure: bool = True  # recognised with confidence, or chosen by a person
    empty: bool = False  # no file that opens and no text
    unopened: bool = False  # people named its address, which never opened
    elsewhere: bool = False  # another unit published the same content before
    by_diskominfo: bool = False
    id: int = 0  # the item it is
    title: str = ""
    address: str = ""
    forms: frozenset[str] = frozenset()  # further types it is at once: an APBDes is a Perdes


@dataclass(frozen=True, slots=True)
class Channel:
    """One place we read for a unit. `since` is when it could no longer be read, `trouble` why:
    it does not answer, we refuse it, its documents are held or unread, it was never read."""

    name: str
    readable: bool
    last_read: date | None = None
    since: date | None = None
    trouble: Trouble = "mati"


@dataclass(frozen=True, slots=True)
class KindSpan:
    """What a unit was, from when until when."""

    kind: str
    since: date
    until: date | None = None  # the last day


@dataclass(frozen=True, slots=True)
class Term:
    """A term of office, or the span of the plan that others follow. `start` is the day it counts
    from: an inauguration, or the day the plan's regulation was made."""

    office: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Event:
    """Something that calls for an announcement without delay."""

    name: str
    on: date
    title: str = ""


@dataclass(frozen=True, slots=True)
class Exemption:
    """A duty lifted for this unit, with the reason and who said so."""

    code: str
    period: str  # empty = all
    reason: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """All that is known of one unit on the day it is judged."""

    kinds: tuple[KindSpan, ...]
    evidence: tuple[Evidence, ...] = ()
    channels: tuple[Channel, ...] = ()
    terms: tuple[Term, ...] = ()
    events: tuple[Event, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    register_since: date | None = None  # since when the office above keeps a register of paper
    founded: date | None = None  # None = before anything we judge
    ended: date | None = None
    successor: str = ""

    def kind_on(self, day: date) -> str:
        """What the unit was on a day; empty when it was not there."""
        if (self.founded and day < self.founded) or (self.ended and day > self.ended):
            return ""
        spans = sorted(self.kinds, key=lambda span: span.since)
        held = [span for span in spans if span.since <= day]
        # Before the first recorded row it is taken to have been what it was first.
        found = held[-1] if held else (spans[0] if spans else None)
        if found is None or (found.until is not None and day > found.until):
            return ""
        return found.kind
