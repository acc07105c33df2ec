"""Procurement pages: sums, self-managed work as a list of its own, turns in order of time."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest

from connectors.ocds import Milestone
from connectors.sources.inaproc.plans import read_plan, read_self_managed
from connectors.sources.inaproc.rows import read_contract, read_notice, read_result
from portal.db import Database
from portal.ingest.project_procurement import ProcurementProjector
from portal.rules.moment import Moment
from portal.rules.procurement import compile_process
from portal.sections.tender.figures import list_amounts
from portal.sections.tender.timeline import make_timeline
from tests import procurement_rows as made
from tests.builders import Builder
from tests.databases import START

ZONE = "Asia/Makassar"
MOMENT = Moment(START, ZONE)


def fill(database: Database, buyer: str) -> None:
    with database.writing() as session:
        build = Builder(session)
        source = build.source(buyer, "inaproc", "https://data.inaproc.id/api/v1")
        projector = ProcurementProjector()
        chore = made.plan(38120001, nama_paket="Musrenbang Kecamatan Bengalon",
                          nama_satker="KECAMATAN BENGALON", tipe_swakelola=1)  # fmt: skip
        records = [
            read_notice(made.notice(), ZONE),
            read_plan(made.plan(), ZONE),
            read_result(made.result(), ZONE),
            read_contract(made.contract(), ZONE),
            read_self_managed(chore, ZONE),
        ]
        for record in records:
            item = build.item(source, record)
            projector.project(session, item, record, build.unit(buyer), build.now)
            session.flush()
            projector.finish(session, frozenset(), build.now)


@pytest.mark.parametrize("buyer", ["64.08", "64.08/setda", "64.08/setda/pbj"])
def test_a_gateway_of_the_setda_buys_for_the_whole_regency(tree_database, open_portal, buyer):
    fill(tree_database, buyer)
    client = open_portal(tree_database)
    row = json.loads(client.get("/tender.json").text)["data"]["rows"][0]
    assert row["unit"]["code"] == "64.08/opd/dpupr"
    assert row["located"]["code"] == "64.08.05.2006"
    village = client.get("/sangkulirang/benua-baru-ilir/tender").text
    assert row["address"] in village


def test_another_offices_gateway_places_nothing_elsewhere(tree_database, open_portal):
    fill(tree_database, "64.08/opd/dinkes")
    client = open_portal(tree_database)
    row = json.loads(client.get("/tender.json").text)["data"]["rows"][0]
    assert row["unit"]["code"] == "64.08/opd/dinkes"
    assert row["located"] is None


def test_self_managed_work_is_a_list_of_its_own(tree_database, open_portal):
    fill(tree_database, "64.08/setda/pbj")
    client = open_portal(tree_database)
    tendered = json.loads(client.get("/tender.json").text)["data"]
    assert [row["process"].split(":")[0] for row in tendered["rows"]] == ["tender"]
    own = json.loads(client.get("/tender.json?cara=swakelola").text)["data"]
    assert [row["title"] for row in own["rows"]] == ["Musrenbang Kecamatan Bengalon"]
    assert own["rows"][0]["unit"]["code"] == "64.08.09"
    page = client.get("/tender").text
    assert "1 kegiatan" in page and 'href="/tender?cara=swakelola"' in page
    below = client.get("/bengalon/tender?cara=swakelola").text
    assert "Musrenbang" in below and "<h1>Swakelola</h1>" in below
    assert "Musrenbang" not in client.get("/bengalon/tender").text
    assert "Musrenbang" in client.get("/tender.csv?cara=swakelola").text
    link = re.search(r'href="(/bengalon/tender/[^"]+)"', below)[1]
    one = client.get(link).text
    assert "Rencana diumumkan" in one and "<dt>Kontrak</dt>" not in one


def test_the_list_sums_up_what_runs_and_what_was_saved(tree_database, open_portal):
    fill(tree_database, "64.08")
    page = open_portal(tree_database).get("/tender").text
    rows = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page.split('class="angka"')[1], re.S)
    told = {name: " ".join(re.sub("<[^>]+>", " ", text).split()) for name, text in rows}
    assert told["Sedang berjalan"].startswith("0")
    assert told["Kontrak dan selesai"].startswith("1 Rp")
    assert re.fullmatch(r"\d+,\d% dari 1 paket", told["Hemat terhadap HPS"])
    assert told["Direncanakan"] == "0"


def process(*rows):
    return compile_process(list(rows), [])


def test_amounts_are_told_in_words_and_in_full():
    whole = process(read_notice(made.notice(), ZONE), read_result(made.result(), ZONE))
    amounts = {each.label: each for each in list_amounts(whole)}
    assert amounts["Pagu"].unit in ("juta", "miliar") and "Rp" in amounts["Pagu"].line
    assert amounts["HPS"].line.endswith("dari pagu")
    assert amounts["Hasil lelang"].line.endswith("dari HPS")
    open_one = replace(process(read_notice(made.notice(), ZONE)), award=None, contract=None)
    assert list_amounts(open_one)[-1].line == "belum ada pemenang"
    assert [each.label for each in list_amounts(replace(open_one, process="swakelola"))] == [
        "Pagu",
        "HPS",
    ]


def test_turns_stand_in_time_and_a_plan_proves_nothing():
    steps = (
        Milestone("pemilihan", "Pemilihan penyedia", date(2026, 2, 1), date(2026, 3, 1)),
        Milestone("kontrak", "Pelaksanaan kontrak", date(2026, 4, 1), date(2026, 11, 30)),
        Milestone("pemanfaatan", "Pemanfaatan", date(2026, 12, 1), date(2026, 12, 31)),
    )
    plan = replace(
        process(read_plan(made.plan(), ZONE)), steps=steps, planned=date(2026, 1, 7), signed=None
    )
    turns = make_timeline(plan, MOMENT)
    assert [turn.title for turn in turns] == [
        "Rencana diumumkan", "Pemilihan penyedia", "Pelaksanaan kontrak", "Pemanfaatan",
    ]  # fmt: skip
    assert [turn.state for turn in turns] == ["sudah", "", "", ""]
    assert all("menurut rencana" in turn.line for turn in turns[1:])
    bought = replace(plan, process="nontender", announced=date(2026, 2, 3),
                     decided=date(2026, 3, 5), award=100, signed=date(2026, 3, 20),
                     contract=100, stage="kontrak")  # fmt: skip
    turns = make_timeline(bought, MOMENT)
    assert [(turn.title, turn.state) for turn in turns] == [
        ("Rencana diumumkan", "sudah"),
        ("Pengumuman", "sudah"),
        ("Pemenang", "sudah"),
        ("Kontrak", "kini"),
        ("Pemanfaatan", ""),
    ]
    failed = replace(bought, stage="gagal", reason="Tidak ada penawar", signed=None, contract=None)
    assert make_timeline(failed, MOMENT)[-1].line == "Tidak ada penawar"


def test_scheduled_steps_know_the_day():
    steps = (
        Milestone("1", "Upload penawaran", date(2026, 11, 20), date(2026, 11, 27)),
        Milestone("2", "Pengumuman", date(2026, 11, 2), date(2026, 11, 5)),
        Milestone("3", "Evaluasi", date(2026, 11, 28), None),
    )
    running = replace(
        process(read_notice(made.notice(), ZONE)), steps=steps, announced=None, stage="berjalan"
    )
    assert [(turn.title, turn.state) for turn in make_timeline(running, MOMENT)] == [
        ("Pengumuman", "sudah"),
        ("Upload penawaran", "kini"),
        ("Evaluasi", ""),
    ]
