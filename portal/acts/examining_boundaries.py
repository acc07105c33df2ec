"""A file of boundaries read and examined against the portal; nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from geo.codes import Level
from geo.formats.feature import FormatError, Reading
from geo.formats.reading import Wish, read_file
from geo.intake.examination import Decisions, Examination
from geo.intake.examining import Question, Step, examine, silent
from geo.intake.finding import Finding
from portal.db import Database
from portal.errors import InputError, UsageError
from portal.model import BoundaryImport, UnitVersion
from portal.reads.boundary_question import read_known, read_regions, read_units
from portal.rules.official_areas import StatedArea

DEFINITIVE, INDICATIVE = "definitif", "indikatif"
WAITING, STORED, DROPPED = "menunggu", "tersimpan", "dibatalkan"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a person says about a file. `account_id` None: at the server's own terminal."""

    source: str
    by: str
    as_of: date | None = None
    status: str = INDICATIVE
    legal_basis: str = ""
    account_id: int | None = None

    def check(self) -> None:
        """Refuse what nobody could stand for."""
        if self.status not in (DEFINITIVE, INDICATIVE):
            raise UsageError(f"Status {self.status} tidak dikenal: definitif atau indikatif.")
        if self.status == DEFINITIVE and not self.legal_basis:
            raise UsageError("Batas definitif perlu dasar hukum: --legal-basis “Perbup …”.")


@dataclass(frozen=True, slots=True)
class Examined:
    """A file with what was found; `stand`: how many imports were stored before."""

    ask: "Ask"
    reading: Reading
    result: Examination
    stand: int

    @property
    def open_reviews(self) -> Mapping[str, tuple[Finding, ...]]:
        """What nobody decided on yet, by subject."""
        return self.result.reviews(self.ask.decisions)


@dataclass(frozen=True, slots=True)
class Ask:
    """Which file, read how, examined for what."""

    path: Path
    level: Level = Level.DESA
    wish: Wish = field(default_factory=Wish)
    decisions: Decisions = field(default_factory=Decisions)


def examine_file(
    database: Database,
    root: UnitVersion,
    areas: Mapping[str, StatedArea],
    ask: Ask,
    step: Step = silent,
) -> Examined:
    """Read and examine a file; InputError says why it cannot be read."""
    step("membaca", 0, 1)
    try:
        reading = read_file(ask.path, ask.wish)
    except FormatError as error:
        raise InputError(f"{ask.path.name}: {error}") from None
    with database.reading() as session:
        units = read_units(session, root)
        regions = read_regions(session, root, units)
        known = read_known(session, units, areas)
        stand = read_stand(session, root.unit_id)
    for number, code in ask.decisions.pairs.items():
        if code not in regions.villages:
            raise UsageError(f"unsur-{number}: tidak ada desa atau kelurahan berkode {code}.")
    for code in ask.decisions.cut - set(regions.villages):
        raise UsageError(f"Tidak ada desa atau kelurahan berkode {code} untuk dipotong.")
    result = examine(reading, Question(regions, ask.level, known, ask.decisions), step)
    return Examined(ask, reading, result, stand)


def read_stand(session: Session, root_unit_id: int) -> int:
    """How many imports were stored for a regency. Whoever finds more than there were when a file
    was examined has been overtaken."""
    chosen = select(func.count()).where(
        BoundaryImport.unit_id == root_unit_id, BoundaryImport.state == STORED
    )
    return session.scalar(chosen) or 0
