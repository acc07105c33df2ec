"""Services of a unit: the general catalogue, with the unit's own descriptions in their place."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import BigInteger, Select, bindparam, select
from sqlalchemy.orm import Session

from connectors.records import Service
from portal.model import Item, ItemVersion, Placement
from portal.rules.codec import decode
from portal.rules.services import Catalogue, ServiceRow
from portal.tree import UnitView
from portal.tree.naming import slugify


@dataclass(frozen=True, slots=True)
class ServiceList:
    """The services of a unit."""

    services: tuple[ServiceRow, ...]

    def find(self, slug: str) -> ServiceRow | None:
        """The service with this address."""
        return next((row for row in self.services if row.slug == slug), None)


def read_services(session: Session, unit: UnitView, catalogue: Catalogue) -> ServiceList:
    """What a unit offers; its own description of a service stands over the general one."""
    general = {row.name.casefold(): row for row in catalogue.of(unit.kind, unit.slug)}
    rows = session.connection().execute(_list_services(), {"unit": unit.id})
    for record in (decode(body) for (body,) in rows):
        if isinstance(record, Service):
            key = record.name.casefold()
            general[key] = _own(record, general.get(key), unit)
    return ServiceList(tuple(general.values()))


@cache
def _list_services() -> Select[str]:
    """The statement overviews ask as well, made once."""
    return (
        select(ItemVersion.body)
        .join(Item, Item.published_id == ItemVersion.id)
        .join(Placement, Placement.item_id == Item.id)
        .where(
            Placement.type == "service",
            Placement.unit_id == bindparam("unit", type_=BigInteger),
            Placement.role == "publisher",
            Item.hidden_at.is_(None),
        )
        .order_by(Item.id)
    )


def _own(record: Service, general: ServiceRow | None, unit: UnitView) -> ServiceRow:
    """The unit's words; what it leaves open is filled from the catalogue, never guessed."""
    return ServiceRow(
        slug=general.slug if general else slugify(record.name)[:60],
        name=record.name,
        for_what=general.for_what if general else "",
        kinds=frozenset({unit.kind}),
        requirements=record.requirements or (general.requirements if general else ()),
        steps=general.steps if general else (),
        cost=record.cost or (general.cost if general else ""),
        duration=record.duration or (general.duration if general else ""),
        place=record.place or (general.place if general else ""),
        legal_basis=general.legal_basis if general else "",
        own=True,
    )
