"""What readers wait for: shown the next day, sorted by, put away when it is met."""

import json
import re
from datetime import date

import pytest
from sqlalchemy import select
from werkzeug.test import Client

from portal.ingest.closing_needs import close_met
from portal.ingest.evaluating_duties import judge_duties
from portal.ingest.filing import Cabinet
from portal.ingest.points import pass_on
from portal.model import NeedMet, Source
from portal.reads.duty_rules import read_duty_rules
from portal.rules.needs import BLOCK
from portal.wsgi import make_front
from tests.builders import Builder
from tests.duties import DESA, publish
from tests.needs import BUTTON, HOME, PAGE, counted, judge_missing, set_state, tap
from tests.web.test_every_section import UNITS


@pytest.fixture
def judge(tree_database, settings, clock):
    """Judge what waits, as the harvester does."""
    cabinet = Cabinet(settings.files, tree_database, pass_on)
    rules = read_duty_rules(settings)
    return lambda: judge_duties(tree_database, cabinet, rules, clock())


@pytest.fixture
def place(tree_database, clock):
    judge_missing(tree_database, clock)
    return tree_database


@pytest.fixture
def client(place, open_portal):
    return open_portal(place)


def test_the_number_is_shown_from_the_next_day_on(client, place, clock) -> None:
    for last in range(4):
        tap(client, address=f"182.1.{last}.9")
    tap(client, f"{HOME}/butuh/rkpdes")
    paths = (f"{HOME}/kelengkapan", f"{HOME}/butuh", PAGE)
    for path in paths:
        assert "ditunggu 4" not in client.get(path).text
    clock.move(days=1)
    for path in paths:
        assert "ditunggu 4 kali sejak 24 Nov 2026" in client.get(path).text, path
    assert "ada yang menunggu" in client.get(f"{HOME}/kelengkapan").text
    listed = json.loads(client.get(f"{HOME}/butuh.json").text)["data"]["needs"]
    assert [(each["code"], each["count"]) for each in listed[:2]] == [
        ("apbdes", 4), ("rkpdes", None),
    ]  # fmt: skip
    assert json.loads(client.get(f"{PAGE}.json").text)["data"]["since"] == "2026-11-24"


def test_pressing_makes_no_kept_page_anew_and_never_sees_a_cookie(place, settings, clock) -> None:
    front = make_front(settings, place, clock)
    front.snapshot._oldest = 0.0
    client = Client(front)
    try:
        kept = client.get(f"{HOME}/kelengkapan")
        client.set_cookie("jenjang_masuk", "rahasia")
        packed = {"Accept-Encoding": "br"}
        answer = client.post(PAGE, environ_overrides={"REMOTE_ADDR": "182.1.77.9"}, headers=packed)
        assert answer.headers["Content-Encoding"] == "br" and len(answer.data) <= 14_336
        assert client.get(PAGE, headers=packed).headers["Content-Encoding"] == "br"
        assert "Set-Cookie" not in answer.headers
        assert counted(place) == 1
        assert client.get(f"{HOME}/kelengkapan").data == kept.data
        assert front.misses == 1
        clock.move(days=1)
        client.get(f"{HOME}/kelengkapan")
        assert front.misses == 2
    finally:
        front.stop()


def test_what_is_met_is_put_away_with_the_day(client, place, clock, judge) -> None:
    """A duty by its document, an empty block by what stands there."""
    news = f"{BLOCK}berita"
    for last in range(3):
        tap(client, address=f"182.1.{last}.9")
    tap(client, f"{HOME}/butuh/{news}")
    clock.move(days=2)
    tap(client)
    publish(place, clock, "APBDes 2026", decided=date(2025, 12, 20), sha256="a" * 64)
    with place.writing() as session:
        build = Builder(session, now=clock())
        build.article(session.scalars(select(Source)).one(), "Jadwal posyandu")
    judge()
    assert counted(place) == counted(place, news) == 0
    with place.reading() as session:
        met = session.scalars(select(NeedMet).order_by(NeedMet.need)).all()
    assert [(each.need, each.count) for each in met] == [("apbdes", 4), (news, 1)]
    assert {each.met_on for each in met} == {date(2026, 11, 26)}
    assert met[0].since == date(2026, 11, 24)


def test_who_waits_goes_on_waiting_while_nobody_can_look(client, place, settings) -> None:
    tap(client)
    set_state(place, "desa-apbdes", "belum-diperiksa")
    with place.reading() as session:
        unit_id = Builder(session).unit(DESA).unit_id
    rules = read_duty_rules(settings)
    assert close_met(place, rules.book, [unit_id], date(2026, 11, 26)) == 0
    assert counted(place) == 1
    assert BUTTON not in client.get(PAGE).text, "nobody can say that it is missing"
    set_state(place, "desa-apbdes-tetapkan", "telat")
    assert close_met(place, rules.book, [unit_id], date(2026, 11, 26)) == 0
    set_state(place, "desa-apbdes-umumkan", "tepat")
    assert close_met(place, rules.book, [unit_id], date(2026, 11, 26)) == 1
    assert counted(place) == 0


def test_equal_gaps_are_sorted_by_who_waits(client, place, clock) -> None:
    path = f"{HOME}/kelengkapan"

    def titles() -> list[str]:
        return re.findall(r'/butuh/([a-z-]+)" rel', client.get(path).text)

    before = titles()
    last = before[len(set(before)) - 1] if before else ""
    wanted = next(each for each in reversed(before) if before.index(each) > 0)
    assert last
    for number in range(3):
        tap(client, f"{HOME}/butuh/{wanted}", address=f"182.1.{number}.9")
    assert titles() == before
    clock.move(days=1)
    after = titles()
    assert after != before and after.index(wanted) < before.index(wanted)
    assert sorted(after) == sorted(before)


def test_every_empty_block_leads_to_its_button(tree_database, open_portal) -> None:
    """What a page offers to ask for is open, for every kind of unit."""
    client = open_portal(tree_database)
    seen: set[str] = set()
    for path in UNITS.values():
        for section in ("", "profil", "ppid", "berita", "monografi", "tender", "peta", "kontak"):
            page = client.get(f"{path}/{section}".rstrip("/") or "/").text
            seen |= set(re.findall(r'href="([^"]*/butuh/[^"]+)"', page))
    assert len(seen) >= 25
    assert {link for link in seen if BUTTON not in client.get(link).text} == set()
