"""What a record type adds to the shown tables when it is published: the projectors."""

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from connectors.records import Record
from portal.model import Item, UnitVersion


class Projector(Protocol):
    """Turns published records of some types into rows that pages read; idempotent."""

    types: frozenset[str]

    def project(
        self, session: Session, item: Item, record: Record, unit: UnitVersion, fetched_at: datetime
    ) -> None:
        """Replace what this item added, by the version that was fetched then."""
        ...

    def retract(self, session: Session, item: Item) -> None:
        """Take away what this item added: it is hidden now."""
        ...

    def finish(self, session: Session, touched: frozenset[int], now: datetime) -> frozenset[int]:
        """Once a batch, after its items: units whose pages changed besides the touched ones."""
        ...
