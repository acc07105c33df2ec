"""The rules by which numbers are shown, together, with what tells one set of them from another."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from portal.rules.categories import FOLDER, Categories, parse_categories
from portal.rules.indicators import Catalogue
from portal.rules.precedence import FILE, Precedence, parse_precedence
from portal.rules.reconciling import Reconciling
from portal.rules.reconciling_rows import FILE as RECONCILING
from portal.rules.reconciling_rows import parse_reconciling

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class NumberRules:
    """`hash` changes with any row that decides what is shown of a village's numbers and
    above it."""

    precedence: Precedence = Precedence()
    categories: Categories = field(default_factory=Categories)
    reconciling: Reconciling = Reconciling()
    hash: str = ""


def make_number_rules(
    read: Callable[[str], Table],
    read_folder: Callable[[str], Mapping[str, Table]],
    catalogue: Catalogue,
) -> NumberRules:
    """The rules as these read the files of config/; ValueError names file, row and field."""
    table, folder, checks = read(FILE), read_folder(FOLDER), read(RECONCILING)
    own = [
        (
            each.code, each.chapter, sorted(each.categories.items()),
            each.rollup, each.weight, each.decimals,
        )
        for each in catalogue.indicators.values()
    ]  # fmt: skip
    told = repr((table, sorted(folder.items()), checks, sorted(own)))
    return NumberRules(
        parse_precedence(table, catalogue),
        parse_categories(folder, catalogue),
        parse_reconciling(checks, catalogue),
        hashlib.sha256(told.encode()).hexdigest()[:16],
    )
