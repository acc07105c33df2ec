"""A kecamatan's board behind the door: accounts, judged duties, forms sent as a person does."""

from datetime import date

from werkzeug.test import Client, TestResponse

from portal.db import Database
from portal.model import StaffFact
from tests.builders import Builder
from tests.conftest import MovableClock
from tests.duties import DESA, KECAMATAN, OTHER
from tests.staff import read_token

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


def keep_register(database: Database, clock: MovableClock, unit: str = KECAMATAN) -> None:
    """The kecamatan's office records papers since the year before."""
    with database.writing() as session:
        unit_id = Builder(session).unit(unit).unit_id
        session.add(
            StaffFact(
                unit_id=unit_id, kind="register", since=date(2025, 1, 1), basis="uji", at=clock()
            )
        )


def send(client: Client, page: str, act: str, **form: str) -> TestResponse:
    """Send a form of a page to one of its room's acts."""
    token = read_token(client, page)
    return client.post(
        f"{page.partition('?')[0].removesuffix('/petugas')}/{act}",
        data={**form, "tanda": token},
    )
