"""Tender: releases joined to one package, placed at its office and in the village it names."""

import json

import pytest

from connectors.sources.inaproc.plans import read_plan
from connectors.sources.inaproc.rows import read_contract, read_notice, read_result, read_step
from portal.db import Database
from portal.ingest.project_procurement import ProcurementProjector
from portal.rules.procurement import find_place
from tests import procurement_rows as made
from tests.builders import Builder

ZONE = "Asia/Makassar"


@pytest.fixture
def filled(tree_database: Database) -> Database:
    with tree_database.writing() as session:
        build = Builder(session)
        source = build.source("64.08", "inaproc", "https://data.inaproc.id/api/v1")
        unit = build.unit("64.08")
        projector = ProcurementProjector()
        records = [
            read_notice(made.notice(), ZONE),
            read_plan(made.plan(), ZONE),
            read_plan(made.plan(61230009, nama_paket="Rencana <b>Saja</b>"), ZONE),
            read_step(made.step(), ZONE),
            read_result(made.result(), ZONE),
            read_contract(made.contract(), ZONE),
        ]
        for record in records:
            item = build.item(source, record)
            projector.project(session, item, record, unit, build.now)
            session.flush()
            projector.finish(session, frozenset(), build.now)
    return tree_database


def test_plan_tender_award_and_contract_are_one_package(filled, open_portal):
    client = open_portal(filled)
    data = json.loads(client.get("/tender.json").text)["data"]
    assert {row["process"] for row in data["rows"]} == {"tender:10611111000", "rup:61230009"}
    row = next(row for row in data["rows"] if row["process"].startswith("tender"))
    assert row["stage"] == "kontrak"
    assert row["unit"]["code"] == "64.08/opd/dpupr"
    assert row["located"]["code"] == "64.08.05.2006"
    page = client.get(f"/opd/dpupr/tender/{row['address']}")
    assert page.status_code == 200
    order = ["Rencana diumumkan", "Pengumuman", "Upload Dokumen Penawaran", "Pemenang", "Kontrak"]
    timeline = page.text.split('<ol class="tahap">')[1]
    places = [timeline.index(f"<b>{word}</b>") for word in order]
    assert places == sorted(places)
    assert "7 Jan 2026" in timeline  # the day as the plan says, not the UTC one
    assert "Rp2,39 miliar" in page.text and "Rp2.390.000.000" in page.text
    assert "spse.inaproc.id/kutaitimurkab/lelang/10611111000/pengumumanlelang" in page.text


def test_every_level_gathers_what_is_bought_below_or_lies_there(filled, open_portal):
    client = open_portal(filled)
    for path, count in (
        ("/tender", 2),
        ("/opd/dpupr/tender", 2),
        ("/sangkulirang/tender", 1),
        ("/sangkulirang/benua-baru-ilir/tender", 1),
        ("/bengalon/tender", 0),
        ("/setda/tender", 0),
    ):
        page = client.get(path)
        assert page.status_code == 200, path
        assert json.loads(client.get(f"{path}.json").text)["data"]["total"] == count, path
    assert "Rencana &lt;b&gt;" not in client.get("/tender").text  # titles are text, tags away
    moved = client.get("/sangkulirang/benua-baru-ilir/tender.json")
    address = json.loads(moved.text)["data"]["rows"][0]["address"]
    assert client.get(f"/tender/{address}").location == f"/opd/dpupr/tender/{address}"


def test_filters_narrow_and_csv_tells_rupiah(filled, open_portal):
    client = open_portal(filled)
    page = json.loads(client.get("/tender.json?tahap=rencana").text)["data"]
    assert page["total"] == 1 and page["rows"][0]["stage"] == "rencana"
    assert json.loads(client.get("/tender.json?tahun=2020").text)["data"]["total"] == 0
    assert "Paket dengan saringan ini belum kami temukan." in client.get("/tender?tahun=2020").text
    assert ",2390000000," in client.get("/tender.csv").text
    assert client.get("/tender/apa-saja-999").status_code == 404


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Jalan Desa Sumber", 1),
        ("Sumber daya air", None),  # a word like any other
        ("Jembatan Benua Baru Ilir", 2),
        ("Benua Baru Ilir dan Desa Sumber", None),  # two
        ("Jalan Sangatta Utara", None),  # the kecamatan bears it too
        ("Drainase Desa Sangatta Utara", 3),
        ("Kantor Desa Kembar", None),  # two villages of that name
    ],
)
def test_a_village_counts_only_when_it_alone_is_named(text, unit):
    spelt = ("Sumber", "Benua Baru Ilir", "Sangatta Utara", "Kembar", "Kembar")
    names = list(enumerate(spelt, start=1))
    assert find_place(text, names, frozenset({"sangatta utara"})) == unit
