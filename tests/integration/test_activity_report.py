"""A city's report that did not add up, done from evidence; and units that publish with us."""

from collections import Counter
from datetime import date, timedelta

import pytest

from connectors.records import Contact, Document
from portal.acts.activity import note_channel
from portal.ingest.assembling import make_projectors
from portal.ingest.evaluating_activity import evaluate_activity
from portal.ingest.masking import Confirmed, MaskingDoor
from portal.ingest.typing_in import publish_typed
from portal.model import Run
from portal.reads.activity import read_proof, read_report
from portal.rules.activity import UNREACHED, parse_activity
from portal.settings import read_config
from portal.tree import load_tree
from portal.tree.codelist import list_packaged
from portal.tree.filling import fill_tree
from portal.tree.offices import Office
from portal.tree.planning import plan_units
from tests.builders import Builder
from tests.databases import START

DESA = "64.08.05.2006"
TEXT = "Kantor ini membuka layanan keliling untuk warga di pasar pada hari Sabtu pagi. "


@pytest.fixture
def rules(settings):
    return parse_activity(read_config(settings, "activity.toml"))


def probe(build, source, days, state):
    for back in range(days):
        at = START - timedelta(days=back)
        build.session.add(
            Run(
                source_id=source.id, token=f"t{back}", mode="full", state=state, lease_until=0,
                heartbeat=0, started_at=at, ended_at=at,
            )
        )  # fmt: skip


@pytest.fixture
def city(database):
    """Kota Serang with 32 offices and nothing else: 23 silent, 8 slow, one without a site."""
    codes = list_packaged("36.73")
    offices = [Office("opd", f"Dinas Nomor {number}", f"opd-{number}") for number in range(1, 33)]
    planned = plan_units(codes, offices, frozenset({"setda", "opd"}))
    kept = tuple(unit for unit in planned if unit.kind in ("kabupaten", "opd"))
    with database.writing() as session:
        filling = fill_tree(
            session, codes, kept, zone="Asia/Jakarta", host="", now=START, on=date(2020, 1, 1)
        )
        build = Builder(session, now=START)
        codes_of = [unit.code for unit in kept if unit.kind == "opd"]
        for code in codes_of[:23]:
            dead = build.source(code, "wordpress", health="tidak menjawab")
            dead.error_sentence = "Alamat situs tidak ditemukan."
            probe(build, dead, 20, "failed")
        for number, code in enumerate(codes_of[23:31]):
            slow = build.source(code, "wordpress")
            probe(build, slow, 20, "done")
            title = f"Layanan keliling {number}"
            build.article(slow, title, days=40 + number, html=f"<p>{TEXT}</p>")
        without = build.unit(codes_of[31]).unit_id
    assert filling.site_id
    note_channel(database, without, "tidak ada", "Surat dinas", date(2020, 1, 1), START, by=None)
    return database, codes_of


def test_thirty_two_offices_add_up_and_each_class_has_its_proof(city, rules):
    database, codes = city
    evaluate_activity(database, rules, START)
    with database.reading() as session:
        root = Builder(session).unit("36.73").unit_id
        tree = load_tree(session, root)
        report = read_report(session, tree, tree.root, "")
        proofs = {
            each.unit.code: read_proof(session, tree, each.unit, report.period)
            for each in report.results
        }
    counts = {each.activity: len(each.units) for each in report.classes}
    assert counts == {"aktif": 0, "kurang aktif": 8, "tidak aktif": 23, "belum dievaluasi": 1}
    assert report.total == sum(counts.values()) == 32
    # Every count has just its names, each name once.
    names = Counter(each.unit.name for group in report.classes for each in group.units)
    assert len(names) == 32 and set(names.values()) == {1}
    shares = {each.activity: round(each.percent, 1) for each in report.classes}
    assert shares == {"aktif": 0.0, "kurang aktif": 25.0, "tidak aktif": 71.9,
                      "belum dievaluasi": 3.1}  # fmt: skip
    assert sum(each.percent for each in report.classes) == pytest.approx(100)
    for code in codes[:23]:
        found = proofs[code]
        assert found.result.activity == "tidak aktif" and UNREACHED in found.result.findings
        assert (found.result.reached_days, found.result.probed_days) == (0, 20)
        assert "Alamat situs tidak ditemukan" in found.result.reasons[0]
        assert found.sites[0][1] == "tidak menjawab"
    for code in codes[23:31]:
        found = proofs[code]
        assert found.result.activity == "kurang aktif"
        assert found.item_title and found.result.reached_days == 20
        assert (START.date() - found.result.newest).days >= 40
    alone = proofs[codes[31]]
    assert (alone.result.channel, alone.result.activity) == ("tidak ada", "belum dievaluasi")
    assert alone.sites == ()


def send(database, settings, records, now):
    door = MaskingDoor(Confirmed(frozenset()))
    with database.reading() as session:
        unit_id = Builder(session).unit(DESA).unit_id
    projectors = make_projectors(settings, database)
    return publish_typed(database, door, projectors, unit_id, DESA, records, now)


def result(database, rules, now):
    evaluate_activity(database, rules, now)
    with database.reading() as session:
        build = Builder(session)
        tree = load_tree(session, build.unit("64.08").unit_id)
        unit = tree.by_code(DESA)
        period = read_report(session, tree, unit, "").period
        return read_proof(session, tree, unit, period)


def test_a_unit_that_publishes_with_us_is_judged_by_what_it_sent(
    tree_database, settings_of, rules, clock
):
    settings = settings_of(tree_database)
    documents = {"documents": [Document(key="a", title="Perdes APBDes 2026", year=2026)]}
    send(tree_database, settings, documents, clock())
    found = result(tree_database, rules, clock())
    assert (found.result.channel, found.result.activity) == ("di portal ini", "aktif")
    assert found.result.newest == date(2026, 11, 24)
    assert found.item_title == "Perdes APBDes 2026"
    # The same sheet again brings nothing new, so it does not make the unit look alive.
    now = clock.move(days=60)
    send(tree_database, settings, documents, now)
    again = result(tree_database, rules, now)
    assert (again.result.activity, again.result.newest) == ("kurang aktif", date(2026, 11, 24))
    more = documents | {"contacts": [Contact(key="telepon", channel="telepon", value="0549 23167")]}
    send(tree_database, settings, more, now)
    assert result(tree_database, rules, now).result.activity == "aktif"
    later = clock.move(days=120)
    assert result(tree_database, rules, later).result.activity == "tidak aktif"
