"""Whether the addresses of evidence still answer."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.model.base import Base, UtcDateTime


class LinkCheck(Base):
    """How the address of an item answered when it was opened last.

    state: hidup | rusak | tak-terjangkau. `since`: the day from which it has been in this state;
    `alive_on`: the last day it answered, NULL when it never did.
    """

    __tablename__ = "link_check"
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    url: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(16))
    since: Mapped[date]
    alive_on: Mapped[date | None]
    sentence: Mapped[str] = mapped_column(String(300), default="")
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
