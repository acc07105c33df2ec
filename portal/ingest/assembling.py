"""Putting the harvest's tools together from settings and config, once a process."""

import json
import shutil
import time
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select

from connectors.address import AllowedNetwork
from connectors.base import FetchNote
from connectors.http import GuardedSession, Policy
from connectors.pace import PacePlan, parse_pace
from connectors.registry import PROBE_REQUESTS, ProbeReport, load_registry, probe_all
from connectors.robots import RobotsCache
from connectors.secret import Secret
from connectors.watch import Watch
from portal.clock import Clock
from portal.db import Database
from portal.ingest.filing import Cabinet
from portal.ingest.masking import MaskingDoor, parse_confirmed
from portal.ingest.pace import DatabasePace
from portal.ingest.points import Passing, pass_on
from portal.ingest.project_boundary import BoundaryProjector
from portal.ingest.project_budget import BudgetProjector
from portal.ingest.project_index import IndexProjector
from portal.ingest.project_place import PlaceProjector
from portal.ingest.project_procurement import ProcurementProjector
from portal.ingest.project_statistic import StatisticProjector
from portal.ingest.projecting import Projector
from portal.ingest.registering import check_address
from portal.ingest.runs import LEASE_SECONDS
from portal.ingest.trusting import NOTHING_NAMED, Named, trust_of
from portal.ingest.workshop import OpenHttp, Workshop
from portal.model import Site, Source, UnitVersion
from portal.reads.duty_rules import read_duty_rules
from portal.reads.number_rules import read_number_rules
from portal.rules import apbdes_chart, village_index
from portal.rules.apbdes_chart import parse_chart
from portal.rules.indicator_rows import FOLDER, parse_indicators, parse_small_cells
from portal.rules.village_index import parse_indexes
from portal.settings import Settings, read_config, read_config_folder


def make_workshop(
    settings: Settings,
    database: Database,
    clock: Clock,
    *,
    passing: Passing = pass_on,
    lease_seconds: int = LEASE_SECONDS,
    sleep: Callable[[float], None] = time.sleep,
) -> Workshop:
    """The tools of this process, shared by its threads. `sleep` waits before a second try."""
    plan = parse_pace(read_config(settings, "pace.toml"))
    return Workshop(
        database=database,
        registry=load_registry(read_config(settings, "sources.toml")),
        open_http=_opener(settings, database, clock, plan, sleep),
        door=MaskingDoor(parse_confirmed(read_config(settings, "confirmed_phones.toml"))),
        projectors=make_projectors(settings, database),
        clock=clock,
        cabinet=Cabinet(settings.files, database, passing),
        raw=settings.raw,
        papers=settings.papers,
        secret_of=lambda name: read_secret(settings, name),
        zone_of=_zones(database),
        duties=read_duty_rules(settings),
        catalogue=parse_indicators(read_config_folder(settings, FOLDER)),
        small_cells=parse_small_cells(read_config(settings, "suppression.toml")),
        passing=passing,
        lease_seconds=lease_seconds,
    )


def make_projectors(settings: Settings, database: Database) -> tuple[Projector, ...]:
    """What publishing writes besides the items themselves, in order."""
    catalogue = parse_indicators(read_config_folder(settings, FOLDER))
    asked = {code: each.kinds for code, each in catalogue.indicators.items() if each.kinds}
    numbers = StatisticProjector(
        catalogue.stay, _zones(database), asked, read_number_rules(settings), catalogue.spread
    )
    return (
        # Before the statistics, which write what it hands over.
        BudgetProjector(numbers, parse_chart(read_config(settings, apbdes_chart.FILE))),
        IndexProjector(numbers, parse_indexes(read_config(settings, village_index.FILE))),
        numbers,
        BoundaryProjector(),
        PlaceProjector(),
        ProcurementProjector(),
    )


def probe_site(
    shop: Workshop, url: str, allow_network: str = "", named: Named = NOTHING_NAMED
) -> ProbeReport:
    """What a site is; nothing is stored. Its robots.txt and its redirects count as requests."""
    check_address(url, allow_network)
    notes: list[FetchNote] = []
    visitor = Source(
        id=0, url=url, kind="", allow_network=allow_network,
        tls_intermediates=named.intermediates, tls_pin=named.pin,
    )  # fmt: skip
    report = probe_all(shop.registry, shop.open_http(visitor, notes.append), url)
    return replace(report, requests=len(notes))


def read_secret(settings: Settings, name: str) -> str:
    """A secret by its name, from the table [secrets] of settings.toml; empty when not there."""
    file = settings.home / "settings.toml"
    if not file.exists():
        return ""
    secrets = tomllib.loads(file.read_text()).get("secrets", {})
    return str(secrets.get(name, "")) if isinstance(secrets, dict) else ""


def open_secret(settings: Settings, source: Source) -> Secret:
    """The secret this source uses, for its own site alone; ConfigError when it is too short."""
    return Secret(read_secret(settings, source.secret_ref or ""), source.url)


def _opener(
    settings: Settings,
    database: Database,
    clock: Clock,
    plan: PacePlan,
    sleep: Callable[[float], None],
) -> OpenHttp:
    policy = _read_policy(settings)
    pace = DatabasePace(database)
    robots = RobotsCache(clock)
    watch = Watch()

    def open_http(source: Source, note: Callable[[FetchNote], None]) -> GuardedSession:
        allowed = (AllowedNetwork.parse(source.allow_network),) if source.allow_network else ()
        # A visit without a kind is a probe: nothing is tried twice.
        way = policy if source.kind else replace(policy, tries=1, most_requests=PROBE_REQUESTS)
        way = replace(way, agreed=read_agreed(source))
        return GuardedSession(
            way, plan=plan, pace=pace, robots=robots, clock=clock, note=note, allowed=allowed,
            watch=watch, sleep=sleep, trust=trust_of(source),
            secret=open_secret(settings, source),
        )  # fmt: skip

    return open_http


def read_agreed(source: Source) -> tuple[str, ...]:
    """The beginnings of addresses that the owner of a source agreed to, by its option `izin`:
    folders of its own site, parted by commas."""
    named = str(json.loads(source.options or "{}").get("izin", "")).split(",")
    parts = urlsplit(source.url)
    folders = (each.strip() for each in named)
    return tuple(
        f"{parts.scheme}://{parts.netloc}{each}"
        for each in folders
        if each.startswith("/") and each.endswith("/") and len(each) > 1
    )


def _read_policy(settings: Settings) -> Policy:
    table = read_config(settings, "session.toml")
    agent = str(table.get("agent", ""))
    if "bot" not in agent.lower():
        raise ValueError("session.toml: agent harus memuat kata bot")
    stop_list = table.get("stop_list", [])
    if not isinstance(stop_list, list):
        raise ValueError("session.toml: stop_list harus berupa daftar")
    policy = Policy(agent=agent.replace("{site}", settings.site or "portal"))
    return replace(
        policy,
        temporary=settings.home / "sementara",
        stop_list=frozenset(str(host) for host in stop_list),
    )


def _zones(database: Database) -> Callable[[int], str]:
    """The zone of a scope key: that of the site it lies in. Read once; sites rarely change."""
    with database.reading() as session:
        rows = session.execute(
            select(UnitVersion.scope_key, UnitVersion.scope_end, Site.zone).join(
                Site, Site.root_unit_id == UnitVersion.unit_id
            )
        ).all()

    def zone_of(key: int) -> str:
        for row in rows:
            if row.scope_key <= key <= row.scope_end:
                return str(row.zone)
        return "Asia/Jakarta"

    return zone_of


def free_room(home: Path, floor: int) -> int:
    """Bytes free above the floor below which harvesting stops; negative when there are none."""
    return shutil.disk_usage(home).free - floor
