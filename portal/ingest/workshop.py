"""What a harvest works with, put together once by the command or the scheduler."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from connectors.base import FetchNote, Http
from connectors.registry import Registry
from portal.clock import Clock
from portal.db import Database
from portal.ingest.filing import Cabinet
from portal.ingest.points import Passing, pass_on
from portal.ingest.projecting import Projector
from portal.ingest.runs import LEASE_SECONDS
from portal.ingest.staging import Door
from portal.model import Source
from portal.rules.indicators import Catalogue
from portal.rules.obligations.duty_rules import DutyRules
from portal.rules.suppression import SmallCells

OpenHttp = Callable[[Source, Callable[[FetchNote], None]], Http]


@dataclass(frozen=True, slots=True)
class Workshop:
    """The tools of one process; shared by its threads."""

    database: Database
    registry: Registry
    open_http: OpenHttp
    door: Door
    projectors: tuple[Projector, ...]
    clock: Clock
    cabinet: Cabinet
    raw: Path
    papers: Path
    secret_of: Callable[[str], str]
    zone_of: Callable[[int], str]
    duties: DutyRules
    catalogue: Catalogue
    small_cells: SmallCells
    passing: Passing = pass_on
    lease_seconds: int = LEASE_SECONDS
    run_limit: timedelta = timedelta(minutes=15)
    sweep_every: timedelta = timedelta(hours=20)
