"""Procurement packages: lists within a scope, and one package with all its releases."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from connectors.ocds import Procurement
from portal.model import Item, ItemVersion, Package, PackagePart
from portal.reads.listing import PAGE, Choice, Pick
from portal.rules.codec import decode
from portal.rules.procurement import STAGES, Process, compile_process
from portal.tree import Tree, UnitView

TYPES = ("procurement",)
_MOST = 5000


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package in a list. Money in sen."""

    PUBLIC: ClassVar = (
        "process", "title", "address", "year", "stage", "method", "category", "office", "unit",
        "located", "pagu", "hps", "award", "contract", "supplier", "newest",
    )  # fmt: skip
    id: int
    source_id: int
    process: str
    title: str
    slug: str
    year: int | None
    stage: str
    method: str
    category: str
    office: str
    unit: UnitView | None
    located: UnitView | None
    pagu: int | None
    hps: int | None
    award: int | None
    contract: int | None
    supplier: str
    newest: date | None

    @property
    def address(self) -> str:
        """The last part of its path."""
        return f"{self.slug}-{self.id}"

    @property
    def worth(self) -> int | None:
        """The ceiling, or else the first amount that is known."""
        amounts = (self.pagu, self.hps, self.award, self.contract)
        return next((amount for amount in amounts if amount is not None), None)


@dataclass(frozen=True, slots=True)
class PackageList:
    """One page of a list, and what it can be narrowed to."""

    rows: tuple[PackageRow, ...]
    total: int
    page: int
    newest: date | None
    worth: int | None  # the ceilings of all that was chosen
    years: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    stages: tuple[Choice, ...]
    units: tuple[Choice, ...]

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class PackageView:
    """One package with what its releases tell."""

    row: PackageRow
    process: Process


def packages_of(unit: UnitView, *, self_managed: bool = False) -> ColumnElement[bool]:
    """The condition: bought by a unit's subtree or lying in it. Work an office does itself is a
    list of its own, for nobody is selected there."""
    own = Package.process.like("swakelola:%")
    return and_(
        own if self_managed else not_(own),
        or_(
            Package.scope_key.between(unit.scope_key, unit.scope_end),
            Package.located_key.between(unit.scope_key, unit.scope_end),
        ),
    )


def read_packages(
    session: Session,
    tree: Tree,
    unit: UnitView,
    pick: Pick,
    stage: str = "",
    *,
    self_managed: bool = False,
) -> PackageList:
    """Packages bought by a unit's subtree or lying in it, newest first."""
    chosen = _narrow(packages_of(pick.unit or unit, self_managed=self_managed), pick, stage)
    total, worth = session.execute(
        select(func.count(), func.sum(Package.pagu)).where(*chosen)
    ).one()
    every = packages_of(unit, self_managed=self_managed)
    stages, newest = read_stages(session, unit, self_managed=self_managed)
    return PackageList(
        rows=_rows(session, tree, _ordered(chosen).limit(PAGE).offset((pick.page - 1) * PAGE)),
        total=total,
        page=pick.page,
        newest=newest,
        worth=None if worth is None else int(worth),
        years=tuple(reversed(_count(session, Package.year, every))),
        kinds=_count(session, Package.category, every),
        stages=stages,
        units=tuple(
            Choice(child.code, child.title, number)
            for child in tree.children(unit)
            if (number := _count_of(session, packages_of(child, self_managed=self_managed)))
        ),
    )


def read_stages(
    session: Session, unit: UnitView, *, self_managed: bool = False
) -> tuple[tuple[Choice, ...], date | None]:
    """How many packages of a unit stand at which stage, and the newest turn of any."""
    every = packages_of(unit, self_managed=self_managed)
    held = {each.value: each for each in _count(session, Package.stage, every)}
    stages = tuple(
        Choice(key, words, held[key].count) for key, words in STAGES.items() if key in held
    )
    return stages, session.scalar(select(func.max(Package.newest)).where(every))


def read_all_packages(
    session: Session,
    tree: Tree,
    unit: UnitView,
    pick: Pick,
    stage: str = "",
    *,
    self_managed: bool = False,
) -> tuple[PackageRow, ...]:
    """The whole filtered list for a download."""
    chosen = _narrow(packages_of(pick.unit or unit, self_managed=self_managed), pick, stage)
    return _rows(session, tree, _ordered(chosen).limit(_MOST))


def read_package(
    session: Session, tree: Tree, unit: UnitView, package_id: int
) -> PackageView | None:
    """One package of a unit's subtree, compiled from its releases."""
    rows = _rows(session, tree, select(Package).where(Package.id == package_id, _anywhere(unit)))
    releases = read_releases(session, rows[0].source_id, rows[0].process) if rows else []
    if not releases:
        return None
    return PackageView(rows[0], compile_with_plans(session, rows[0].source_id, releases))


def read_releases(session: Session, source_id: int, name: str) -> list[Procurement]:
    """The published releases of a process."""
    bodies = session.scalars(
        select(ItemVersion.body)
        .join(Item, Item.published_id == ItemVersion.id)
        .join(PackagePart, PackagePart.item_id == Item.id)
        .where(
            PackagePart.source_id == source_id,
            PackagePart.process == name,
            PackagePart.own,
            Item.hidden_at.is_(None),
        )
        .order_by(Item.key)
    )
    return [record for body in bodies if isinstance(record := decode(body), Procurement)]


def compile_with_plans(session: Session, source_id: int, releases: list[Procurement]) -> Process:
    """A process of its releases, with the plans they name."""
    codes = dict.fromkeys(code for each in releases for code in each.plans)
    plans = [
        plan
        for code in codes
        if releases[0].process not in ("rup", "swakelola")
        for plan in read_releases(session, source_id, f"rup:{code}")
    ]
    return compile_process(releases, plans)


def _anywhere(unit: UnitView) -> ColumnElement[bool]:
    return or_(packages_of(unit), packages_of(unit, self_managed=True))


def _count_of(session: Session, within: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Package).where(within)) or 0


def _narrow(within: ColumnElement[bool], pick: Pick, stage: str) -> list[ColumnElement[bool]]:
    chosen = [within]
    if pick.year:
        chosen.append(Package.year == pick.year)
    if pick.kind:
        chosen.append(Package.category == pick.kind)
    if stage:
        chosen.append(Package.stage == stage)
    return chosen


def _ordered(chosen: list[ColumnElement[bool]]) -> Select[Any]:
    newest_first = Package.newest.desc().nulls_last()
    return select(Package).where(*chosen).order_by(newest_first, Package.id.desc())


def _rows(session: Session, tree: Tree, statement: Select[Any]) -> tuple[PackageRow, ...]:
    return tuple(
        PackageRow(
            id=row.id,
            source_id=row.source_id,
            process=row.process,
            title=row.title,
            slug=row.slug,
            year=row.year,
            stage=row.stage,
            method=row.method,
            category=row.category,
            office=row.office,
            unit=tree.by_id(row.unit_id),
            located=tree.by_id(row.located_id) if row.located_id else None,
            pagu=row.pagu,
            hps=row.hps,
            award=row.award,
            contract=row.contract,
            supplier=row.supplier,
            newest=row.newest,
        )
        for row in session.scalars(statement)
    )


def _count(session: Session, column: Any, within: ColumnElement[bool]) -> tuple[Choice, ...]:
    rows = session.execute(
        select(column, func.count()).where(within).group_by(column).order_by(column)
    ).all()
    return tuple(Choice(str(value), str(value), count) for value, count in rows if value)
