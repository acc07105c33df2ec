"""The rules by which numbers are shown, together, with what tells one set of them from another."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.rules.indicators import Catalogue
from portal.rules.precedence import FILE, Precedence, parse_precedence

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class NumberRules:
    """`hash` changes with any row that decides what is shown of a village's numbers."""

    precedence: Precedence = Precedence()
    hash: str = ""


def make_number_rules(read: Callable[[str], Table], catalogue: Catalogue) -> NumberRules:
    """The rules as `read` gives the files of config/; ValueError names file, row and field."""
    table = read(FILE)
    told = repr(
        (table, sorted((each.code, each.chapter) for each in catalogue.indicators.values()))
    )
    return NumberRules(
        parse_precedence(table, catalogue), hashlib.sha256(told.encode()).hexdigest()[:16]
    )
