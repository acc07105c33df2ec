"""How many villages a unit has: counted once, and again when the tree changes.

In a database of the whole country the count for the nation takes longer than all else that one
village's change needs.
"""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.model import UnitVersion
from portal.release import read_structure

_Asked = tuple[int, int, tuple[str, ...]]  # number of the tree, unit, kinds


class VillageCounts:
    """What was counted so far, for the tree as it stands. Several threads may ask at once."""

    def __init__(self) -> None:
        self._known: dict[_Asked, int] = {}

    def tree_of(self, session: Session) -> int:
        """The number of the tree that this transaction sees; what held for another is forgotten."""
        number = read_structure(session)
        if any(tree != number for tree, _, _ in list(self._known)[:1]):
            self._known = {}
        return number

    def count(self, session: Session, tree: int, unit: UnitVersion, kinds: Collection[str]) -> int:
        """How many villages of these kinds lie in a unit."""
        asked = (tree, unit.unit_id, tuple(sorted(kinds)))
        known = self._known.get(asked)
        if known is None:
            statement = select(func.count()).where(
                UnitVersion.valid_to.is_(None),
                UnitVersion.kind.in_(kinds),
                UnitVersion.scope_key.between(unit.scope_key, unit.scope_end),
            )
            known = self._known[asked] = session.scalar(statement) or 0
        return known
