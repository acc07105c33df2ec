"""What counts for a duty in the database: papers, choices, dates set back, loans, files."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from connectors.records import Document
from portal.db import Database
from portal.ingest.evaluating_duties import judge_duties, mark_stale
from portal.ingest.filing import Cabinet
from portal.ingest.points import pass_on
from portal.model import (
    Item,
    ItemVersion,
    Paper,
    RecognitionRow,
    RuleChange,
    Run,
    Source,
    StaffFact,
    TypeChoice,
)
from portal.reads.duty_rules import read_duty_rules
from portal.rules.codec import decode, encode
from portal.rules.obligations.duty_rules import DutyRules
from portal.settings import Settings
from tests.builders import Builder
from tests.conftest import MovableClock
from tests.duties import DESA, KECAMATAN, OTHER, publish, standing, verdict


@pytest.fixture
def tree_database(judged_database):
    """To judge all units of a regency anew in each test costs most of its time."""
    return judged_database


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


def test_papers_count_for_staff_and_never_in_public(
    tree_database: Database, judge, clock: MovableClock
) -> None:
    publish(tree_database, clock, "Foto kegiatan")
    judge()
    before = standing(tree_database)
    with tree_database.writing() as session:
        build = Builder(session)
        district, desa = build.unit(KECAMATAN).unit_id, build.unit(DESA).unit_id
        session.add(
            StaffFact(
                unit_id=district, kind="register", since=date(2025, 1, 1), basis="uji", at=clock()
            )
        )
        session.add(
            Paper(
                unit_id=desa, kind="kertas", type="lppd", year=2025,
                received_on=date(2026, 3, 20), at=clock(),
            )
        )  # fmt: skip
        mark_stale(session, [district])
    judge()
    row = verdict(tree_database, "desa-lppd-sampaikan")
    assert (row.state, row.proof, row.item_id) == ("tepat", "kertas", None)
    assert verdict(tree_database, "desa-lppd-sampaikan", OTHER).state == "belum-ditemukan"
    after = standing(tree_database)
    assert after.staff_met > before.staff_met
    assert (after.public_met, after.public_counted) == (before.public_met, before.public_counted)


def test_a_doubtful_title_waits_and_the_choice_is_kept_for_the_source(
    tree_database: Database, judge, rules: DutyRules, clock: MovableClock
) -> None:
    first = publish(tree_database, clock, "Dokumen keuangan 2025", year=2025)
    judge()
    with tree_database.writing() as session:
        row = session.get_one(RecognitionRow, first)
        assert (row.verdict, row.type) == ("ragu", "")
        item = session.get_one(Item, first)
        session.add(
            TypeChoice(
                source_id=item.source_id, title_key=row.title_key, type="lpj-apbdes",
                item_id=first, year=2025, offset=0, at=clock(),
            )
        )  # fmt: skip
        row.types_hash = ""
        mark_stale(session, [Builder(session).unit(DESA).unit_id])
    judge()
    assert verdict(tree_database, "desa-lpj-tetapkan").state in ("ada", "tepat")
    # Next year's upload of the same name needs nobody.
    clock.move(days=200)
    second = publish(tree_database, clock, "Dokumen keuangan 2026", year=2026)
    judge()
    with tree_database.reading() as session:
        row = session.get_one(RecognitionRow, second)
    assert (row.verdict, row.type, row.year, row.confidence) == ("jelas", "lpj-apbdes", 2026, 100)


def test_a_date_set_back_is_held_against_the_reading_before(
    tree_database: Database, judge, clock: MovableClock
) -> None:
    early = clock.now
    clock.now = datetime(2026, 2, 1, 2, 0, tzinfo=UTC)
    publish(tree_database, clock, "Profil Desa 2025")
    with tree_database.writing() as session:
        run = session.scalars(select(Run)).one()
        run.ended_at = clock() + timedelta(minutes=5)
    judge()
    clock.now = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)
    with tree_database.writing() as session:
        source = session.scalars(select(Source)).one()
        full = Run(
            source_id=source.id, token="t", mode="full", state="done", lease_until=0, heartbeat=0,
            started_at=clock(), ended_at=clock(),
        )  # fmt: skip
        session.add(full)
    clock.now = early
    # The site says January; on 20 March it was not there.
    publish(tree_database, clock, "APBDes Tahun 2026", days=310)
    judge()
    row = verdict(tree_database, "desa-apbdes-umumkan")
    assert (row.state, row.days_late) == ("telat", (date(2026, 3, 20) - date(2026, 1, 31)).days)


def test_another_desas_budget_is_not_ones_own(
    tree_database: Database, judge, clock: MovableClock
) -> None:
    sha = "a" * 64
    publish(tree_database, clock, "APBDes Tahun 2026", unit=OTHER, sha256=sha)
    clock.move(hours=1)
    publish(tree_database, clock, "APBDes Tahun 2026", sha256=sha)
    judge()
    assert verdict(tree_database, "desa-apbdes-tetapkan", OTHER).state == "ada"
    assert verdict(tree_database, "desa-apbdes-tetapkan").state == "belum-ditemukan"


def test_a_rule_can_be_confirmed_and_switched_off_for_a_regency(
    tree_database: Database, judge, rules: DutyRules, clock: MovableClock
) -> None:
    publish(tree_database, clock, "Foto kegiatan")
    judge()
    before = standing(tree_database)
    with tree_database.writing() as session:
        root = Builder(session).unit("64.08").unit_id
        for code, act in (("desa-ilppd-umumkan", "konfirmasi"), ("desa-profil-umumkan", "matikan")):
            session.add(
                RuleChange(
                    unit_id=root, code=code, act=act, basis="Perbup uji", name="Bagian Hukum",
                    at=clock(),
                )
            )  # fmt: skip
        mark_stale(session, [root])
    judge()
    after = standing(tree_database)
    # One of weight 1 came in, one of weight 2 went.
    assert after.public_counted == before.public_counted + 1 - 2
    with pytest.raises(Exception, match="No row"):
        verdict(tree_database, "desa-profil-umumkan")


def test_changed_rules_judge_everybody_anew(
    tree_database: Database, judge, rules: DutyRules
) -> None:
    judge()
    judge()
    assert judge(replace(rules, hash="lain")) > 150


def test_a_file_tells_when_it_was_decided(
    tree_database: Database, judge, settings: Settings, clock: MovableClock
) -> None:
    body = (
        b"PERATURAN DESA TENTANG ANGGARAN PENDAPATAN DAN BELANJA DESA TAHUN ANGGARAN 2026\n"
        b"Ditetapkan di Swarga Bara pada tanggal 12 Januari 2026\n" + b"Isi peraturan. " * 20
    )
    sha = "b" * 64
    path: Path = settings.files / sha[:2] / sha
    path.parent.mkdir(parents=True)
    path.write_bytes(body)
    item = publish(tree_database, clock, "APBDes Tahun 2026", sha256=sha)
    with tree_database.writing() as session:
        row = session.get_one(Item, item)
        version = session.get_one(ItemVersion, row.published_id)
        record = decode(version.body)
        assert isinstance(record, Document)
        assert record.file is not None
        version.body = encode(replace(record, file=replace(record.file, mime="text/plain")))
    judge()
    found = verdict(tree_database, "desa-apbdes-tetapkan")
    assert (found.state, found.days_late) == ("telat", 12)
