"""What the packages of a unit come to: money by stage, and what the selection saved."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.model import Package
from portal.reads.package_statements import packages_of
from portal.reads.spans import span_of
from portal.tree import UnitView


@dataclass(frozen=True, slots=True)
class StageSum:
    """How many packages stand at a stage, and what they are worth in sen as far as it is known."""

    stage: str
    count: int
    worth: int | None


@dataclass(frozen=True, slots=True)
class Saving:
    """The estimates of the packages that have a result, and the results."""

    count: int
    estimated: int
    agreed: int


@dataclass(frozen=True, slots=True)
class TenderSums:
    """The sums of a unit's packages."""

    stages: tuple[StageSum, ...]
    saving: Saving | None

    def of(self, *stages: str) -> StageSum:
        """Several stages as one."""
        chosen = [each for each in self.stages if each.stage in stages]
        known = [each.worth for each in chosen if each.worth is not None]
        return StageSum(
            stages[0], sum(each.count for each in chosen), sum(known) if known else None
        )


def read_sums(session: Session, unit: UnitView) -> TenderSums:
    """The sums of all packages bought by a unit's subtree or lying in it."""
    run = session.connection().execute
    count, estimated, agreed = run(_add_savings(), span_of(unit)).one()
    return TenderSums(
        stages=tuple(
            StageSum(stage, number, None if money is None else int(money))
            for stage, number, money in run(_add_stages(), span_of(unit))
        ),
        saving=Saving(count, int(estimated or 0), int(agreed or 0)) if count else None,
    )


@cache
def _add_stages() -> Select[*tuple[Any, ...]]:
    worth = func.coalesce(Package.contract, Package.award, Package.hps, Package.pagu)
    return (
        select(Package.stage, func.count(), func.sum(worth))
        .where(packages_of())
        .group_by(Package.stage)
    )


@cache
def _add_savings() -> Select[*tuple[Any, ...]]:
    result = func.coalesce(Package.contract, Package.award)
    return select(func.count(), func.sum(Package.hps), func.sum(result)).where(
        packages_of(), Package.hps > 0, result.is_not(None)
    )
