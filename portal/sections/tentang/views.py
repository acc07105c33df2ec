"""Three pages of plain text, with the contact of the office that answers for them."""

from dataclasses import dataclass

from portal.web.ask import Ask
from portal.web.blocks import contact_of
from portal.web.reply import Answer, Reply


@dataclass(frozen=True, slots=True)
class About:
    """A page of text, by name."""

    topic: str


def show_data(ask: Ask) -> Answer:
    """Where numbers come from and what the words of the chips mean."""
    return _page(ask, "tentang-data", "Tentang data", "Dari mana isi halaman ini.")


def show_access(ask: Ask) -> Answer:
    """What works for whom, and whom to tell when it does not."""
    return _page(ask, "aksesibilitas", "Aksesibilitas", "Supaya dapat dipakai semua orang.")


def show_privacy(ask: Ask) -> Answer:
    """What is kept of a visit, and what is never shown."""
    return _page(ask, "privasi", "Privasi", "Apa yang kami simpan dan tidak.")


def _page(ask: Ask, topic: str, title: str, lead: str) -> Reply:
    return Reply(
        template=f"tentang/{topic}.html",
        title=title,
        lead=lead,
        data=About(topic),
        schema="tentang",
        extra={"contact": contact_of(ask)},
    )
