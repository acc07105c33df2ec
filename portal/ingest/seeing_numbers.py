"""What shows that a duty was met besides documents: living sections, numbers, packages."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select

from connectors.records import Budget
from portal.ingest.seeing_evidence import Found, Sight
from portal.model import Item, ItemVersion, Observation, Package, PackagePart, Placement
from portal.rules.codec import decode
from portal.rules.obligations.facts import Evidence
from portal.rules.obligations.proving import public_span

_ROLES = ("publisher", "about")
# A table that still counts people a year on is kept up; one that does not is a leaving.
_KEPT = timedelta(days=366)
_SECTION_TYPES = {"profil": ("official", "contact"), "layanan": ("service",)}
_SECTION_KINDS = {"pengumuman": "pengumuman", "agenda": "agenda"}


def see_sections(sight: Sight) -> Found:
    """Living sections of a unit's own site: as fresh as its last reading, for they are shown
    there as they are; announcements and agendas are as old as they are."""
    rows = sight.session.execute(
        select(Placement.unit_id, Item.type, func.min(Item.first_seen_at), func.count())
        .join(Item, Item.id == Placement.item_id)
        .where(
            Placement.unit_id.in_(sight.ids),
            Placement.role == "publisher",
            Item.type.in_([name for types in _SECTION_TYPES.values() for name in types]),
            Item.published_id.is_not(None),
            Item.hidden_at.is_(None),
        )
        .group_by(Placement.unit_id, Item.type)
    )
    held: dict[int, dict[str, date]] = defaultdict(dict)
    for unit_id, name, first, _ in rows:
        held[unit_id][name] = sight.day(first)
    for unit_id, types in held.items():
        for section, needed in _SECTION_TYPES.items():
            if all(name in types for name in needed):
                since = max(types[name] for name in needed)
                fresh = max(since, sight.last_read(unit_id) or since)
                yield unit_id, Evidence(kind="bagian", name=section, public_by=since, renewed=fresh)
    yield from _see_notices(sight)


def _see_notices(sight: Sight) -> Found:
    rows = sight.session.execute(
        select(Placement.unit_id, Item)
        .join(Item, Item.id == Placement.item_id)
        .where(
            Placement.unit_id.in_(sight.ids),
            Placement.role.in_(_ROLES),
            Item.type == "article",
            Item.kind.in_(sorted(_SECTION_KINDS.values())),
            Item.published_id.is_not(None),
            Item.hidden_at.is_(None),
        )
    )
    names = {kind: section for section, kind in _SECTION_KINDS.items()}
    for unit_id, item in rows:
        claimed = sight.day(item.at) if item.at is not None else None
        start, end = public_span(claimed, sight.day(item.first_seen_at), None)
        yield (
            unit_id,
            Evidence(
                kind="bagian",
                name=names[item.kind],
                public_from=start,
                public_by=end,
                id=item.id,
                title=item.title,
                address=f"{item.slug or 'isi'}-{item.id}",
            ),
        )


def see_numbers(sight: Sight) -> Found:
    """Numbers that are open: people counted, budgets planned and used, projects, packages."""
    yield from _see_people(sight)
    yield from _see_budgets(sight)
    yield from _see_projects(sight)
    yield from _see_packages(sight)


def _see_people(sight: Sight) -> Found:
    rows = sight.session.execute(
        select(
            Observation.unit_id,
            Observation.period,
            func.max(Observation.as_of),
            func.min(Item.first_seen_at),
        )
        .join(Item, Item.id == Observation.item_id)
        .where(
            Observation.unit_id.in_(sight.ids),
            Observation.indicator == "penduduk-jumlah",
            Observation.num.is_not(None),
        )
        .group_by(Observation.unit_id, Observation.period)
    )
    for unit_id, _, as_of, first in rows:
        read = sight.last_read(unit_id)
        kept = read is not None and read - as_of <= _KEPT
        yield (
            unit_id,
            Evidence(
                kind="pengamatan",
                name="penduduk-jumlah",
                own_date=read if kept and read is not None else as_of,
                public_by=sight.day(first),
            ),
        )


def _see_budgets(sight: Sight) -> Found:
    for unit_id, item, body in _shown(sight, "budget"):
        record = decode(body)
        if not isinstance(record, Budget):
            continue
        seen = sight.day(item.first_seen_at)
        for name, values in (
            ("apbdes-anggaran", [line.planned for line in record.lines]),
            ("apbdes-realisasi", [line.realised for line in record.lines]),
        ):
            if any(values):
                yield (
                    unit_id,
                    Evidence(
                        kind="pengamatan", name=name, year=record.year, public_by=seen, id=item.id
                    ),
                )


def _see_projects(sight: Sight) -> Found:
    for unit_id, item, _ in _shown(sight, "project"):
        seen = sight.day(item.first_seen_at)
        yield (
            unit_id,
            Evidence(
                kind="pengamatan", name="pembangunan", year=item.year, public_by=seen, id=item.id
            ),
        )


def _shown(sight: Sight, name: str) -> Iterator[tuple[int, Item, str]]:
    rows = sight.session.execute(
        select(Placement.unit_id, Item, ItemVersion.body)
        .join(Item, Item.id == Placement.item_id)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .where(
            Placement.unit_id.in_(sight.ids),
            Placement.role == "publisher",
            Item.type == name,
            Item.hidden_at.is_(None),
        )
        .order_by(Item.id)
    )
    yield from ((unit_id, item, body) for unit_id, item, body in rows)


def _see_packages(sight: Sight) -> Found:
    """Plans (rup) and tenders of offices, by year."""
    rows = sight.session.execute(
        select(Package.unit_id, Package.year, Package.process, func.min(Item.first_seen_at))
        .join(
            PackagePart,
            (PackagePart.source_id == Package.source_id) & (PackagePart.process == Package.process),
        )
        .join(Item, Item.id == PackagePart.item_id)
        .where(Package.unit_id.in_(sight.ids), Package.year.is_not(None))
        .group_by(Package.unit_id, Package.year, Package.process)
    )
    first: dict[tuple[int, int | None, str], date] = {}
    for unit_id, year, process, seen in rows:
        name = "rup" if process.startswith("rup:") else "tender"
        day = sight.day(seen)
        key = (unit_id, year, name)
        first[key] = min(day, first.get(key, day))
    for (unit_id, year, name), day in first.items():
        yield unit_id, Evidence(kind="pengamatan", name=name, year=year, public_by=day)
