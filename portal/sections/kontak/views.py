"""How to reach a unit and the units right below it."""

from dataclasses import dataclass

from portal.reads.kontak import ContactView, PhoneRow, read_phones
from portal.reads.sources import read_source_groups
from portal.rules.noticeboard import parse_emergencies
from portal.web.ask import Ask
from portal.web.blocks import contact_of, contact_state, hours_today
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
    every, some = read_source_groups(ask.session, ask.unit, ((), ("contact",)))
    own = [row for row in every if row.unit_id == ask.unit.id]
    giving = {row.id for row in some}
    return Reply(
        template="kontak/satu.html",
        title="Kontak dan jam buka",
        lead=f"Cara menghubungi {ask.unit.title}.",
        data=data,
        states={"kontak": contact_state(ask, contact, own)},
        sources=tuple(row for row in own if row.id in giving),
        extra={
            "hours": hours_today(ask, contact),
            "contact": contact,
            "emergencies": ask.desk.shelf.config("kontak.toml", parse_emergencies),
        },
    )
