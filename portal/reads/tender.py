"""Procurement packages: lists within a scope, and one package with all its releases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from connectors.ocds import Procurement
from portal.model import Item, ItemVersion, PackagePart
from portal.reads.listing import PAGE, Choice, Pick, count_choices
from portal.reads.package_statements import (
    count_packages,
    count_parts,
    count_places,
    list_one,
    list_packages,
)
from portal.reads.spans import span_of
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
    asked = pick.unit or unit
    by, narrowed = _narrow(pick, stage)
    run = session.connection().execute
    total, worth = run(count_packages(self_managed, by), span_of(asked) | narrowed).one()
    page = {"limit": PAGE, "offset": (pick.page - 1) * PAGE}
    parts = run(count_parts(self_managed), span_of(unit)).all()
    return PackageList(
        rows=_rows(
            session, tree, list_packages(self_managed, by), span_of(asked) | narrowed | page
        ),
        total=total,
        page=pick.page,
        newest=_newest(parts),
        worth=None if worth is None else int(worth),
        years=tuple(reversed(count_choices((part.year, part.many) for part in parts))),
        kinds=count_choices((part.category, part.many) for part in parts),
        stages=_stages(parts),
        units=_count_units(session, tree, unit, self_managed=self_managed),
    )


def read_stages(
    session: Session, unit: UnitView, *, self_managed: bool = False
) -> tuple[tuple[Choice, ...], date | None]:
    """How many packages of a unit stand at which stage, and the newest turn of any."""
    parts = session.connection().execute(count_parts(self_managed), span_of(unit)).all()
    return _stages(parts), _newest(parts)


def _stages(parts: Sequence[Any]) -> tuple[Choice, ...]:
    held = {
        each.value: each.count for each in count_choices((part.stage, part.many) for part in parts)
    }
    return tuple(Choice(key, words, held[key]) for key, words in STAGES.items() if key in held)


def _newest(parts: Sequence[Any]) -> date | None:
    return max((part.newest for part in parts if part.newest is not None), default=None)


def _count_units(
    session: Session, tree: Tree, unit: UnitView, *, self_managed: bool
) -> tuple[Choice, ...]:
    """How many packages were bought by each unit right below or lie in it."""
    below = tree.children(unit)
    if not below:
        return ()
    places = session.connection().execute(count_places(self_managed), span_of(unit)).all()
    counted = [
        Choice(
            child.code,
            child.title,
            sum(
                place.many
                for place in places
                if _lies(child, place.scope_key) or _lies(child, place.located_key)
            ),
        )
        for child in below
    ]
    return tuple(choice for choice in counted if choice.count)


def _lies(unit: UnitView, key: int | None) -> bool:
    return key is not None and unit.scope_key <= key <= unit.scope_end


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
    by, narrowed = _narrow(pick, stage)
    told = span_of(pick.unit or unit) | narrowed | {"limit": _MOST, "offset": 0}
    return _rows(session, tree, list_packages(self_managed, by), told)


def read_package(
    session: Session, tree: Tree, unit: UnitView, package_id: int
) -> PackageView | None:
    """One package of a unit's subtree, compiled from its releases."""
    rows = _rows(session, tree, list_one(), span_of(unit) | {"package": package_id})
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


def _narrow(pick: Pick, stage: str) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The columns a list is narrowed by, and to what."""
    asked = {"year": pick.year, "category": pick.kind, "stage": stage}
    narrowed = {name: value for name, value in asked.items() if value}
    return tuple(narrowed), narrowed


def _rows(
    session: Session, tree: Tree, statement: Select[*tuple[Any, ...]], told: Mapping[str, Any]
) -> tuple[PackageRow, ...]:
    return tuple(
        PackageRow(*[*row[:10], tree.by_id(row[10]), tree.by_id(row[11] or 0), *row[12:]])
        for row in session.connection().execute(statement, told)
    )
