"""How to reach a unit and the units right below it."""

from dataclasses import dataclass

from portal.reads.kontak import ContactView, PhoneRow, read_phones
from portal.reads.sources import read_sources
from portal.rules.formatting import show_day
from portal.rules.freshness import State
from portal.web.ask import Ask
from portal.web.blocks import contact_of, hours_today
from portal.web.reply import Answer, Reply


@dataclass(frozen=True, slots=True)
class ContactPage:
    """The unit's contact and the numbers below it."""

    contact: ContactView
    below: tuple[PhoneRow, ...]


def show(ask: Ask) -> Answer:
    """The number first, then everything else that is known."""
    contact = contact_of(ask)
    data = ContactPage(contact, read_phones(ask.session, ask.tree.children(ask.unit)))
    return Reply(
        template="kontak/satu.html",
        title="Kontak dan jam buka",
        lead=f"Cara menghubungi {ask.unit.title}.",
        data=data,
        states={"kontak": _state(ask, contact)},
        sources=read_sources(ask.session, ask.unit, ("contact",)) if contact.known else (),
        extra={"hours": hours_today(ask, contact), "contact": contact},
    )


def _state(ask: Ask, contact: ContactView) -> State:
    if contact.fetched_at is None:
        return State("kosong", "Belum kami temukan")
    return State("segar", f"Data per {show_day(ask.moment.day_of(contact.fetched_at))}")
