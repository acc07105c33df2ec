"""The room of activity: who may answer, who decides, report, spreadsheet, paper, meeting."""

import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from portal.ingest.evaluating_activity import evaluate_activity
from portal.model import ActivityRow, Run
from portal.rules.activity import parse_activity
from portal.settings import read_config
from portal.wsgi import make_front
from tests.builders import Builder
from tests.databases import START
from tests.staff import add_people, enter, read_token

DESA = "64.08.05.2006"


@pytest.fixture
def front(tree_database, settings, clock):
    people = (
        ("kominfo", "diskominfo", "64.08"),
        ("camat", "kecamatan", "64.08.05"),
        ("desa", "unit", DESA),
        ("periksa", "auditor", "64.08"),
    )
    add_people(tree_database, settings, clock, people)
    with tree_database.writing() as session:
        build = Builder(session, now=START - timedelta(days=20))
        source = build.source(DESA, health="tidak menjawab")
        build.article(source, "Jadwal posyandu", html="<p>" + "Posyandu buka pagi. " * 5 + "</p>")
        for back in range(18):
            at = START - timedelta(days=back)
            session.add(
                Run(
                    source_id=source.id, token=f"t{back}", mode="full", state="failed",
                    lease_until=0, heartbeat=0, started_at=at, ended_at=at,
                )
            )  # fmt: skip
    rules = parse_activity(read_config(settings, "activity.toml"))
    evaluate_activity(tree_database, rules, clock())
    clock.move(days=7)
    evaluate_activity(tree_database, rules, clock())
    made = make_front(settings, tree_database, clock)
    yield made
    made.stop()


def send(client, page, act, **form):
    token = read_token(client, page)
    path = f"/ruang/keaktifan/{DESA}/{act}?bulan=2026-11"
    return client.post(path, data={**form, "bulan": "2026-11", "tanda": token})


PROOF = f"/ruang/keaktifan/{DESA}/bukti?bulan=2026-11"


def test_a_village_answers_and_diskominfo_decides(front, tree_database):
    desa = enter(front, "desa")
    answer = send(desa, PROOF, "tanggapi", isi="Situs kami pindah.", bukti="https://baru.desa.id/")
    assert answer.status_code == 303
    page = enter(front, "kominfo")
    html = page.get(PROOF).text
    assert "Situs kami pindah." in html and "Putuskan" in html
    number = re.search(r'name="tanggapan" value="(\d+)"', html)
    assert number
    said = send(
        page, PROOF, "putuskan", tanggapan=number[1], kelas="aktif", alasan="Alamat baru terbaca."
    )
    assert said.status_code == 303
    with tree_database.reading() as session:
        unit = Builder(session).unit(DESA).unit_id
        row = session.scalars(
            select(ActivityRow).where(ActivityRow.unit_id == unit, ActivityRow.period == "2026-11")
        ).one()
    assert (row.activity, row.by_hand) == ("aktif", "Alamat baru terbaca.")
    assert "diterima: Alamat baru terbaca." in desa.get(PROOF).text


def test_nobody_decides_on_themselves_and_an_auditor_only_reads(front):
    assert send(enter(front, "desa"), PROOF, "putuskan", kelas="aktif").status_code == 403
    assert send(enter(front, "camat"), PROOF, "saluran", saluran="luring").status_code == 403
    auditor = enter(front, "periksa")
    html = auditor.get(PROOF).text
    assert "Kirim tanggapan" not in html and "Putuskan" not in html
    assert send(auditor, PROOF, "tanggapi", isi="x").status_code == 403


def test_what_was_typed_is_still_there_when_the_form_is_refused(front):
    desa = enter(front, "desa")
    answer = send(
        desa, PROOF, "tanggapi", isi="Situs kami pindah.", bukti="javascript:1", detail="bukti"
    )
    assert answer.status_code == 422
    assert "Alamat bukti harus" in answer.text and "Situs kami pindah." in answer.text


def test_the_report_leads_to_proofs_and_leaves_as_sheet_and_paper(front):
    kominfo = enter(front, "kominfo")
    page = kominfo.get("/ruang/keaktifan/64.08?bulan=2026-11").text
    assert f"/ruang/keaktifan/{DESA}/bukti?bulan=2026-11" in page
    assert "Batas angkanya belum ditetapkan" in page
    book = load_workbook(
        io.BytesIO(kominfo.get("/ruang/keaktifan/64.08?bulan=2026-11&bentuk=xlsx").data)
    )
    codes = {row[0].value: row[4].value for row in book["Data"].iter_rows(min_row=2)}
    assert codes[DESA] == "tidak aktif" and len(codes) == page.count("/bukti?bulan=2026-11")
    paper = kominfo.get("/ruang/keaktifan/64.08.05?bulan=2026-11&bentuk=pdf")
    assert paper.data.startswith(b"%PDF")
    words = "".join(each.extract_text() for each in PdfReader(io.BytesIO(paper.data)).pages)
    assert "Benua Baru Ilir" in words and "tidak terjangkau" in words


def test_in_a_meeting_every_number_is_one_tap_from_its_names(front):
    page = enter(front, "camat").get("/ruang/keaktifan/64.08.05?bulan=2026-11&rapat=1").text
    assert f"/ruang/keaktifan/{DESA}/bukti?bulan=2026-11" in page
    report = enter(front, "camat").get("/ruang/keaktifan/64.08.05?bulan=2026-11").text
    for anchor in re.findall(r"bulan=2026-11#([a-z-]+)", page):
        count = re.search(rf'#{anchor}">(\d+)', page)
        assert count and (count[1] == "0" or f'id="{anchor}"' in report)


def test_an_unknown_month_shows_the_newest_and_an_unknown_page_says_so(front):
    kominfo = enter(front, "kominfo")
    assert "Desember 2026" in kominfo.get("/ruang/keaktifan/64.08?bulan=1999-01").text
    assert kominfo.get("/ruang/keaktifan/64.08/entah").status_code == 404
