"""Results of a month: counts and names per class, what changed, and the proof of each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.model import ActivityAnswer, ActivityRow, Item, Source
from portal.rules.activity import CLASSES
from portal.tree import Tree, UnitView

# Where an item of each type is shown.
_SECTIONS = {
    "article": "berita",
    "document": "ppid",
    "contact": "kontak",
    "service": "layanan",
    "statistic": "monografi",
    "budget": "monografi",
}


@dataclass(frozen=True, slots=True)
class Result:
    """One unit's result. `before` is its class in the month before, empty when there was none."""

    unit: UnitView
    channel: str
    activity: str
    before: str
    reasons: tuple[str, ...]
    findings: tuple[str, ...]
    newest: date | None
    probed_days: int
    reached_days: int
    own_items: int
    by_others: int
    by_hand: str

    @property
    def moved(self) -> bool:
        """Whether the class is another one than a month ago."""
        return bool(self.before) and self.before != self.activity


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many units of a class, their share of all, and how many a month ago."""

    activity: str
    units: tuple[Result, ...]
    total: int
    before: int | None

    @property
    def percent(self) -> float:
        """Share of all units judged or not; the shares of all classes add up to 100."""
        return 100 * len(self.units) / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class GroupCount:
    """The counts of one kecamatan, or of all offices together."""

    name: str
    unit: UnitView | None
    counts: tuple[int, ...]  # in the order of CLASSES
    total: int


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a month for a unit and all below it."""

    period: str
    periods: tuple[str, ...]
    state: str
    evaluated_at: datetime | None
    final_at: datetime | None
    classes: tuple[ClassCount, ...]
    groups: tuple[GroupCount, ...]
    results: tuple[Result, ...]

    @property
    def total(self) -> int:
        """How many units there are."""
        return len(self.results)


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A unit's word on its draft."""

    id: int
    text: str
    link: str
    at: datetime
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What one number rests on: the result, the item behind it, the sites that were asked."""

    result: Result
    period: str
    state: str
    drafted_at: datetime | None
    final_at: datetime | None
    item_title: str
    item_path: str
    sites: tuple[tuple[str, str, datetime | None], ...]  # address, health, last answer
    answers: tuple[AnswerView, ...]


def read_report(session: Session, tree: Tree, unit: UnitView, period: str) -> Report:
    """The report of a month, the newest when the period is empty or unknown."""
    inside = ActivityRow.scope_key.between(unit.scope_key, unit.scope_end)
    periods = tuple(
        session.scalars(
            select(ActivityRow.period).where(inside).distinct().order_by(ActivityRow.period.desc())
        )
    )
    chosen = period if period in periods else (periods[0] if periods else "")
    rows = session.scalars(select(ActivityRow).where(inside, ActivityRow.period == chosen)).all()
    earlier = next((each for each in periods if each < chosen), "")
    before = {
        row.unit_id: row.activity
        for row in session.scalars(select(ActivityRow).where(inside, ActivityRow.period == earlier))
    }
    results = [
        _result(row, held, before.get(row.unit_id, ""))
        for row in rows
        if (held := tree.by_id(row.unit_id)) is not None
    ]
    results.sort(key=lambda each: (CLASSES.index(each.activity), each.unit.scope_key))
    states = {row.state for row in rows}
    return Report(
        period=chosen,
        periods=periods,
        state=next(iter(states)) if len(states) == 1 else "draf" if states else "",
        evaluated_at=max((row.evaluated_at for row in rows), default=None),
        final_at=max((row.final_at for row in rows if row.final_at), default=None),
        classes=tuple(_count(results, before, activity) for activity in CLASSES),
        groups=_group(tree, results),
        results=tuple(results),
    )


def read_proof(session: Session, tree: Tree, unit: UnitView, period: str) -> Proof | None:
    """The result of one unit with all it rests on."""
    rows = session.scalars(
        select(ActivityRow)
        .where(ActivityRow.unit_id == unit.id, ActivityRow.period <= period)
        .order_by(ActivityRow.period.desc())
        .limit(2)
    ).all()
    if not rows or rows[0].period != period:
        return None
    row = rows[0]
    item = session.get(Item, row.newest_item_id) if row.newest_item_id is not None else None
    section = _SECTIONS.get(item.type, "profil") if item is not None else ""
    sites = session.scalars(select(Source).where(Source.unit_id == unit.id, Source.active))
    answers = session.scalars(
        select(ActivityAnswer)
        .where(ActivityAnswer.unit_id == unit.id, ActivityAnswer.period == period)
        .order_by(ActivityAnswer.id)
    )
    return Proof(
        result=_result(row, unit, rows[1].activity if len(rows) > 1 else ""),
        period=period,
        state=row.state,
        drafted_at=row.drafted_at,
        final_at=row.final_at,
        item_title=item.title if item is not None else "",
        item_path=f"{unit.path}/{section}" if item is not None else "",
        sites=tuple((each.url, each.health, each.last_success_at) for each in sites),
        answers=tuple(
            AnswerView(each.id, each.text, each.link, each.at, each.verdict, each.reason)
            for each in answers
        ),
    )


def _result(row: ActivityRow, unit: UnitView, before: str) -> Result:
    seen = json.loads(row.evidence)
    return Result(
        unit=unit,
        channel=row.channel,
        activity=row.activity,
        before=before,
        reasons=tuple(json.loads(row.reasons)),
        findings=tuple(json.loads(row.findings)),
        newest=date.fromisoformat(seen["newest"]) if seen["newest"] else None,
        probed_days=seen["probed_days"],
        reached_days=seen["reached_days"],
        own_items=seen["own_items"],
        by_others=seen["by_others"],
        by_hand=row.by_hand,
    )


def _count(results: Sequence[Result], before: dict[int, str], activity: str) -> ClassCount:
    units = tuple(each for each in results if each.activity == activity)
    earlier = sum(each == activity for each in before.values()) if before else None
    return ClassCount(activity, units, len(results), earlier)


def _group(tree: Tree, results: Sequence[Result]) -> tuple[GroupCount, ...]:
    groups: dict[int | None, list[Result]] = {}
    for each in results:
        groups.setdefault(_holder(tree, each.unit), []).append(each)
    counted = []
    for holder, members in groups.items():
        unit = tree.by_id(holder) if holder is not None else None
        counts = tuple(sum(each.activity == name for each in members) for name in CLASSES)
        name = unit.name if unit is not None else "Setda dan OPD"
        counted.append(GroupCount(name, unit, counts, len(members)))
    counted.sort(key=lambda each: (each.unit is not None, each.unit.code if each.unit else ""))
    return tuple(counted)


def _holder(tree: Tree, unit: UnitView) -> int | None:
    if unit.kind == "kecamatan":
        return unit.id
    return unit.parent_id if unit.kind in ("desa", "kelurahan") else None
