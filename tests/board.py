"""A kecamatan's board behind the door: accounts, judged duties, forms sent as a person does."""

import re
from datetime import date

from werkzeug.test import Client, TestResponse

from portal.acts.accounts import NewAccount, add_account
from portal.db import Database
from portal.ingest.evaluating_duties import judge_duties
from portal.ingest.filing import Cabinet
from portal.ingest.points import pass_on
from portal.model import StaffFact
from portal.reads.duty_rules import read_duty_rules
from portal.rules.rights import parse_rights
from portal.settings import Settings, read_config
from tests.builders import Builder
from tests.conftest import MovableClock
from tests.duties import DESA, KECAMATAN, OTHER

PASSWORD = "sungai-sangatta-jernih"
APBDES = "desa-apbdes-tetapkan"
BOARD = f"/ruang/papan/{KECAMATAN}"
ONE = f"/ruang/papan/{DESA}"
PEOPLE = (
    ("kominfo", "diskominfo", "64.08"),
    ("camat", "kecamatan", KECAMATAN),
    ("sekcam", "kecamatan", KECAMATAN),
    ("lain", "kecamatan", "64.08.05"),
    ("desa", "unit", DESA),
    ("tetangga", "unit", OTHER),
    ("periksa", "auditor", "64.08"),
)


def add_people(database: Database, settings: Settings, clock: MovableClock) -> None:
    rights = parse_rights(read_config(settings, "roles.toml"))
    for login, role, unit in PEOPLE:
        wanted = NewAccount(login, login.title(), role, unit, PASSWORD, must_change=False)
        add_account(database, rights, wanted, clock())


def judge(database: Database, settings: Settings, clock: MovableClock) -> None:
    cabinet = Cabinet(settings.files, database, pass_on)
    for _ in range(3):
        judge_duties(database, cabinet, read_duty_rules(settings), clock())


def keep_register(database: Database, clock: MovableClock, unit: str = KECAMATAN) -> None:
    """The kecamatan's office records papers since the year before."""
    with database.writing() as session:
        unit_id = Builder(session).unit(unit).unit_id
        session.add(
            StaffFact(
                unit_id=unit_id, kind="register", since=date(2025, 1, 1), basis="uji", at=clock()
            )
        )


def enter(front, login: str) -> Client:
    client = Client(front)
    assert client.post("/masuk", data={"nama": login, "sandi": PASSWORD}).status_code == 303
    return client


def send(client: Client, page: str, act: str, **form: str) -> TestResponse:
    """Send a form of a page to one of its room's acts."""
    token = re.search(r'name="tanda" value="([^"]+)"', client.get(page).text)
    assert token, page
    return client.post(
        f"{page.partition('?')[0].removesuffix('/petugas')}/{act}",
        data={**form, "tanda": token[1]},
    )
