"""The duties as the config folder states them, with a regency's own word on them."""

from functools import cache

from sqlalchemy import BigInteger, Select, bindparam, select
from sqlalchemy.orm import Session

from portal.model import RuleChange
from portal.rules.obligations.changing import Change, change_book
from portal.rules.obligations.duty_rules import DutyRules, make_duty_rules
from portal.rules.obligations.rule import Book
from portal.settings import Settings, hash_config, read_config, read_config_folder


def read_duty_rules(settings: Settings) -> DutyRules:
    """The rules of this installation; ValueError names file, row and field."""
    return make_duty_rules(
        lambda name: read_config(settings, name),
        lambda name: read_config_folder(settings, name),
        hash_config(settings),
    )


def read_book(session: Session, root_id: int, rules: DutyRules) -> Book:
    """The book as it holds for the regency with this root."""
    return change_book(rules.book, read_changes(session, root_id))


def read_changes(session: Session, root_id: int) -> list[Change]:
    """The decisions of a regency that hold, oldest first."""
    return [to_change(row) for row in session.scalars(_list_changes(), {"root": root_id})]


@cache
def _list_changes() -> Select[RuleChange]:
    """The statement every page of duties begins with, made once."""
    return (
        select(RuleChange)
        .where(
            RuleChange.unit_id == bindparam("root", type_=BigInteger),
            RuleChange.withdrawn_at.is_(None),
        )
        .order_by(RuleChange.id)
    )


def to_change(row: RuleChange) -> Change:
    """A stored decision as the rules read it."""
    return Change(
        code=row.code,
        act=row.act,  # type: ignore[arg-type]
        name=row.name,
        basis=row.basis,
        month=row.month or 0,
        day=row.day or 0,
        decided_on=row.decided_on,
    )
