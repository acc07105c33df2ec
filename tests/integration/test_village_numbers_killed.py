"""The sheet of villages' numbers when its process is killed, and when two come at once: nothing is
half-said or counted twice."""

import threading
from decimal import Decimal

import pytest
from conftest import START
from openpyxl import Workbook
from sqlalchemy import func, select

from connectors.lembar.template import META, VERSION, VILLAGES_NAME
from connectors.lembar.village_form import NAME, form_of_villages
from connectors.records import Cell, Statistic
from portal.errors import BusyError
from portal.ingest.assembling import make_projectors
from portal.ingest.masking import Confirmed, MaskingDoor
from portal.ingest.publishing import list_unpublished, publish_stream
from portal.ingest.rebuilding import rebuild_numbers
from portal.ingest.typing_in import publish_typed
from portal.model import Item, ItemVersion, Observation, Run, SheetUpload, ShownValue
from tests.builders import Builder
from tests.integration.sent_numbers import KECAMATAN, REGENCY, read_columns, take
from tests.workbooks import pack

VILLAGES = ("64.08.05.2004", "64.08.05.2006")
PEOPLE, FAMILIES = "penduduk-jumlah", "keluarga-jumlah"
KEYS = {f"{each}-2026-{code}" for code in VILLAGES for each in (PEOPLE, FAMILIES)}


class Office:
    """A kecamatan with two villages it has numbers of."""

    def __init__(self, database, settings, folder):
        self.database, self.settings, self.folder = database, settings, folder
        self.projectors = make_projectors(settings, database)

    def fill(self, *numbers):
        """The sheet: men, women and families of each village."""
        columns = read_columns(self.settings)
        titles = [each.title for each in form_of_villages(columns).columns]
        book = Workbook()
        sheet = book.active
        sheet.title = NAME
        sheet.append(titles)
        sheet.append([""] * len(titles))
        for code, row in zip(VILLAGES, numbers, strict=True):
            cells = dict(
                zip(("Penduduk laki-laki", "Penduduk perempuan", "Keluarga"), row, strict=True)
            )
            sheet.append([{"Kode": code, **cells}.get(each) for each in titles])
        book.create_sheet(META).append([VILLAGES_NAME, VERSION, KECAMATAN, 2026])
        return pack(book)

    def take(self, body):
        return take(self.settings, self.database, body)

    def tell(self, code, families):
        """The village's own sheet says how many families it has."""
        record = Statistic(
            key=FAMILIES, indicator=FAMILIES, title=FAMILIES, period="2026",
            cells=(Cell("total", "total", "", Decimal(families)),),
        )  # fmt: skip
        with self.database.reading() as session:
            unit_id = Builder(session).unit(code).unit_id
        door = MaskingDoor(Confirmed(frozenset()))
        publish_typed(
            self.database, door, self.projectors, unit_id, code,
            {"lembar-monografi": [record]}, START,
        )  # fmt: skip

    def count(self, table, *conditions):
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(table).where(*conditions))

    def shown(self):
        """What pages read: level, unit, indicator and sex to number and how many told it."""
        with self.database.reading() as session:
            return {
                (row.level, row.unit_id, row.indicator, row.sex): (
                    row.sum, row.scale, row.reporting,
                )
                for row in session.scalars(select(ShownValue))
            }  # fmt: skip

    def rebuilt(self):
        """The same, counted from what sources said."""
        with self.database.reading() as session:
            regency = Builder(session).unit(REGENCY)
        rebuild_numbers(self.database, self.projectors, regency, lambda: START, lambda *_said: None)
        return self.shown()

    def sum_of(self, indicator):
        with self.database.reading() as session:
            unit_id = Builder(session).unit(KECAMATAN).unit_id
        row = self.shown()["kecamatan", unit_id, indicator, ""]
        return row[0] / 10 ** row[1], row[2]


@pytest.fixture
def office(tree_database, settings_of, tmp_path):
    return Office(tree_database, settings_of(tree_database), tmp_path)


@pytest.fixture
def send(office, nursery):
    """Send a sheet in a process of its own, which dies at a point."""
    url = office.database.engine.url.render_as_string(hide_password=False)
    home = office.settings.home
    return lambda file, point, nth: nursery.run("sent_numbers", url, home, file, point, nth)


POINTS = [
    ("before page commit", 1),
    ("within publish", 1),
    ("before release", 1),
    ("after publish", 1),
]


@pytest.mark.parametrize(("point", "nth"), POINTS)
def test_killed_at_any_point_the_same_sheet_again_makes_it_whole(office, send, point, nth):
    file = office.folder / "angka.xlsx"
    file.write_bytes(office.fill((400, 390, 210), (800, 760, 402)))

    killed = send(file, point, nth)
    assert killed.returncode == -9, killed.stderr
    assert office.count(SheetUpload) == 0  # nobody was told that it was taken
    assert office.count(ItemVersion) in (0, len(KEYS))  # all of the sheet, or nothing
    shown = office.shown()
    assert shown == office.rebuilt()  # no number without its sums
    assert len({key[2] for key in shown}) in (0, 2)
    with office.database.writing() as session:  # its lease runs out
        session.scalars(select(Run).where(Run.state == "running")).one().lease_until = 0
    ended = send(file, "none", 1)
    assert ended.returncode == 0, ended.stderr
    new, changed, unchanged, removed = map(int, ended.stdout.split())
    assert new + unchanged == len(KEYS) and changed == removed == 0
    assert office.count(Item) == office.count(ItemVersion) == len(KEYS)
    assert office.count(ItemVersion, ItemVersion.state == "published") == len(KEYS)
    assert office.count(Observation, Observation.indicator == FAMILIES) == 2
    assert office.sum_of(FAMILIES) == (612, 2) and office.sum_of(PEOPLE) == (2350, 2)
    assert office.shown() == office.rebuilt()
    assert office.count(SheetUpload) == 1


def test_what_a_killed_sheet_left_is_shown_by_the_harvester(office, send):
    file = office.folder / "angka.xlsx"
    file.write_bytes(office.fill((400, 390, 210), (800, 760, 402)))
    killed = send(file, "within publish", 1)
    assert killed.returncode == -9 and office.shown() == {}
    assert list_unpublished(office.database) == []  # somebody may still be at it
    with office.database.writing() as session:
        session.scalars(select(Run)).one().state = "failed"
    for source_id, stream in list_unpublished(office.database):
        publish_stream(
            office.database, source_id, stream, office.projectors, START, lambda _point: None
        )
    assert office.sum_of(FAMILIES) == (612, 2)
    assert office.shown() == office.rebuilt()


def at_once(*calls):
    """What each call answered, all begun together."""
    found, gate = [], threading.Barrier(len(calls))

    def one(call):
        gate.wait(30)
        try:
            found.append(call())
        except BusyError:
            found.append("sibuk")

    threads = [threading.Thread(target=one, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(found) == len(calls)
    return found


def test_two_at_once_leave_the_numbers_of_one_of_them_whole(office):
    """One waits with a sentence, or comes after: never men of the one beside women of the other."""
    first = office.fill((400, 390, 210), (800, 760, 402))
    second = office.fill((41, 42, 43), (51, 52, 53))
    found = at_once(*(lambda body=body: office.take(body) for body in (first, second, first)))
    taken = [each for each in found if each != "sibuk"]
    assert taken and office.count(SheetUpload) == len(taken)
    assert office.sum_of(PEOPLE) + office.sum_of(FAMILIES) in ((2350, 2, 612, 2), (186, 2, 96, 2))
    assert office.count(Observation, Observation.indicator == FAMILIES) == 2
    assert office.count(Run, Run.state == "running") == 0
    assert office.shown() == office.rebuilt()


def test_a_village_and_its_kecamatan_at_once_are_both_kept(office):
    """Two sources of one number: both stand, one is shown, and the sum is of what is shown."""
    body = office.fill((400, 390, 210), (800, 760, 402))
    found = at_once(
        lambda: office.take(body),
        lambda: office.tell(VILLAGES[0], 200),
        lambda: office.tell(VILLAGES[1], 400),
    )
    assert "sibuk" not in found  # another source, so nobody waits
    assert office.count(Observation, Observation.indicator == FAMILIES) == 4
    assert office.shown() == office.rebuilt()
    assert office.sum_of(FAMILIES) == (600, 2)  # the villages' own come first
    assert office.sum_of(PEOPLE) == (2350, 2)
