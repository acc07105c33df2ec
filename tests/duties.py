"""Looking at judged duties, and making documents appear, for tests with a database."""

from sqlalchemy import func, select

from portal.db import Database
from portal.model import DutyStanding, DutyVerdict, Item, Release, Source
from portal.release import bump
from tests.builders import Builder
from tests.conftest import MovableClock

DESA = "64.08.04.2012"
OTHER = "64.08.04.2011"
KECAMATAN = "64.08.04"


def verdict(database: Database, code: str, unit: str = DESA, slot: str = "kini") -> DutyVerdict:
    with database.reading() as session:
        unit_id = Builder(session).unit(unit).unit_id
        return session.scalars(
            select(DutyVerdict).where(
                DutyVerdict.unit_id == unit_id, DutyVerdict.code == code, DutyVerdict.slot == slot
            )
        ).one()


def standing(database: Database, unit: str = DESA) -> DutyStanding:
    with database.reading() as session:
        return session.get_one(DutyStanding, Builder(session).unit(unit).unit_id)


def release(database: Database, unit: str = DESA) -> int:
    with database.reading() as session:
        row = session.get(Release, Builder(session).unit(unit).unit_id)
        return row.number if row else 0


def publish(database: Database, clock: MovableClock, title: str, unit: str = DESA, **more) -> int:
    """A document appears at a unit's site, and its release moves."""
    with database.writing() as session:
        build = Builder(session, now=clock())
        build._keys = 2 * (session.scalar(select(func.count()).select_from(Item)) or 0)
        source = session.scalars(
            select(Source).where(Source.unit_id == build.unit(unit).unit_id)
        ).first() or build.source(unit)
        source.last_success_at = clock()
        values = {"year": None, "file_url": f"https://desa.example/{title}.pdf"} | more
        item = build.document(source, title, **values)
        bump(session, [build.unit(unit).unit_id], clock())
        return item.id
