"""Signed bundles of a unit: its keys, and the receipts of what was taken."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.model import Account, BundleKey, BundleReceipt
from portal.rules.formatting import show_day
from portal.tree import UnitView


@dataclass(frozen=True, slots=True)
class Receipt:
    """One bundle that was taken."""

    id: int
    name: str
    sha256: str
    sequence: int
    producer: str
    holder: str
    made_at: datetime
    at: datetime
    who: str
    full: bool
    files: int
    new: int
    changed: int
    unchanged: int
    removed: int
    rejected: int
    masked: int
    held: int
    parts: Mapping[str, int]
    notes: tuple[str, ...]
    rejects: tuple[str, ...]

    @property
    def untold(self) -> int:
        """Refused lines that the receipt does not name."""
        return max(0, self.rejected - len(self.rejects))


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key as staff see it."""

    mark: str
    holder: str
    registered_by: str
    state: str
    is_valid: bool


def read_receipts(session: Session, unit_id: int, most: int = 50) -> tuple[Receipt, ...]:
    """The last bundles of a unit, newest first."""
    rows = session.execute(
        select(BundleReceipt, BundleKey.holder, Account.name)
        .join(BundleKey, BundleKey.id == BundleReceipt.key_id)
        .join(Account, Account.id == BundleReceipt.account_id, isouter=True)
        .where(BundleReceipt.unit_id == unit_id)
        .order_by(BundleReceipt.id.desc())
        .limit(most)
    )
    return tuple(_view(row, holder, who or "terminal") for row, holder, who in rows)


def read_keys(session: Session, unit: UnitView) -> tuple[KeyView, ...]:
    """The keys a unit has or had, newest first."""
    rows = session.scalars(
        select(BundleKey).where(BundleKey.unit_id == unit.id).order_by(BundleKey.id.desc())
    )
    return tuple(
        KeyView(
            each.mark,
            each.holder,
            each.registered_by,
            tell_state(each),
            each.ends_at is None and each.withdrawn_at is None,
        )
        for each in rows
    )


def tell_state(key: BundleKey) -> str:
    """A key's state in words."""
    if key.withdrawn_at is not None:
        return f"dicabut {show_day(key.withdrawn_at.date())}: {key.withdrawn_why}"
    if key.ends_at is not None:
        return f"diganti {show_day(key.ends_at.date())}"
    return f"berlaku sejak {show_day(key.starts_at.date())}"


def describe_receipt(row: BundleReceipt, unit_code: str) -> dict[str, object]:
    """A receipt for machines."""
    counts = (
        "files", "new", "changed", "unchanged", "removed", "rejected", "masked", "held",
    )  # fmt: skip
    return {
        "unit": unit_code,
        "sequence": row.sequence,
        "sha256": row.sha256,
        "made_at": row.made_at.isoformat(),
        "received_at": row.at.isoformat(),
        "full": row.full,
        **{name: getattr(row, name) for name in counts},
        "parts": json.loads(row.parts or "{}"),
        "notes": row.notes.splitlines(),
        "rejects": row.rejects.splitlines(),
    }


def _view(row: BundleReceipt, holder: str, who: str) -> Receipt:
    return Receipt(
        id=row.id,
        name=row.name,
        sha256=row.sha256,
        sequence=row.sequence,
        producer=row.producer,
        holder=holder,
        made_at=row.made_at,
        at=row.at,
        who=who,
        full=row.full,
        files=row.files,
        new=row.new,
        changed=row.changed,
        unchanged=row.unchanged,
        removed=row.removed,
        rejected=row.rejected,
        masked=row.masked,
        held=row.held,
        parts=json.loads(row.parts or "{}"),
        notes=tuple(row.notes.splitlines()),
        rejects=tuple(row.rejects.splitlines()),
    )
