"""People behind the door of the staff rooms: accounts, signing in, a form's token, a judgement."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from werkzeug.test import Client

from portal.acts.accounts import NewAccount, add_account
from portal.db import Database
from portal.front.layer import Front
from portal.ingest.evaluating_duties import judge_duties
from portal.ingest.filing import Cabinet
from portal.ingest.points import pass_on
from portal.reads.duty_rules import read_duty_rules
from portal.rules.rights import parse_rights
from portal.settings import Settings, read_config
from portal.wsgi import make_front
from tests.conftest import MovableClock

PASSWORD = "sungai-sangatta-jernih"
# What a hash costs is written in it: these people are let in at once, test_signing_in's are not.
QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
Person = tuple[str, str, str]  # login, role, unit


def add_people(
    database: Database, settings: Settings, clock: MovableClock, people: Iterable[Person]
) -> None:
    """An account for each, with a password that need not be changed."""
    rights = parse_rights(read_config(settings, "roles.toml"))
    for login, role, unit in people:
        wanted = NewAccount(login, login.title(), role, unit, PASSWORD, must_change=False)
        add_account(database, rights, wanted, clock(), hasher=QUICK)


@contextmanager
def open_front(
    database: Database, settings: Settings, clock: MovableClock, people: Iterable[Person]
) -> Iterator[Front]:
    """The portal with these people, looking for releases at every page."""
    add_people(database, settings, clock, people)
    made = make_front(settings, database, clock)
    made.snapshot._oldest = 0.0
    try:
        yield made
    finally:
        made.stop()


def enter(front, login: str) -> Client:
    """Somebody who has signed in."""
    client = Client(front)
    assert client.post("/masuk", data={"nama": login, "sandi": PASSWORD}).status_code == 303
    return client


def read_token(client: Client, page: str = "/ruang/akun") -> str:
    """What the forms of a page carry against forged ones."""
    html = client.get(page).text
    found = re.search(r'name="tanda" value="([^"]+)"', html)
    assert found, html
    return found[1]


def judge(database: Database, settings: Settings, clock: MovableClock) -> None:
    """Judge until nothing is stale: evidence, then duties, then what follows from them."""
    cabinet = Cabinet(settings.files, database, pass_on)
    for _ in range(3):
        judge_duties(database, cabinet, read_duty_rules(settings), clock())
