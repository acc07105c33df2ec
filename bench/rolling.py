"""One village's change among all of the country, what pages read of it, and counting it anew."""

import os
import random
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import func, select, text, update

from bench.country import MEASURED, Country, fill, small_cells, take_country
from bench.country_numbers import PERIODS
from bench.postgres import postgres
from bench.taken import Taken, at_share
from bench.work_clock import WorkClock
from connectors.records import Cell, Statistic
from portal.clock import system_clock
from portal.db import Database
from portal.ingest.assembling import make_projectors
from portal.ingest.covering import cover_cells
from portal.ingest.points import pass_on
from portal.ingest.publishing import publish_stream
from portal.ingest.rebuilding import rebuild_numbers
from portal.model import Item, ItemVersion, Observation, Run, ShownValue, UnitVersion
from portal.reads.monografi import read_monografi
from portal.reads.monografi_below import read_below
from portal.rules.codec import encode
from portal.settings import read_settings
from portal.tree import load_tree

INDICATORS, CHANGES, PAGES = 60, 100, 200
_STREAM = "ukur"
_AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
_REGENCY = "64.08"
JUDGED = "its small cells judged"
CHANGED = (*MEASURED.values(), JUDGED)
READ = ("year of a kecamatan", "year of a kabupaten", "kecamatan below", "desa below")
_VILLAGES = ("desa", "kelurahan")
_CURRENT = UnitVersion.valid_to.is_(None)
_EXPLAINED = (
    "{villages:,} villages among {units:,} units from the nation down, {indicators} indicators and "
    "{periods} years, a number in each: {rows:,} numbers as told and {shown:,} as shown. "
    "Milliseconds: the processor time of both sides, and the wait, which on a shared machine grows "
    "with its load.\n\n"
    "*A change*: {changes} villages a line publish another number, as a harvest does it: the "
    "staged table is read, and one transaction replaces what was told, shows it, rolls it up to "
    "kecamatan, kabupaten, provinsi and nation, marks the table for small cells and moves the "
    "releases. *Judged*: the marked table of a sensitive topic, for the whole regency, in a "
    "transaction of its own. *Year*: all indicators of a unit as the monografi reads them; "
    "*below*: one of them of each unit below. With a folder in `JENJANG_COUNTRY` the filled "
    "databases stay there for the next measurement.\n"
)


def measure_rolling(home: Path) -> str:
    """The section of docs/benchmarks.md on numbers of the whole country."""
    kept = os.environ.get("JENJANG_COUNTRY")
    folder = Path(kept or home.parent)
    file = folder / "country.db"
    told = [_measure("SQLite", f"sqlite:///{file}", folder)]
    if not kept:
        file.unlink()
    with postgres("jenjang_country", folder / "postgres" if kept else None) as url:
        told.append(_measure("PostgreSQL", url, folder))
    lines = ["## Numbers of the country\n", told[0][0]]
    for title, names in (("a change", CHANGED), ("a page", READ)):
        lines.append(
            f"| {title} | database | work, median | p95 | p99 | waited, median | p95 | p99 | load |"
        )
        lines.append("|---|---|--:|--:|--:|--:|--:|--:|--:|")
        lines += [row for name in names for _, rows, _ in told for row in rows[name]]
        lines.append("")
    lines += [
        "| counting anew | filled in | size | regency 64.08 | its tables | ms a table |",
        "|---|--:|--:|--:|--:|--:|",
        *(rebuilt for *_, rebuilt in told),
    ]
    return "\n".join(lines) + "\n"


def _measure(name: str, url: str, folder: Path) -> tuple[str, dict[str, list[str]], str]:
    database = Database(url)
    country = take_country(database, read_settings(), INDICATORS, PERIODS)
    noted = folder / f"{name}.filled"  # in how many seconds, once it is whole
    if not noted.exists():
        began = time.perf_counter()
        fill(country)
        noted.write_text(f"{time.perf_counter() - began:.0f}")
    filled = float(noted.read_text())
    print(f"{name}: filled in {filled:.0f} s", flush=True)
    said = _explain(country)
    times = time_changes(country, CHANGES) | time_pages(country, PAGES)
    rows = {key: [_line(key, name, each)] for key, each in times.items()}
    print(f"{name}: {rows}", flush=True)
    size = _size(database) / 2**30
    anew, tables = time_rebuilding(country)
    database.close()
    each = anew / tables * 1000
    return (
        said,
        rows,
        (f"| {name} | {filled:.0f} s | {size:.1f} GB | {anew:.0f} s | {tables:,} | {each:.1f} |"),
    )


def time_changes(country: Country, count: int) -> dict[str, Taken]:
    """Milliseconds of so many changes of each kind, and of the judging that follows some."""
    chance = random.Random(7)
    projectors = make_projectors(country.settings, country.database)
    with country.database.reading() as session:
        villages = session.scalars(
            select(UnitVersion)
            .where(_CURRENT, UnitVersion.kind.in_(_VILLAGES))
            .order_by(UnitVersion.unit_id)
        ).all()
        clock = WorkClock(session)  # one connection is taken and given back by all that follows
    rule = small_cells(country.settings)
    found: dict[str, Taken] = {each: Taken() for each in CHANGED}
    for indicator, name in MEASURED.items():
        chosen = chance.sample(villages, count)
        periods = [chance.choice(country.periods) for _ in chosen]
        for at, (village, period) in enumerate(zip(chosen, periods, strict=True)):
            _stage(country.database, village, indicator, period, at + 100)
            # Once without the clock: the table gets an item of its own, as a harvested one has.
            publish_stream(country.database, village.unit_id, _STREAM, projectors, _AT, pass_on)
        # What all these marked is judged now: each change below is to be followed by its own.
        cover_cells(country.database, country.catalogue, rule, system_clock)
        for at, (village, period) in enumerate(zip(chosen, periods, strict=True)):
            _stage(country.database, village, indicator, period, at + 2_000)
            with found[name].timed(clock):
                publish_stream(country.database, village.unit_id, _STREAM, projectors, _AT, pass_on)
            if country.catalogue.of(indicator).sensitive:
                with found[JUDGED].timed(clock):
                    cover_cells(country.database, country.catalogue, rule, system_clock)
    return found


def _stage(
    database: Database, village: UnitVersion, indicator: str, period: str, value: int
) -> None:
    """A table of this village, read and staged, with another number than before."""
    record = Statistic(
        key=f"{indicator}-{period}", indicator=indicator, title=indicator, period=period,
        as_of=date(int(period), 12, 31), cells=(Cell("total", "Jumlah", "", Decimal(value)),),
    )  # fmt: skip
    with database.writing() as session:
        item = session.scalar(
            select(Item).where(
                Item.source_id == village.unit_id, Item.stream == _STREAM, Item.key == record.key
            )
        )
        if item is None:
            item = Item(source_id=village.unit_id, stream=_STREAM, key=record.key,
                        type="statistic", first_seen_at=_AT)  # fmt: skip
            session.add(item)
            session.flush()
            session.execute(
                update(Observation)
                .where(Observation.unit_id == village.unit_id, Observation.indicator == indicator,
                       Observation.period == period)
                .values(item_id=item.id)
            )  # fmt: skip
        run = Run(source_id=village.unit_id, token="t", mode="full", state="done", lease_until=0,
                  heartbeat=0, started_at=_AT, ended_at=_AT)  # fmt: skip
        session.add(run)
        session.flush()
        session.add(ItemVersion(item_id=item.id, run_id=run.id, hash=str(value),
                                body=encode(record), state="staged", fetched_at=_AT))  # fmt: skip


def time_pages(country: Country, count: int) -> dict[str, Taken]:
    """Milliseconds of so many reads of each kind."""
    chance = random.Random(11)
    rule = small_cells(country.settings)
    found: dict[str, Taken] = {each: Taken() for each in READ}
    with country.database.reading() as session:
        clock = WorkClock(session)
        roots = session.scalars(
            select(UnitVersion.unit_id).where(_CURRENT, UnitVersion.kind == "kabupaten")
        ).all()
    for root in chance.sample(roots, min(count, len(roots))):
        with country.database.reading() as session:
            tree = load_tree(session, root)
            part = chance.choice(tree.children(tree.root, ("kecamatan",)))
            period = chance.choice(country.periods)
            for unit in (part, tree.root):
                with found[f"year of a {unit.kind}"].timed(clock):
                    year = read_monografi(session, tree, unit, period, country.catalogue, rule)
                topic = chance.choice(year.topics)
                name = "desa below" if unit is part else "kecamatan below"
                with found[name].timed(clock):
                    rows = read_below(session, tree, unit, topic, country.catalogue, rule)
                if not rows or len(year.topics) != len(country.indicators):
                    raise RuntimeError(f"{unit.code} is not whole")
    return found


def time_rebuilding(country: Country) -> tuple[float, int]:
    """Seconds of counting one regency anew from what its villages told, and its tables."""
    projectors = make_projectors(country.settings, country.database)
    with country.database.reading() as session:
        regency = session.scalars(
            select(UnitVersion).where(_CURRENT, UnitVersion.code == _REGENCY)
        ).one()
    began = time.perf_counter()
    tables = rebuild_numbers(
        country.database, projectors, regency, system_clock, lambda *_told: None
    )
    return time.perf_counter() - began, tables


def _explain(country: Country) -> str:
    with country.database.reading() as session:
        rows = session.scalar(select(func.count()).select_from(Observation)) or 0
        shown = session.scalar(select(func.count()).select_from(ShownValue)) or 0
        units = session.scalar(select(func.count()).select_from(UnitVersion)) or 0
        villages = session.scalar(select(func.count()).where(UnitVersion.kind.in_(_VILLAGES))) or 0
    return _EXPLAINED.format(
        villages=villages, units=units, indicators=len(country.indicators),
        periods=len(country.periods), rows=rows, shown=shown, changes=CHANGES,
    )  # fmt: skip


def _line(key: str, name: str, taken: Taken) -> str:
    figures = [at_share(times, share) for times in (taken.worked, taken.waited)
               for share in (0.5, 0.95, 0.99)]  # fmt: skip
    cells = " | ".join(f"{each:.1f}" for each in figures)
    return f"| {key} | {name} | {cells} | {os.getloadavg()[0]:.1f} |"


def _size(database: Database) -> int:
    with database.reading() as session:
        if database.embedded:
            return Path(database.url.removeprefix("sqlite:///")).stat().st_size
        return session.scalar(text("SELECT pg_database_size(current_database())")) or 0
