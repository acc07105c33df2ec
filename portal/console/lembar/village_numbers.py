"""Numbers of a kecamatan's villages: the form for a year, and taking it filled in."""

from connectors.lembar.village_form import NumberColumn
from connectors.lembar.village_numbers import VillageRow
from portal.acts.village_numbers import Reporter, take_village_numbers
from portal.errors import InputError
from portal.reads.known_numbers import list_villages, read_known_numbers
from portal.rules.village_columns import FILE, parse_village_columns
from portal.settings import read_config
from portal.tree import UnitView
from portal.web.formats import MIMES
from portal.web.lembar_desa import write_villages_form
from portal.web.room import Done, Form, NotHere, Sent, StaffAsk

KIND = "kecamatan"
WORD = "unduh-angka-desa"
ACT = "kirim lembar"
_YEARS = 3


def list_years(ask: StaffAsk) -> list[int]:
    """The years a form is handed out for, this one first."""
    return [ask.moment.today.year - back for back in range(_YEARS)]


def send_form(ask: StaffAsk) -> Sent | NotHere:
    """The form for the year in the address, else for this one."""
    wanted = ask.detail.removeprefix(WORD).removeprefix("-") or str(ask.moment.today.year)
    year = next((each for each in list_years(ask) if str(each) == wanted), None)
    if ask.unit.kind != KIND or year is None:
        return NotHere("Lembar ini tidak ada.")
    villages = [each for each in _list_villages(ask) if ask.may(ACT, each)]
    columns = _columns(ask)
    known = read_known_numbers(ask.session, ask.unit, villages, columns, year)
    body = write_villages_form(ask.unit, villages, known, columns, year, ask.moment.now)
    return Sent(body, MIMES["xlsx"], f"angka-desa-{ask.unit.code}-{year}.xlsx")


def send_villages(ask: StaffAsk, form: Form) -> Done:
    """Take a sheet with the numbers of the villages; a row outside the roles is refused."""
    if ask.unit.kind != KIND:
        raise InputError("Angka desa dikirim untuk kecamatan.")
    sent = form.files.get("berkas")
    if sent is None or not sent.body:
        raise InputError("Pilih dahulu lembar angka desa yang sudah diisi.")
    take_village_numbers(
        ask.desk.settings,
        ask.desk.database,
        _columns(ask),
        Reporter(
            ask.person.account_id,
            ask.unit,
            {
                each.code: VillageRow(each.kind, ask.may(ACT, each), (each.name, each.title))
                for each in _list_villages(ask)
            },
        ),
        sent.name,
        sent.body,
        ask.moment.today,
        ask.desk.clock(),
        good_only=form.text("sebagian") == "ya",
    )
    return Done(ask.path, "angka")


def _list_villages(ask: StaffAsk) -> list[UnitView]:
    return list_villages(list(ask.tree.below(ask.unit)))


def _columns(ask: StaffAsk) -> tuple[NumberColumn, ...]:
    """Read for each form: they are checked against the catalogue, and few forms are asked for."""
    return parse_village_columns(read_config(ask.desk.settings, FILE), ask.desk.shelf.catalogue())
