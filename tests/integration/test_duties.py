"""Duties in the database: judged again when something changed, released when it is shown."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from connectors.errors import UnreachableError
from portal.db import Database
from portal.ingest.evaluating_duties import judge_duties, mark_stale
from portal.ingest.filing import Cabinet
from portal.ingest.health import note_failure
from portal.ingest.points import pass_on
from portal.model import (
    DutyMonth,
    DutyStanding,
    DutyVerdict,
    Source,
    StaffFact,
)
from portal.reads.duty_rules import read_duty_rules
from portal.rules.obligations.duty_rules import DutyRules
from portal.settings import Settings
from tests.builders import Builder
from tests.conftest import MovableClock
from tests.duties import DESA, KECAMATAN, publish, release, standing, verdict


@pytest.fixture
def rules(settings: Settings) -> DutyRules:
    return read_duty_rules(settings)


@pytest.fixture
def judge(tree_database: Database, settings: Settings, rules: DutyRules, clock: MovableClock):
    """Judge what waits, as the harvester does."""
    cabinet = Cabinet(settings.files, tree_database, pass_on)

    def again(with_rules: DutyRules = rules) -> int:
        return judge_duties(tree_database, cabinet, with_rules, clock())

    return again


def test_all_units_are_judged_once_and_then_left_alone(tree_database: Database, judge) -> None:
    judged = judge()
    assert judged > 150
    # The first round counted the releases of what lies above up: those are looked at once more.
    assert judge() <= 20
    assert judge() == 0
    with tree_database.reading() as session:
        kinds = session.scalar(select(func.count()).select_from(DutyStanding))
        months = session.scalar(select(func.count()).select_from(DutyMonth))
    assert kinds == months == judged


def test_without_any_source_nothing_is_called_missing(tree_database: Database, judge) -> None:
    judge()
    with tree_database.reading() as session:
        states = set(session.scalars(select(DutyVerdict.state).distinct()))
        counted = session.scalar(select(func.count()).where(DutyVerdict.counted))
    assert "belum-ditemukan" not in states
    assert "telat" not in states
    assert counted == 0


def test_a_document_that_appears_is_found_and_shown(
    tree_database: Database, judge, clock: MovableClock
) -> None:
    publish(tree_database, clock, "LPPD 2020")
    judge()
    assert verdict(tree_database, "desa-apbdes-tetapkan").state == "belum-ditemukan"
    before = release(tree_database)
    above = release(tree_database, KECAMATAN)
    publish(tree_database, clock, "APBDes Tahun 2026", decided=date(2025, 12, 30))
    shown = release(tree_database)
    assert judge() >= 1
    row = verdict(tree_database, "desa-apbdes-tetapkan")
    assert (row.state, row.period, row.due) == ("tepat", "2026", date(2025, 12, 31))
    assert row.item_id is not None
    assert release(tree_database) == shown + 1 > before
    assert release(tree_database, KECAMATAN) > above
    # It was published in November: publication is late, by the day it says and we saw.
    late = verdict(tree_database, "desa-apbdes-umumkan")
    assert (late.state, late.days_late) == ("telat", (date(2026, 11, 24) - date(2026, 1, 31)).days)


def test_what_nobody_sees_bumps_nothing(
    tree_database: Database, judge, clock: MovableClock
) -> None:
    publish(tree_database, clock, "Foto kegiatan")
    judge()
    judge()
    with tree_database.writing() as session:
        unit_id = Builder(session).unit(DESA).unit_id
        session.add(
            StaffFact(
                unit_id=unit_id, kind="register", since=date(2025, 1, 1), basis="uji", at=clock()
            )
        )
        mark_stale(session, [unit_id])
    before = release(tree_database)
    assert judge() == 1
    assert verdict(tree_database, "desa-lppd-sampaikan").state == "belum-ditemukan"
    assert release(tree_database) == before
    assert judge() == 0


def test_a_source_that_dies_takes_its_unit_out_of_the_sums(
    tree_database: Database, judge, clock: MovableClock
) -> None:
    publish(tree_database, clock, "APBDes Tahun 2026", decided=date(2025, 12, 30))
    judge()
    assert standing(tree_database).public_counted > 0
    clock.move(hours=6)
    with tree_database.writing() as session:
        source = session.scalars(select(Source)).one()
        note_failure(session, source, "desa.example", UnreachableError("mati"), clock())
    assert judge() >= 1
    row = standing(tree_database)
    assert not row.readable
    assert row.silent_since == date(2026, 11, 24)
    assert row.public_counted == row.staff_counted == 0
    assert verdict(tree_database, "desa-rkpdes-tetapkan").state == "belum-diperiksa"
    assert verdict(tree_database, "desa-apbdes-tetapkan").state == "tepat"


def test_the_clock_passes_a_due_day(tree_database: Database, judge, clock: MovableClock) -> None:
    publish(tree_database, clock, "Foto kegiatan")
    judge()
    judge()
    coming = verdict(tree_database, "desa-apbdes-tetapkan", slot="berikut")
    assert (coming.state, coming.period) == ("belum-waktunya", "2027")
    # The last moment of the last day in the regency's own zone.
    clock.now = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
    judge()
    judge()
    assert verdict(tree_database, "desa-apbdes-tetapkan").period == "2026"
    before = release(tree_database)
    clock.move(minutes=2)
    with tree_database.writing() as session:
        session.scalars(select(Source)).one().last_success_at = clock()
    assert judge() > 150
    row = verdict(tree_database, "desa-apbdes-tetapkan")
    assert (row.state, row.period) == ("belum-ditemukan", "2027")
    assert release(tree_database) > before


def test_what_staff_record_while_units_are_judged_is_judged_next_time(
    tree_database: Database, settings: Settings, rules: DutyRules, clock: MovableClock, judge
) -> None:
    """The mark comes between the reading of the facts and the writing of the verdicts."""
    publish(tree_database, clock, "Foto kegiatan")
    judge()
    judge()
    with tree_database.writing() as session:
        mark_stale(session, [Builder(session).unit(DESA).unit_id])

    class Meddling(DutyRules):
        """Rules whose calendar is asked for between the two, once."""

        def calendar(self, region: str):
            if standing(tree_database).release == -1:
                with tree_database.writing() as session:
                    unit_id = Builder(session).unit(DESA).unit_id
                    session.add(
                        StaffFact(
                            unit_id=unit_id, kind="register", since=date(2025, 1, 1), basis="uji",
                            at=clock(),
                        )
                    )  # fmt: skip
                    mark_stale(session, [unit_id])
            return super().calendar(region)

    meddling = Meddling(rules.book, rules.types, rules.working, rules.zones, rules.hash)
    assert judge(meddling) == 1
    assert verdict(tree_database, "desa-lppd-sampaikan").state == "belum-diperiksa"
    assert standing(tree_database).release < 0
    assert judge() == 1
    assert verdict(tree_database, "desa-lppd-sampaikan").state == "belum-ditemukan"
    assert judge() == 0
