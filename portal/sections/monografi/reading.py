"""What several pages of the section ask alike: a year's numbers, the form, where offices go."""

from dataclasses import dataclass

from portal.reads.monografi import Monografi, read_monografi
from portal.rules.freshness import not_applicable
from portal.rules.indicator_rows import parse_small_cells
from portal.rules.monografi_form import MonografiForm, parse_monografi_form
from portal.web.ask import Ask, path_to
from portal.web.blocks import contact_of
from portal.web.reply import Reply

TYPES = ("statistic",)


@dataclass(frozen=True, slots=True)
class NoMonografi:
    """An office has no area of its own."""

    elsewhere: str


def read_year(ask: Ask, period: str, only: frozenset[str] = frozenset()) -> Monografi:
    """The topics of the asked unit in a year, the newest one when there is no such year."""
    shelf = ask.desk.shelf
    return read_monografi(
        ask.session,
        ask.tree,
        ask.unit,
        period,
        shelf.catalogue(),
        shelf.config("suppression.toml", parse_small_cells),
        only,
    )


def form_of(ask: Ask) -> MonografiForm:
    """The form of the document."""
    return ask.desk.shelf.config("monografi.toml", parse_monografi_form)


def show_elsewhere(ask: Ask) -> Reply:
    """An office has no people: where the numbers are instead."""
    state = not_applicable("Kantor tidak punya data wilayah")
    return Reply(
        template="monografi/kantor.html",
        title="Data wilayah",
        lead=f"{ask.unit.title} adalah kantor, bukan wilayah.",
        data=NoMonografi(path_to(ask.tree.root, "monografi")),
        states={"monografi": state},
    )


def identify(ask: Ask) -> list[tuple[str, str]]:
    """Where the unit lies and how it is reached, as the head of the form asks."""
    trail = ask.tree.trail(ask.unit)
    contact = contact_of(ask)
    rows = [("Kode wilayah", ask.unit.code)]
    rows += [(each.designation or each.kind.capitalize(), each.name) for each in reversed(trail)]
    rows += [("Kode pos", contact.postcode), ("Alamat kantor", contact.address)]
    return [(name, value) for name, value in rows if value]
