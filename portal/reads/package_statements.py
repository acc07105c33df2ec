"""The statements that lists of packages are asked by, each made once."""

from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    not_,
    or_,
    select,
)

from portal.model import Package
from portal.reads.spans import within


def packages_of(*, self_managed: bool = False) -> ColumnElement[bool]:
    """The condition: bought by a unit's subtree or lying in it; asked with `span_of`. Work an
    office does itself is a list of its own, for nobody is selected there."""
    own = Package.process.like("swakelola:%")
    return and_(own if self_managed else not_(own), _here())


def _here() -> ColumnElement[bool]:
    return or_(within(Package.scope_key), within(Package.located_key))


def _chosen(self_managed: bool, by: tuple[str, ...]) -> list[ColumnElement[bool]]:
    columns = ((name, getattr(Package, name)) for name in by)
    return [
        packages_of(self_managed=self_managed),
        *(column == bindparam(name, type_=column.type) for name, column in columns),
    ]


@cache
def count_packages(self_managed: bool, by: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """How many they are, and the sum of their ceilings."""
    return select(func.count(), func.sum(Package.pagu)).where(*_chosen(self_managed, by))


@cache
def list_packages(self_managed: bool, by: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """A stretch of them, newest first."""
    newest_first = Package.newest.desc().nulls_last()
    return (
        _select()
        .where(*_chosen(self_managed, by))
        .order_by(newest_first, Package.id.desc())
        .limit(bindparam("limit", type_=Integer))
        .offset(bindparam("offset", type_=Integer))
    )


@cache
def list_one() -> Select[*tuple[Any, ...]]:
    """One of them by its number."""
    return _select().where(Package.id == bindparam("package", type_=BigInteger), _here())


@cache
def count_parts(self_managed: bool) -> Select[*tuple[Any, ...]]:
    """One walk for all that a list is counted by."""
    columns = (Package.stage, Package.year, Package.category)
    many, newest = func.count().label("many"), func.max(Package.newest).label("newest")
    inside = packages_of(self_managed=self_managed)
    return select(*columns, many, newest).where(inside).group_by(*columns)


@cache
def count_places(self_managed: bool) -> Select[*tuple[Any, ...]]:
    """How many were bought where and lie where."""
    columns = (Package.scope_key, Package.located_key)
    inside = packages_of(self_managed=self_managed)
    return select(*columns, func.count().label("many")).where(inside).group_by(*columns)


def _select() -> Select[*tuple[Any, ...]]:
    """The columns of a `PackageRow` in its order, the two units by their numbers."""
    return select(
        Package.id, Package.source_id, Package.process, Package.title, Package.slug, Package.year,
        Package.stage, Package.method, Package.category, Package.office, Package.unit_id,
        Package.located_id, Package.pagu, Package.hps, Package.award, Package.contract,
        Package.supplier, Package.newest,
    )  # fmt: skip
