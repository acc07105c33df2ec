"""What several sections say alike: the contact of the unit, its hours today, its services."""

from collections.abc import Iterable

from portal.reads.kontak import ContactView, read_contact
from portal.reads.layanan import ServiceList, read_services
from portal.reads.needs import read_awaited
from portal.reads.sources import SourceView, health_of
from portal.rules.contacts import parse_fallback
from portal.rules.freshness import Freshness, State, judge, not_applicable, parse_freshness
from portal.rules.hours import parse_hours
from portal.rules.needs import Awaited, parse_need_policy
from portal.rules.services import ServiceRow, parse_catalogue
from portal.tree import UnitView
from portal.web.ask import Ask


def contact_of(ask: Ask) -> ContactView:
    """The unit's contact, with a number in any case."""
    fallback = ask.desk.shelf.config("kontak.toml", parse_fallback)
    return read_contact(ask.session, ask.tree, ask.unit, fallback, ask.note)


def services_of(ask: Ask) -> ServiceList:
    """The unit's services."""
    catalogue = ask.desk.shelf.config("layanan.toml", parse_catalogue)
    return read_services(ask.session, ask.unit, catalogue)


def freshness_of(ask: Ask) -> Freshness:
    """For how long entries count as fresh."""
    return ask.desk.shelf.config("freshness.toml", parse_freshness)


def awaited_of(ask: Ask, units: Iterable[UnitView]) -> Awaited:
    """What readers of these units wait for."""
    policy = ask.desk.shelf.config("butuh.toml", parse_need_policy)
    return read_awaited(ask.session, policy, [unit.id for unit in units], ask.moment.today)


def told_waiting(ask: Ask, code: str) -> str:
    """How often a need of the unit was pressed, in words."""
    return awaited_of(ask, (ask.unit,)).tell(ask.unit.id, code)


def hours_today(ask: Ask, contact: ContactView) -> str:
    """`Buka hari ini 08.00–15.00 WITA`, or what is known instead."""
    hours = parse_hours(contact.hours)
    if hours is None:
        return contact.hours and f"Jam buka: {contact.hours}"
    span = hours.on(ask.moment.today)
    if span is None:
        return "Tutup hari ini"
    return f"Buka hari ini {span[0]:%H.%M}–{span[1]:%H.%M} {ask.moment.zone_name}"


def contact_state(ask: Ask, contact: ContactView, sources: Iterable[SourceView]) -> State:
    """How sure the ways to reach the unit are, by its own sources."""
    own = [each for each in sources if each.unit_id == ask.unit.id]
    return judge("kontak", contact.fetched_at, health_of(own), freshness_of(ask), ask.moment)


def services_state(services: Iterable[ServiceRow]) -> State:
    """Whether the office itself described its services, or the general rules stand here."""
    rows = tuple(services)
    if not rows:
        return not_applicable("Tidak ada layanan loket di sini")
    if all(row.own for row in rows):
        return State("segar", "Menurut kantor ini")
    return State(
        "segar", "Berlaku umum", "Syarat umum menurut peraturan. Kantor dapat menambah: tanya dulu."
    )
