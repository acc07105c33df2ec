"""Procurement in the shape of OCDS 1.1.5, as far as we use it.

Each record is one release of a process: the plan, the notice, a result, a contract. Releases of
one process share its name, or are joined by the plan's codes. Money is in sen; days are as the
source writes them, never shifted.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from connectors.records import Record

Process = Literal["rup", "swakelola", "tender", "nontender", "pencatatan"]
TenderStatus = Literal["", "planned", "active", "cancelled", "unsuccessful", "complete"]
ContractStatus = Literal["", "active", "terminated", "cancelled"]


@dataclass(frozen=True, slots=True)
class Party:
    """A buyer or procuring entity; `other` is its code in the second numbering."""

    id: str = ""
    name: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A planned step with its first and last day."""

    id: str
    title: str
    start: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Planning:
    """OCDS planning.budget: the ceiling and what the plan says of it."""

    amount: int | None = None
    source: str = ""
    account: str = ""
    announced: date | None = None
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Tender:
    """OCDS tender: what is bought, how, and where the selection stands."""

    id: str = ""
    version: int = 0
    description: str = ""
    status: TenderStatus = ""
    status_text: str = ""
    method: Literal["", "open", "selective", "limited", "direct"] = ""
    method_text: str = ""
    category: Literal["", "goods", "works", "services"] = ""
    category_text: str = ""
    criteria: str = ""
    payment: str = ""
    size: str = ""
    location: str = ""
    value: int | None = None
    announced: date | None = None
    reason: str = ""  # why repeated or closed
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Award:
    """OCDS award."""

    id: str
    supplier: str = ""
    value: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """OCDS contract; `paid` is what its implementation spent so far."""

    id: str
    number: str = ""
    supplier: str = ""
    value: int | None = None
    paid: int | None = None
    signed: date | None = None
    start: date | None = None
    end: date | None = None
    status: ContractStatus = ""
    status_text: str = ""
    amendment: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Procurement(Record):
    """One release of a procurement process. `plans` are RUP codes, as text."""

    title: str
    process: Process
    process_id: str
    year: int | None = None
    plans: tuple[str, ...] = ()
    entity: Party = Party()
    buyer: Party = Party()
    planning: Planning | None = None
    tender: Tender | None = None
    award: Award | None = None
    contract: Contract | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyingUnit(Record):
    """A satuan kerja as the procurement systems number it."""

    satker: str
    name: str
    other: str = ""
    years: tuple[int, ...] = ()
