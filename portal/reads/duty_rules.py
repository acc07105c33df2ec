"""The duties as the config folder states them, with a regency's own word on them."""

from sqlalchemy import select
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
    rows = session.scalars(
        select(RuleChange)
        .where(RuleChange.unit_id == root_id, RuleChange.withdrawn_at.is_(None))
        .order_by(RuleChange.id)
    )
    return change_book(rules.book, [_change(row) for row in rows])


def _change(row: RuleChange) -> Change:
    return Change(row.code, row.act, row.name, row.basis, row.month or 0, row.day or 0)  # type: ignore[arg-type]
