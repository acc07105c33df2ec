"""Small builders that put published content straight into the tables, for tests of pages."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.records import (
    Article,
    Budget,
    BudgetLine,
    Cell,
    Contact,
    Document,
    Official,
    Record,
    Service,
    Statistic,
    StoredFile,
    VillageIndex,
)
from portal.clock import Clock
from portal.db import Database
from portal.ingest.covering import cover_cells
from portal.ingest.placing import describe, make_placement
from portal.ingest.project_budget import BudgetProjector
from portal.ingest.project_index import IndexProjector
from portal.ingest.project_statistic import StatisticProjector
from portal.model import File, Item, ItemVersion, Run, Site, Source, UnitVersion
from portal.reads.village_money import INDICATORS
from portal.rules.apbdes_chart import parse_chart
from portal.rules.codec import encode, type_name
from portal.rules.indicator_rows import FOLDER, parse_indicators, parse_small_cells
from portal.rules.village_index import parse_indexes

CHART = parse_chart(
    tomllib.loads((Path(__file__).parents[1] / "config" / "apbdes.toml").read_text("utf-8"))
)
CONFIG = Path(__file__).parent.parent / "config"
INDEXES = parse_indexes(
    tomllib.loads((Path(__file__).parents[1] / "config" / "indeks_desa.toml").read_text("utf-8"))
)
FETCHED = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)  # 18.00 WITA


def read_catalogue():
    """The project's own catalogue of indicators."""
    folder = CONFIG / FOLDER
    files = {file.name: tomllib.loads(file.read_text("utf-8")) for file in folder.glob("*.toml")}
    return parse_indicators(files)


CATALOGUE = read_catalogue()


def cover(database: Database, clock: Clock) -> int:
    """Decide which small cells are told, by the project's own catalogue and rule."""
    rule = tomllib.loads((CONFIG / "suppression.toml").read_text("utf-8"))
    return cover_cells(database, CATALOGUE, parse_small_cells(rule), clock)


@dataclass
class Builder:
    """Fills one database: `Builder(session).source(...)`, then `.item(source, record)`."""

    session: Session
    now: datetime = FETCHED
    _runs: dict[int, Run] = field(default_factory=dict)
    _keys: int = 0

    def unit(self, code: str) -> UnitVersion:
        """The current row of a unit."""
        return self.session.scalars(
            select(UnitVersion).where(UnitVersion.code == code, UnitVersion.valid_to.is_(None))
        ).one()

    def source(
        self,
        code: str,
        kind: str = "opensid",
        url: str = "",
        health: str = "menjawab",
        sample: bool = False,
        identity: str = "terverifikasi",
    ) -> Source:
        """A source that answered on 20 Nov 2026."""
        self._keys += 1
        source = Source(
            unit_id=self.unit(code).unit_id,
            kind=kind,
            url=url or f"https://situs{self._keys}.contoh.desa.id/",
            health=health,
            health_since=self.now,
            last_success_at=self.now,
            identity=identity,
            sample=sample,
            created_at=self.now,
        )
        self.session.add(source)
        self.session.flush()
        return source

    def item(
        self, source: Source, record: Record, stream: str = "isi", about: str = "", hidden: str = ""
    ) -> Item:
        """One published item of a source."""
        self._keys += 1
        run = self._run(source)
        owner = self.session.scalars(
            select(UnitVersion).where(
                UnitVersion.unit_id == source.unit_id, UnitVersion.valid_to.is_(None)
            )
        ).one()
        item = Item(
            source_id=source.id,
            stream=stream,
            key=f"{record.key}-{self._keys}",
            type=type_name(record),
            first_seen_at=self.now,
            hidden_at=self.now if hidden else None,
            hidden_reason=hidden,
        )
        describe(item, record)
        self.session.add(item)
        self.session.flush()
        version = ItemVersion(
            item_id=item.id,
            run_id=run.id,
            hash="h",
            body=encode(record),
            state="published",
            fetched_at=self.now,
            published_at=self.now,
        )
        self.session.add(version)
        self.session.flush()
        item.published_id = version.id
        placed = [(owner, "publisher")] + ([(self.unit(about), "about")] if about else [])
        if not hidden:
            self.session.add_all(make_placement(item, unit, role) for unit, role in placed)
        self.session.flush()
        return item

    def article(self, source: Source, title: str = "Musyawarah desa", days: int = 0, **more):
        """A piece of news, so many days before the builder's now."""
        at = self.now - timedelta(days=days)
        about = more.pop("about", "")
        hidden = more.pop("hidden", "")
        values = {"html": f"<p>{title}.</p>", "url": f"{source.url}artikel/{self._keys}"} | more
        record = Article(key="a", title=title, published=at, **values)
        return self.item(source, record, "articles", about=about, hidden=hidden)

    def document(self, source: Source, title: str = "APBDes 2026", days: int = 0, **more):
        """A public document; `sha256` makes it a mirrored file."""
        hidden = more.pop("hidden", "")
        sha256 = more.pop("sha256", "")
        if sha256:
            if self.session.get(File, sha256) is None:
                self.session.add(
                    File(
                        sha256=sha256,
                        mime="application/pdf",
                        bytes=640_000,
                        name="dokumen.pdf",
                        stored_at=self.now,
                    )
                )
            more["file"] = StoredFile("ada", sha256, "application/pdf", 640_000, "dokumen.pdf")
        values = {"classification": "berkala", "kind": "apbdes", "year": 2026} | more
        record = Document(key="d", title=title, published=self.now - timedelta(days=days), **values)
        return self.item(source, record, "documents", hidden=hidden)

    def contact(self, source: Source, channel: str, value: str) -> Item:
        """One way to reach an office."""
        return self.item(source, Contact(key=channel, channel=channel, value=value), "contacts")

    def official(self, source: Source, name: str, post: str, rank: int = 0) -> Item:
        """A person in office."""
        return self.item(source, Official(key=name, name=name, post=post, rank=rank), "officials")

    def service(self, source: Source, name: str, **more) -> Item:
        """A service at the counter, as the unit itself describes it."""
        return self.item(source, Service(key=name, name=name, **more), "services")

    def statistic(self, source: Source, indicator: str, year: int, *cells: tuple) -> Item:
        """One table of a village, rolled up to the levels above; cells are (category, sex,
        value), and one number alone is the total."""
        rows = [each if isinstance(each, tuple) else ("total", "", each) for each in cells]
        record = Statistic(
            key=f"{indicator}-{year}",
            indicator=indicator,
            title=indicator,
            period=str(year),
            cells=tuple(
                Cell(
                    category, category.capitalize(), sex, None if value is None else Decimal(value)
                )
                for category, sex, value in rows
            ),
        )
        item = self.item(source, record, "statistics")
        projector = StatisticProjector(spread=CATALOGUE.spread)
        owner = self.session.scalars(
            select(UnitVersion).where(
                UnitVersion.unit_id == source.unit_id, UnitVersion.valid_to.is_(None)
            )
        ).one()
        projector.project(self.session, item, record, owner, self.now)
        projector.finish(self.session, frozenset({item.id}), self.now)
        return item

    def budget(
        self,
        source: Source,
        year: int,
        *lines: tuple[str, int | None, int | None],
        group: str = "pembelanjaan",
        more: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    ) -> Item:
        """A part of a village's budget, its spending unless said; (label, planned, realised) in
        whole rupiah, `more` by label what else is told of a line."""
        record = Budget(
            key=f"{year}-{group}",
            year=year,
            group=group,
            title=f"APBDes {year} {group.capitalize()}",
            lines=tuple(
                BudgetLine(
                    label,
                    *(None if rupiah is None else rupiah * 100 for rupiah in amounts),
                    **more.get(label, {}),
                )
                for label, *amounts in lines
            ),
        )
        item = self.item(source, record, "apbdes")
        numbers = StatisticProjector(asked={code: frozenset({"desa"}) for code in INDICATORS})
        budgets = BudgetProjector(numbers, CHART)
        owner = self.session.scalars(
            select(UnitVersion).where(
                UnitVersion.unit_id == source.unit_id, UnitVersion.valid_to.is_(None)
            )
        ).one()
        budgets.project(self.session, item, record, owner, self.now)
        for projector in (budgets, numbers):
            projector.finish(self.session, frozenset({item.id}), self.now)
        return item

    def index(self, source: Source, index: str, year: int, status: str, score: str = "", **more):
        """IDM or Indeks Desa of a village as published."""
        record = VillageIndex(
            key=f"{index}-{year}",
            index=index,
            year=year,
            status=status,
            score=Decimal(score) if score else None,
            **more,
        )
        item = self.item(source, record, "lembar-indeks")
        numbers = StatisticProjector(
            frozenset(f"{index}-{name}" for name in ("skor", "bagian")),
            asked={f"{index}-status": frozenset({"desa"})},
        )
        owner = self.session.scalars(
            select(UnitVersion).where(
                UnitVersion.unit_id == source.unit_id, UnitVersion.valid_to.is_(None)
            )
        ).one()
        IndexProjector(numbers, INDEXES).project(self.session, item, record, owner, self.now)
        numbers.finish(self.session, frozenset({item.id}), self.now)
        return item

    def sample(self) -> None:
        """Mark the site as a sample."""
        for site in self.session.scalars(select(Site)):
            site.sample = True

    def _run(self, source: Source) -> Run:
        if source.id not in self._runs:
            run = Run(
                source_id=source.id,
                token="t",
                mode="full",
                state="done",
                lease_until=0,
                heartbeat=0,
                started_at=self.now,
                ended_at=self.now,
            )
            self.session.add(run)
            self.session.flush()
            self._runs[source.id] = run
        return self._runs[source.id]
