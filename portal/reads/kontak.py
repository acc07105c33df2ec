"""How to reach an office; without a number of its own, the kecamatan's, then Diskominfo's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from connectors.cleaning.phones import Phone, read_phone
from connectors.records import Contact
from portal.model import Item, ItemVersion, Placement
from portal.release import PageNote
from portal.rules.codec import decode
from portal.rules.contacts import Fallback
from portal.tree import Tree, UnitView


@dataclass(frozen=True, slots=True)
class ContactView:
    """What is known of an office. `phone_of` names another office when the number is not its
    own; `phone_note` says what kind of number it is then."""

    phone: Phone
    phone_of: str = ""
    phone_note: str = ""
    whatsapp: Phone | None = None
    email: str = ""
    address: str = ""
    postcode: str = ""
    site: str = ""
    hours: str = ""
    fetched_at: datetime | None = None

    @property
    def known(self) -> bool:
        """Whether the unit itself gave anything."""
        return self.fetched_at is not None

    @property
    def own_phone(self) -> bool:
        """Whether the number is the unit's own."""
        return not self.phone_of


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """A unit and its own number, if one is known."""

    unit: UnitView
    phone: Phone | None


@dataclass(frozen=True, slots=True)
class _Given:
    values: Mapping[str, str]
    fetched_at: datetime


def read_contact(
    session: Session, tree: Tree, unit: UnitView, fallback: Fallback, note: PageNote
) -> ContactView:
    """The contact of a unit, with a number that can be dialled in any case."""
    helpers = _helpers(tree, unit, fallback)
    note.units.update(helper.id for helper in helpers)
    given = _read_given(session, (unit, *helpers))
    own = given.get(unit.id)
    values = own.values if own else {}
    phone, phone_of, phone_note = _phone(values), "", ""
    for helper in helpers:
        if phone is not None:
            break
        lent = given.get(helper.id)
        phone, phone_of = (_phone(lent.values) if lent else None), helper.title
    if phone is None:
        last = fallback.last(tree.root.code)
        phone, phone_of, phone_note = last.phone, last.name, last.note
    return ContactView(
        phone=phone,
        phone_of=phone_of,
        phone_note=phone_note,
        whatsapp=read_phone(values.get("whatsapp", "")),
        email=values.get("surel", ""),
        address=values.get("alamat", ""),
        postcode=values.get("kodepos", ""),
        site=values.get("situs", ""),
        hours=values.get("jam", ""),
        fetched_at=own.fetched_at if own else None,
    )


def read_phones(session: Session, units: tuple[UnitView, ...]) -> tuple[PhoneRow, ...]:
    """The own numbers of several units."""
    given = _read_given(session, units)
    return tuple(
        PhoneRow(unit, _phone(given[unit.id].values) if unit.id in given else None)
        for unit in units
    )


def _helpers(tree: Tree, unit: UnitView, fallback: Fallback) -> tuple[UnitView, ...]:
    above = [step for step in tree.trail(unit)[:-1] if step.kind in ("kecamatan", "setda")]
    office = [
        each
        for each in tree.children(tree.root, ("opd",))
        if fallback.office and each.slug.startswith(fallback.office)
    ]
    return tuple(helper for helper in (*reversed(above), *office) if helper.id != unit.id)


def _phone(values: Mapping[str, str]) -> Phone | None:
    return read_phone(values.get("telepon", "")) or read_phone(values.get("whatsapp", ""))


def _read_given(session: Session, units: Iterable[UnitView]) -> dict[int, _Given]:
    """The newest non-empty value of each channel, by unit."""
    asked = {"units": [unit.id for unit in units]}
    rows = session.connection().execute(_list_contacts(), asked)
    values: dict[int, dict[str, str]] = {}
    fetched: dict[int, datetime] = {}
    for unit_id, body, fetched_at in rows:
        record = decode(body)
        if isinstance(record, Contact) and record.value:
            values.setdefault(unit_id, {})[record.channel] = record.value
            fetched[unit_id] = fetched_at
    return {unit_id: _Given(found, fetched[unit_id]) for unit_id, found in values.items()}


@cache
def _list_contacts() -> Select[int, str, datetime]:
    """The statement nearly every page asks, made once."""
    return (
        select(Placement.unit_id, ItemVersion.body, ItemVersion.fetched_at)
        .join(Item, Item.id == Placement.item_id)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .where(
            Placement.type == "contact",
            Placement.role == "publisher",
            Placement.unit_id.in_(bindparam("units", expanding=True)),
            Item.hidden_at.is_(None),
        )
        .order_by(ItemVersion.fetched_at, Item.id)
    )
