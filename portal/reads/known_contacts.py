"""What is known of the contacts of many units: what their sheets said, and what others say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.records import Channel, Contact
from portal.model import Item, ItemVersion, Source
from portal.rules.brought import SHEET
from portal.rules.codec import decode
from portal.tree import UnitView


@dataclass(frozen=True, slots=True)
class KnownContacts:
    """The newest value of each channel: from the unit's sheet, and from its other sources."""

    own: Mapping[Channel, str] = field(default_factory=dict)
    others: Mapping[Channel, str] = field(default_factory=dict)

    def value(self, channel: Channel) -> str:
        """What is known of a channel; the unit's own word wins."""
        return self.own.get(channel) or self.others.get(channel, "")


NOTHING_KNOWN = KnownContacts()


def read_known_contacts(session: Session, units: Sequence[UnitView]) -> Mapping[int, KnownContacts]:
    """By unit; one that nothing is known of is left out."""
    wanted = {unit.id for unit in units}
    rows = session.execute(
        select(Source.unit_id, Source.kind, ItemVersion.body)
        .join(Item, Item.source_id == Source.id)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .where(Item.type == "contact", Item.hidden_at.is_(None))
        .order_by(ItemVersion.fetched_at, Item.id)
    )
    own: dict[int, dict[Channel, str]] = {}
    others: dict[int, dict[Channel, str]] = {}
    for unit_id, kind, body in rows:
        record = decode(body)
        if unit_id in wanted and isinstance(record, Contact) and record.value:
            said = own if kind == SHEET else others
            said.setdefault(unit_id, {})[record.channel] = record.value
    return {
        unit_id: KnownContacts(own.get(unit_id, {}), others.get(unit_id, {}))
        for unit_id in own.keys() | others.keys()
    }
