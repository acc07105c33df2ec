"""Saya butuh ini: counted once, without identity, paced, and only while it is missing."""

import hashlib
import logging
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from conftest import ROOT
from sqlalchemy import func, select

from portal.acts import press_memory
from portal.acts.pressing_needs import Presses, press
from portal.app import create_app
from portal.errors import BusyError
from portal.model import NeedDay
from portal.rules.needs import NeedPolicy
from tests.needs import BUTTON, HOME, PAGE, counted, judge_missing, set_state, tap, unit_of


@pytest.fixture
def place(tree_database, clock):
    judge_missing(tree_database, clock)
    return tree_database


@pytest.fixture
def client(place, open_portal):
    return open_portal(place)


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
    set_state(place, "desa-apbdes", "tepat")
    answer = tap(client)
    assert answer.status_code == 200 and "Tidak sedang ditunggu" in answer.text
    assert BUTTON not in client.get(PAGE).text
    for odd in ("bagian-lain", "sampaikan", "lppd", "x" * 200, "bagian-tender"):
        assert tap(client, f"{HOME}/butuh/{odd}").status_code == 404, odd
    assert tap(client, f"{HOME}/butuh").status_code == 405
    with place.reading() as session:
        assert session.scalar(select(func.count()).select_from(NeedDay)) == 0


def test_a_flood_is_capped_and_paced(place, clock) -> None:
    unit = unit_of(place)
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
    unit, presses = unit_of(place), Presses()
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


def test_digests_end_with_the_day(clock, tmp_path) -> None:
    presses, network = Presses(tmp_path), "182.1.77.0/24"
    today, tomorrow = date(2026, 11, 24), date(2026, 11, 25)
    assert presses.admit(1, "apbdes", network, clock(), today, 9) == "new"
    assert presses.admit(1, "apbdes", network, clock(), today, 9) == "known"
    (file,) = files_of(tmp_path)
    held = file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"182.1" not in held and b"apbdes" not in held
    assert presses.admit(1, "apbdes", network, clock(), tomorrow, 9) == "new"
    (later,) = files_of(tmp_path)
    assert later != file and later.read_bytes()[:32] != held[:32]  # another salt
    assert Presses().admit(1, "apbdes", network, clock(), today, 9) == "new"  # without a home alone
    later.unlink()


def test_all_processes_of_a_home_know_who_pressed_and_share_the_pace(clock, tmp_path) -> None:
    today = date(2026, 11, 24)
    code = (
        "import sys\nfrom datetime import UTC, date, datetime\nfrom pathlib import Path\n"
        "from portal.acts import press_memory\n"
        "from portal.acts.pressing_needs import Presses\n"
        "press_memory.MEMORY = Path(sys.argv[3])\n"  # the one of the tests, as here
        "presses = Presses(Path(sys.argv[1]))\n"
        "now = datetime.fromtimestamp(float(sys.argv[2]), UTC)\n"
        "for at in range(40):\n"
        "    print(presses.admit(1, 'apbdes', f'n{at}', now, date(2026, 11, 24), 60))\n"
    )
    told = (tmp_path, clock().timestamp(), press_memory.MEMORY)
    command = [sys.executable, "-c", code, *map(str, told)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) for _ in range(3)
    ]
    said = [line for each in running for line in each.communicate(timeout=60)[0].split()]
    assert said.count("new") == 40 and said.count("known") == 80
    other = Presses(tmp_path)
    more = [other.admit(2, "apbdes", f"n{at}", clock(), today, 60) for at in range(30)]
    assert more.count("new") == 20 and more[20:] == ["busy"] * 10
    for each in files_of(tmp_path):
        each.unlink()


def test_memory_that_somebody_else_put_there_is_not_used(clock, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(press_memory, "MEMORY", tmp_path)
    outside = tmp_path / "rahasia"
    outside.write_text("tetap")
    home = tmp_path / "var"
    mark = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
    (tmp_path / f"jenjang-{os.geteuid()}-{mark}-2026-11-24").symlink_to(outside)
    presses, today = Presses(home), date(2026, 11, 24)
    assert presses.admit(1, "apbdes", "n", clock(), today, 9) == "new"
    assert presses.admit(1, "apbdes", "n", clock(), today, 9) == "known"
    assert outside.read_text() == "tetap"
    monkeypatch.setattr(press_memory, "MEMORY", tmp_path / "tidak-ada")
    assert Presses(home).admit(1, "apbdes", "n", clock(), today, 9) == "new"


def files_of(home: Path) -> list[Path]:
    mark = hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]
    return list(press_memory.MEMORY.glob(f"jenjang-*-{mark}-*"))
