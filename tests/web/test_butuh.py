"""Saya butuh ini: counted once, without identity, only while it is missing; shown the next day."""

import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from werkzeug.test import Client

from portal.acts.pressing_needs import Presses, press
from portal.app import create_app
from portal.errors import BusyError
from portal.ingest.closing_needs import close_met
from portal.ingest.evaluating_duties import judge_duties
from portal.ingest.filing import Cabinet
from portal.ingest.points import pass_on
from portal.model import DutyStanding, DutyVerdict, NeedDay, NeedMet, Source
from portal.reads.duty_rules import read_duty_rules
from portal.rules.needs import BLOCK, NeedPolicy
from portal.wsgi import make_front
from tests.builders import Builder
from tests.duties import DESA, publish
from tests.web.test_every_section import UNITS

HOME = "/sangatta-utara/swarga-bara"
PAGE = f"{HOME}/butuh/apbdes"
MISSING = (
    "desa-rpjmdes-tetapkan", "desa-rkpdes-tetapkan", "desa-rkpdes-umumkan",
    "desa-apbdes-tetapkan", "desa-apbdes-umumkan", "desa-lpj-tetapkan",
)  # fmt: skip
BUTTON = '<button class="tb isi">Saya butuh ini</button>'


@pytest.fixture
def judge(tree_database, settings, clock):
    """Judge what waits, as the harvester does."""
    cabinet = Cabinet(settings.files, tree_database, pass_on)
    rules = read_duty_rules(settings)
    return lambda: judge_duties(tree_database, cabinet, rules, clock())


@pytest.fixture
def place(tree_database, clock):
    """A desa that publishes, but not its budget: judged as the harvester would."""
    with tree_database.writing() as session:
        build = Builder(session, now=clock())
        build.document(build.source(DESA), "Foto kegiatan", sha256="b" * 64)
        unit = build.unit(DESA)
        standing = {"day": clock().date(), "release": 0, "rules_hash": "", "readable": True}
        session.add(
            DutyStanding(
                unit_id=unit.unit_id, scope_key=unit.scope_key, judged_at=clock(), channels=1,
                **standing,
            )
        )  # fmt: skip
        for code in MISSING:
            session.add(
                DutyVerdict(
                    unit_id=unit.unit_id, code=code, slot="kini", scope_key=unit.scope_key,
                    period="2026", period_label="2026", due=date(2026, 1, 31), counted=True,
                    state="belum-ditemukan", since=date(2026, 2, 1),
                )
            )  # fmt: skip
    return tree_database


@pytest.fixture
def client(place, open_portal):
    return open_portal(place)


def tap(client, page=PAGE, address="182.1.77.9", **headers):
    """Press the button, from an address."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(page, environ_overrides={"REMOTE_ADDR": address}, headers=sent)


def counted(database, need="apbdes"):
    with database.reading() as session:
        return session.scalar(select(func.sum(NeedDay.count)).where(NeedDay.need == need)) or 0


def test_pressing_counts_and_reading_does_not(client, place) -> None:
    page = client.get(PAGE)
    client.head(PAGE)
    assert BUTTON in page.text
    assert counted(place) == 0
    thanks = tap(client)
    assert thanks.status_code == 200 and counted(place) == 1
    assert "Terima kasih" in thanks.text and BUTTON not in thanks.text
    assert 'href="tel:' in thanks.text and f'href="{HOME}/ppid#minta"' in thanks.text
    for answer in (page, thanks):
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_a_network_counts_once_a_day_and_is_told_the_same(client, place, clock) -> None:
    first = tap(client, address="182.1.77.9").text
    assert tap(client, address="182.1.77.200").text == first
    assert counted(place) == 1
    tap(client, address="182.1.78.9")
    tap(client, address="2001:db8:1:2::1")
    tap(client, address="2001:db8:1:2:ffff::1")
    assert counted(place) == 3
    tap(client, f"{HOME}/butuh/rkpdes")
    assert counted(place, "rkpdes") == 1
    clock.move(days=1)
    tap(client)
    assert counted(place) == 4


def test_what_a_reader_writes_into_a_header_is_not_believed(client, place, settings, clock) -> None:
    for last in range(5):
        tap(client, X_Forwarded_For=f"9.9.{last}.9")
    assert counted(place) == 1
    behind = create_app(replace(settings, proxies=1), place, clock).test_client()
    for last in range(5):
        tap(behind, X_Forwarded_For=f"1.1.{last}.1, 9.9.9.9")
    assert counted(place) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "https://lain.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_of_another_site_is_refused(client, place, headers) -> None:
    answer = tap(client, **headers)
    assert answer.status_code == 400 and "situs lain" in answer.text
    assert counted(place) == 0
    own = {"Sec_Fetch_Site": "same-origin", "Origin": "http://localhost"}
    assert tap(client, **own).status_code == 200
    assert counted(place) == 1


def test_only_what_is_missing_can_be_asked_for(client, place) -> None:
    _set(place, "desa-apbdes", "tepat")
    answer = tap(client)
    assert answer.status_code == 200 and "Tidak sedang ditunggu" in answer.text
    assert BUTTON not in client.get(PAGE).text
    for odd in ("bagian-lain", "sampaikan", "lppd", "x" * 200, "bagian-tender"):
        assert tap(client, f"{HOME}/butuh/{odd}").status_code == 404, odd
    assert tap(client, f"{HOME}/butuh").status_code == 405
    with place.reading() as session:
        assert session.scalar(select(func.count()).select_from(NeedDay)) == 0


def test_a_flood_is_capped_and_paced(place, clock) -> None:
    unit = _unit(place)
    presses, policy = Presses(), NeedPolicy(per_day_most=4, per_minute_most=3, shown_from=3)

    def again(network: int) -> None:
        press(place, presses, policy, unit, "apbdes", f"n{network}", clock(), date(2026, 11, 24))

    for network in range(3):
        again(network)
    with pytest.raises(BusyError):
        again(3)
    assert counted(place) == 3
    again(0)  # is known, and costs nothing
    clock.move(minutes=1)
    for network in range(3, 6):
        again(network)
    assert counted(place) == 4, "more than the day's most do not count"


def test_too_many_at_once_are_asked_to_come_again(place, open_portal) -> None:
    client = open_portal(place)
    answers = [tap(client, address=f"182.1.{last}.9") for last in range(61)]
    assert {each.status_code for each in answers[:60]} == {200}
    assert answers[60].status_code == 503 and answers[60].headers["Retry-After"]
    assert counted(place) == 60


def test_two_processes_lose_no_press(place, settings, clock) -> None:
    clients = [create_app(settings, place, clock) for _ in range(2)]

    def one(number: int) -> int:
        return tap(clients[number % 2].test_client(), address=f"182.1.{number}.9").status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(one, range(60))) == {200}
    assert counted(place) == 60


def test_a_press_that_was_not_written_may_be_made_again(place, clock) -> None:
    unit, presses = _unit(place), Presses()
    policy = NeedPolicy(per_day_most=9, per_minute_most=9, shown_from=3)

    class Full:
        def writing(self):
            raise OSError("disk penuh")

    def by(database) -> None:
        press(database, presses, policy, unit, "apbdes", "n", clock(), date(2026, 11, 24))

    with pytest.raises(OSError, match="penuh"):
        by(Full())
    by(place)
    by(place)
    assert counted(place) == 1


def test_nothing_of_who_it_was_is_kept(client, place, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    tap(client, address="182.1.77.9")
    with place.reading() as session:
        row = session.scalars(select(NeedDay)).one()
    assert {column.name for column in NeedDay.__table__.columns} == {
        "unit_id", "need", "day", "count",
    }  # fmt: skip
    assert row.count == 1
    assert "182.1.77" not in caplog.text


def test_digests_end_with_the_day(clock) -> None:
    presses = Presses()
    today, tomorrow = date(2026, 11, 24), date(2026, 11, 25)
    assert presses.admit(1, "apbdes", "182.1.77.0/24", clock(), today, 9) == "new"
    assert presses.admit(1, "apbdes", "182.1.77.0/24", clock(), today, 9) == "known"
    held = set(presses._seen)
    assert all(isinstance(each, bytes) and len(each) == 16 for each in held)
    assert presses.admit(1, "apbdes", "182.1.77.0/24", clock(), tomorrow, 9) == "new"
    assert len(presses._seen) == 1 and not held & presses._seen
    assert Presses().admit(1, "apbdes", "182.1.77.0/24", clock(), today, 9) == "new"


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
    _set(place, "desa-apbdes", "belum-diperiksa")
    with place.reading() as session:
        unit_id = Builder(session).unit(DESA).unit_id
    rules = read_duty_rules(settings)
    assert close_met(place, rules.book, [unit_id], date(2026, 11, 26)) == 0
    assert counted(place) == 1
    assert BUTTON not in client.get(PAGE).text, "nobody can say that it is missing"
    _set(place, "desa-apbdes-tetapkan", "telat")
    assert close_met(place, rules.book, [unit_id], date(2026, 11, 26)) == 0
    _set(place, "desa-apbdes-umumkan", "tepat")
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


def _set(database, codes: str, state: str) -> None:
    """Judge the duties whose code begins like this."""
    with database.writing() as session:
        for row in session.scalars(select(DutyVerdict).where(DutyVerdict.code.startswith(codes))):
            row.state = state


def _unit(database):
    with database.reading() as session:
        row = Builder(session).unit(DESA)

    class Unit:
        id = row.unit_id

    return Unit()
