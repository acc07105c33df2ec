"""What is known of units and their duties, gathered from the tables for many units at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.ingest.seeing_evidence import Sight, see_documents
from portal.ingest.seeing_numbers import see_numbers, see_sections
from portal.model import (
    Item,
    Paper,
    Source,
    StaffFact,
    StreamState,
    UnitSuccession,
    UnitVersion,
)
from portal.rules.obligations.duty_rules import DutyRules
from portal.rules.obligations.facts import (
    Channel,
    Event,
    Evidence,
    Exemption,
    KindSpan,
    Term,
    Trouble,
    UnitFacts,
)

_TYPES = ("document", "article")
_FORMER = ("ganti nama", "pindah")  # a unit that changed so is the same unit


@dataclass(frozen=True, slots=True)
class Seen:
    """A unit and what is known of it today."""

    unit: UnitVersion
    facts: UnitFacts


def see_duties(
    session: Session, rules: DutyRules, units: Sequence[UnitVersion], zone: str, today: date
) -> list[Seen]:
    """The facts of these units; all of one site, whose day is `today`."""
    ids = [unit.unit_id for unit in units]
    local = ZoneInfo(zone)
    channels = _read_channels(session, ids, rules, local)
    sight = Sight(session, units, rules, local, today, channels)
    evidence: dict[int, list[Evidence]] = defaultdict(list)
    for found in (see_documents(sight), see_sections(sight), see_numbers(sight), _papers(sight)):
        for unit_id, each in found:
            evidence[unit_id].append(each)
    spans = _read_spans(session, ids)
    founded = _read_founded(session, ids)
    facts = _read_staff_facts(session, _with_above(session, units))
    seen: list[Seen] = []
    for unit, above in _with_above(session, units).items():
        bare = UnitFacts(
            kinds=spans[unit.unit_id],
            evidence=tuple(evidence[unit.unit_id]),
            channels=tuple(channels.get(unit.unit_id, ())),
            founded=founded.get(unit.unit_id),
        )
        seen.append(Seen(unit, _add_known(bare, facts, above, unit.unit_id)))
    return seen


def _read_channels(
    session: Session, ids: Sequence[int], rules: DutyRules, local: ZoneInfo
) -> dict[int, list[Channel]]:
    """The places a unit's documents can be found at. One whose documents are held back, or could
    not be read the last time, does not answer for our purpose."""
    sources = session.scalars(
        select(Source)
        .where(
            Source.unit_id.in_(ids),
            Source.active,
            Source.kind.in_(sorted(rules.book.policy.channel_kinds)),
        )
        .order_by(Source.id)
    ).all()
    troubled = _read_troubled(session, [source.id for source in sources])
    found: dict[int, list[Channel]] = defaultdict(list)
    for source in sources:
        trouble = troubled.get(source.id)
        readable = source.health == "menjawab" and trouble is None
        since = trouble if source.health == "menjawab" else source.health_since
        found[source.unit_id].append(
            Channel(
                name=source.url,
                readable=readable,
                last_read=_day(source.last_success_at, local),
                since=None if readable else _day(since or source.created_at, local),
                trouble=_trouble_of(source.health),
            )
        )
    return found


def _trouble_of(health: str) -> Trouble:
    """Why a source that cannot be read cannot. One that answers holds its documents back."""
    match health:
        case "menjawab" | "ditahan":
            return "tertahan"
        case "ditolak" | "belum":
            return health
    return "mati"


def _read_troubled(session: Session, source_ids: Sequence[int]) -> dict[int, datetime | None]:
    """Sources with a stream of documents that is held or failed, and since when."""
    rows = session.execute(
        select(StreamState.source_id, StreamState.stream, StreamState.held_at, StreamState.read_at)
        .where(
            StreamState.source_id.in_(source_ids),
            (StreamState.hold != "") | (StreamState.error_class != ""),
        )
        .order_by(StreamState.source_id)
    ).all()
    if not rows:
        return {}
    papers = {
        (row.source_id, row.stream)
        for row in session.execute(
            select(Item.source_id, Item.stream)
            .where(Item.source_id.in_([row.source_id for row in rows]), Item.type.in_(_TYPES))
            .distinct()
        )
    }
    return {
        row.source_id: row.held_at or row.read_at
        for row in rows
        if (row.source_id, row.stream) in papers
    }


def _papers(sight: Sight) -> Iterable[tuple[int, Evidence]]:
    rows = sight.session.scalars(
        select(Paper).where(Paper.unit_id.in_(sight.ids), Paper.withdrawn_at.is_(None))
    )
    for row in rows:
        yield (
            row.unit_id,
            Evidence(
                kind="papan" if row.kind == "papan" else "kertas",
                name=row.type,
                year=row.year,
                semester=row.semester,
                own_date=row.own_date,
                received_on=row.received_on,
                id=-row.id,
            ),
        )


def _read_spans(session: Session, ids: Sequence[int]) -> dict[int, tuple[KindSpan, ...]]:
    rows = session.scalars(
        select(UnitVersion)
        .where(UnitVersion.unit_id.in_(ids))
        .order_by(UnitVersion.valid_from, UnitVersion.id)
    )
    found: dict[int, list[KindSpan]] = defaultdict(list)
    for row in rows:
        found[row.unit_id].append(KindSpan(row.kind, row.valid_from, row.valid_to))
    return {unit_id: tuple(spans) for unit_id, spans in found.items()}


def _read_founded(session: Session, ids: Sequence[int]) -> dict[int, date]:
    """When a unit came out of others. The day its row begins says only since when we keep it."""
    rows = session.execute(
        select(UnitSuccession.to_unit_id, func.min(UnitSuccession.on_date))
        .where(
            UnitSuccession.to_unit_id.in_(ids),
            UnitSuccession.from_unit_id != UnitSuccession.to_unit_id,
            UnitSuccession.kind.not_in(_FORMER),
        )
        .group_by(UnitSuccession.to_unit_id)
    )
    return {row[0]: row[1] for row in rows}


def _with_above(
    session: Session, units: Sequence[UnitVersion]
) -> dict[UnitVersion, tuple[int, ...]]:
    """These units with the ids of all above them."""
    parents: dict[int, int | None] = {
        row.unit_id: row.parent_id
        for row in session.execute(
            select(UnitVersion.unit_id, UnitVersion.parent_id).where(
                UnitVersion.valid_to.is_(None),
                UnitVersion.kind.in_(("kabupaten", "setda", "opd", "kecamatan", "provinsi")),
            )
        )
    }
    found: dict[UnitVersion, tuple[int, ...]] = {}
    for unit in units:
        above: list[int] = []
        at = unit.parent_id
        while at is not None and at not in above:
            above.append(at)
            at = parents.get(at)
        found[unit] = tuple(above)
    return found


def _read_staff_facts(
    session: Session, units: Mapping[UnitVersion, tuple[int, ...]]
) -> dict[int, list[StaffFact]]:
    wanted = {unit.unit_id for unit in units} | {each for above in units.values() for each in above}
    rows = session.scalars(
        select(StaffFact)
        .where(StaffFact.unit_id.in_(wanted), StaffFact.withdrawn_at.is_(None))
        .order_by(StaffFact.since, StaffFact.id)
    )
    found: dict[int, list[StaffFact]] = defaultdict(list)
    for row in rows:
        found[row.unit_id].append(row)
    return found


def _add_known(
    bare: UnitFacts, facts: Mapping[int, Sequence[StaffFact]], above: Sequence[int], unit_id: int
) -> UnitFacts:
    """Staff's facts of a unit. Terms hold for all below; papers are recorded by any office
    above."""
    own = facts.get(unit_id, ())
    inherited = [each for at in (unit_id, *above) for each in facts.get(at, ())]
    registers = [each.since for each in inherited if each.kind == "register"]
    return replace(
        bare,
        terms=tuple(
            Term(each.name, each.since, each.until)
            for each in inherited
            if each.kind == "masa" and each.until is not None
        ),
        events=tuple(
            Event(each.name, each.since, each.basis) for each in own if each.kind == "peristiwa"
        ),
        exemptions=tuple(
            Exemption(each.name, each.period, each.basis, each.since, each.until)
            for each in own
            if each.kind == "bebas"
        ),
        register_since=min(registers, default=None),
    )


def _day(moment: datetime | None, local: ZoneInfo) -> date | None:
    return moment.astimezone(local).date() if moment is not None else None
