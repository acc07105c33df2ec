"""Where a unit's subtree begins and ends, for statements that are made once and asked of many."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, bindparam
from sqlalchemy.orm import InstrumentedAttribute

from portal.tree import UnitView

Key = InstrumentedAttribute[int] | InstrumentedAttribute[int | None]


def within(key: Key) -> ColumnElement[bool]:
    """Whether a scope key lies in the subtree that is asked for; see `span_of`."""
    return key.between(bindparam("first", type_=BigInteger), bindparam("last", type_=BigInteger))


def span_of(unit: UnitView) -> dict[str, Any]:
    """What statements with `within` are asked with; more may be laid beside it."""
    return {"first": unit.scope_key, "last": unit.scope_end}
