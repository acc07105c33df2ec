"""Results of a month from what was harvested: nightly, drafted, answered, final."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.acts.activity import (
    answer_draft,
    confirm_intrusion,
    judge_answer,
    note_channel,
)
from portal.errors import InputError
from portal.ingest.evaluating_activity import evaluate_activity
from portal.model import ActivityAnswer, ActivityRow, DutyMonth, Run
from portal.reads.activity import read_proof, read_report
from portal.rules.activity import parse_activity
from portal.settings import read_config
from portal.tree import load_tree
from tests.builders import Builder
from tests.databases import START

ALIVE, SLOW, DEAD = "64.08.05.2006", "64.08.05.2004", "64.08.05.2005"
KECAMATAN = "64.08.05"
TEXT = "Kepala desa mengundang warga untuk musyawarah tentang rencana tahun depan. "


@pytest.fixture
def rules(settings):
    return parse_activity(read_config(settings, "activity.toml"))


def probe(build, source, days, state="done", before=0):
    """One run a day for so many days, the last one `before` days ago."""
    for back in range(before, before + days):
        at = START - timedelta(days=back)
        build.session.add(
            Run(
                source_id=source.id, token=f"t{back}", mode="full", state=state, lease_until=0,
                heartbeat=0, started_at=at, ended_at=at,
            )
        )  # fmt: skip


@pytest.fixture
def filled(tree_database):
    """A village that is alive, one that is slow, one whose site died, one offline."""
    with tree_database.writing() as session:
        build = Builder(session, now=START)
        alive = build.source(ALIVE)
        probe(build, alive, 20)
        build.article(alive, "Musyawarah desa", days=2, html=f"<p>{TEXT}</p>")
        slow = build.source(SLOW)
        probe(build, slow, 20)
        build.article(slow, "Gotong royong", days=50, html=f"<p>{TEXT}</p>")
        dead = build.source(DEAD, health="tidak menjawab")
        dead.error_sentence = "Sumber tidak menjawab."
        probe(build, dead, 18, state="failed")
        probe(build, dead, 5, before=18)
        # What it said before it died was read while it still answered.
        earlier = Builder(session, now=START - timedelta(days=20))
        earlier.article(dead, "Jadwal posyandu", days=5, html=f"<p>{TEXT}</p>")
    return tree_database


def rows_of(database, period="2026-11"):
    with database.reading() as session:
        build = Builder(session)
        by_id = {
            row.unit_id: row
            for row in session.scalars(select(ActivityRow).where(ActivityRow.period == period))
        }
        return {code: by_id[build.unit(code).unit_id] for code in (ALIVE, SLOW, DEAD, KECAMATAN)}


def unit_id(database, code):
    with database.reading() as session:
        return Builder(session).unit(code).unit_id


def test_each_class_rests_on_its_own_evidence(filled, rules, clock):
    evaluate_activity(filled, rules, clock())
    rows = rows_of(filled)
    assert {code: row.activity for code, row in rows.items()} == {
        ALIVE: "aktif",
        SLOW: "kurang aktif",
        DEAD: "tidak aktif",
        KECAMATAN: "belum dievaluasi",
    }
    assert json.loads(rows[DEAD].findings) == ["tidak terjangkau"]
    assert rows[KECAMATAN].channel == "belum dicatat"
    seen = json.loads(rows[DEAD].evidence)
    assert (seen["reached_days"], seen["probed_days"], seen["silent_probes"]) == (5, 23, 18)


@pytest.mark.parametrize(
    ("month", "met", "counted", "activity"),
    [
        ("2026-11", 3, 4, "kurang aktif"),
        ("2026-11", 4, 5, "aktif"),
        ("2026-11", 0, 0, "aktif"),  # nothing could be checked: no reason against it
        ("2026-10", 0, 4, "aktif"),  # another month's
    ],
)
def test_who_lacks_much_of_what_is_due_is_not_called_fully_active(
    filled, rules, clock, month, met, counted, activity
):
    with filled.writing() as session:
        session.add(
            DutyMonth(
                unit_id=Builder(session).unit(ALIVE).unit_id, month=month, day=date(2026, 11, 20),
                public_met=met, public_counted=counted, staff_met=0, staff_counted=9, states="{}",
            )
        )  # fmt: skip
    evaluate_activity(filled, rules, clock())
    row = rows_of(filled)[ALIVE]
    assert row.activity == activity
    told = json.loads(row.evidence)["complete_percent"]
    assert told == (100 * met // counted if counted and month == "2026-11" else None)


def test_copies_empty_posts_and_posts_made_by_others_do_not_count(filled, rules, clock):
    with filled.writing() as session:
        build = Builder(session, now=START)
        sources = [build.source(code) for code in (SLOW, "64.08.05.2001", "64.08.05.2002")]
        for source in sources:
            build.article(source, "Presiden membuka jalan", days=1, html=f"<p>{TEXT}</p>")
        build.article(sources[0], "Tes", days=1, html="<p>Tes.</p>")
        office = build.source("64.08")
        build.article(office, "Kabar desa", days=1, html=f"<p>{TEXT}</p>", about=SLOW)
    evaluate_activity(filled, rules, clock())
    row = rows_of(filled)[SLOW]
    seen = json.loads(row.evidence)
    assert row.activity == "kurang aktif"
    assert (seen["own_items"], seen["by_others"]) == (0, 1)


def test_a_post_dated_ahead_counts_from_the_day_it_was_seen(filled, rules, clock):
    with filled.writing() as session:
        build = Builder(session, now=START)
        build.article(build.source(SLOW), "Besok", days=-300, html=f"<p>{TEXT}</p>")
    evaluate_activity(filled, rules, clock())
    assert json.loads(rows_of(filled)[SLOW].evidence)["newest"] == "2026-11-24"


def test_a_second_evaluation_of_the_night_changes_no_class(filled, rules, clock):
    evaluate_activity(filled, rules, clock())
    before = {code: (row.id, row.activity) for code, row in rows_of(filled).items()}
    evaluate_activity(filled, rules, clock())
    assert {code: (row.id, row.activity) for code, row in rows_of(filled).items()} == before


def test_a_month_becomes_a_draft_then_final_and_is_never_changed_again(filled, rules, clock):
    evaluate_activity(filled, rules, clock())
    clock.move(days=7)  # 1 December
    evaluate_activity(filled, rules, clock())
    november = rows_of(filled)
    assert {row.state for row in november.values()} == {"draf"}
    assert json.loads(november[ALIVE].evidence)["day"] == "2026-11-30"
    assert {row.state for row in rows_of(filled, "2026-12").values()} == {"berjalan"}
    clock.move(days=6)
    evaluate_activity(filled, rules, clock())
    assert {row.state for row in rows_of(filled).values()} == {"draf"}
    clock.move(days=1)
    evaluate_activity(filled, rules, clock())
    assert {row.state for row in rows_of(filled).values()} == {"final"}
    assert rows_of(filled)[ALIVE].final_at == clock()
    with pytest.raises(InputError, match="final"):
        answer_draft(
            filled, unit_id(filled, DEAD), "2026-11", "Situs kami hidup.", "", clock(), by=None
        )


def test_an_accepted_answer_changes_the_draft_and_stays(filled, rules, clock):
    evaluate_activity(filled, rules, clock())
    clock.move(days=7)
    evaluate_activity(filled, rules, clock())
    dead = unit_id(filled, DEAD)
    link = "https://desa.contoh.id/berita"
    answer_draft(filled, dead, "2026-11", "Situs pindah alamat.", link, clock(), by=None)
    with filled.reading() as session:
        answer = session.scalars(select(ActivityAnswer)).one()
    whole = (0, 10**10)
    with pytest.raises(InputError, match="Alasan"):
        judge_answer(filled, answer.id, "aktif", " ", clock(), by=None, scope=whole)
    with pytest.raises(InputError, match="bukan dari wilayah"):
        judge_answer(filled, answer.id, "aktif", "Benar.", clock(), by=None, scope=(1, 2))
    judge_answer(filled, answer.id, "aktif", "Alamat baru terbaca.", clock(), by=None, scope=whole)
    with pytest.raises(InputError, match="sudah diputuskan"):
        judge_answer(filled, answer.id, "aktif", "Lagi.", clock(), by=None, scope=whole)
    clock.move(days=8)
    evaluate_activity(filled, rules, clock())
    row = rows_of(filled)[DEAD]
    assert (row.state, row.activity, row.by_hand) == ("final", "aktif", "Alamat baru terbaca.")


def test_an_intrusion_nobody_confirmed_is_not_in_the_final_result(filled, rules, clock):
    with filled.writing() as session:
        build = Builder(session, now=START)
        for code in (ALIVE, SLOW):
            source = build.source(code, url=f"https://lama-{code}.contoh.desa.id/")
            for number in range(3):
                build.article(source, f"Slot gacor maxwin {number}", days=number, html="<p>x</p>")
    evaluate_activity(filled, rules, clock())
    clock.move(days=7)
    evaluate_activity(filled, rules, clock())
    assert json.loads(rows_of(filled)[ALIVE].findings) == ["diduga disusupi"]
    confirm_intrusion(filled, unit_id(filled, ALIVE), "2026-11", clock(), by=None)
    clock.move(days=8)
    evaluate_activity(filled, rules, clock())
    assert json.loads(rows_of(filled)[ALIVE].findings) == ["disusupi"]
    assert json.loads(rows_of(filled)[SLOW].findings) == []


def test_a_noted_channel_holds_from_its_day_until_it_is_taken_back(filled, rules, clock):
    kecamatan = unit_id(filled, KECAMATAN)
    since = date(2026, 11, 1)
    note_channel(filled, kecamatan, "luring", "Surat camat 12/2026", since, clock(), by=None)
    evaluate_activity(filled, rules, clock())
    assert rows_of(filled)[KECAMATAN].channel == "luring"
    note_channel(
        filled, kecamatan, "situs sendiri", "Situs dibuka", date(2026, 11, 20), clock(), by=None
    )
    evaluate_activity(filled, rules, clock())
    assert rows_of(filled)[KECAMATAN].channel == "belum dicatat"
    with pytest.raises(InputError, match="Dasar"):
        note_channel(filled, kecamatan, "luring", "", since, clock(), by=None)


def test_the_report_adds_up_and_every_number_leads_to_its_proof(filled, rules, clock):
    evaluate_activity(filled, rules, clock())
    with filled.reading() as session:
        tree = load_tree(session, Builder(session).unit("64.08").unit_id)
        report = read_report(session, tree, tree.root, "")
        assert sum(len(each.units) for each in report.classes) == report.total
        assert abs(sum(each.percent for each in report.classes) - 100) < 1e-9
        for group in report.groups:
            assert sum(group.counts) == group.total
        assert sum(group.total for group in report.groups) == report.total
        for result in report.results:
            proof = read_proof(session, tree, result.unit, report.period)
            assert proof is not None and proof.result.activity == result.activity
        alive = tree.by_code(ALIVE)
        assert alive is not None
        proof = read_proof(session, tree, alive, "2026-11")
        assert proof is not None and proof.item_title == "Musyawarah desa"


def test_the_report_says_what_changed_since_last_month(filled, rules, clock):
    evaluate_activity(filled, rules, clock())
    clock.move(days=35)
    evaluate_activity(filled, rules, clock())
    with filled.reading() as session:
        tree = load_tree(session, Builder(session).unit("64.08").unit_id)
        report = read_report(session, tree, tree.root, "2026-12")
        moved = {each.unit.code: (each.before, each.activity) for each in report.results}
    assert moved[ALIVE][0] == "aktif" and moved[ALIVE][1] != "aktif"
    assert next(each.before for each in report.classes if each.activity == "aktif") == 1
