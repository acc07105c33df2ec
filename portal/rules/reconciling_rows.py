"""config/reconciling.toml as rules; an error names row and field."""

from collections.abc import Mapping
from typing import get_args

from portal.rules.config_row import ConfigRow
from portal.rules.indicators import Catalogue
from portal.rules.reconciling import Reconciling, Rule, SumCheck

FILE = "reconciling.toml"
_FIELDS = frozenset(
    {"legal_basis", "confirmed", "absolute", "per_mille", "older_days", "repair", "sum", "figure"}
)


def parse_reconciling(table: Mapping[str, object], catalogue: Catalogue) -> Reconciling:
    """The rules; ValueError names file, row and field."""
    top = ConfigRow(FILE, table)
    top.only(_FIELDS)
    sums = tuple(_parse_sum(row, catalogue) for row in _rows(table, "sum"))
    pairs = [(each.of, each.by) for each in sums]
    if len(set(pairs)) != len(pairs):
        raise ValueError(f"{FILE}: sum: pasangan of dan by ditulis dua kali")
    figures: list[str] = []
    for row in _rows(table, "figure"):
        row.only(frozenset({"indicators"}))
        figures += row.words("indicators", catalogue.indicators)
    repairs: list[tuple[Rule, str]] = []
    for row in _rows(table, "repair"):
        row.only(frozenset({"rule", "words"}))
        repairs.append((row.choice("rule", get_args(Rule)), row.text("words")))
    return Reconciling(
        absolute=top.number("absolute", 0, 1_000_000, 0),
        per_mille=top.number("per_mille", 0, 1000, 0),
        older_days=top.number("older_days", 1, 10_000, 180),
        repairs=tuple(repairs),
        sums=sums,
        figures=tuple(dict.fromkeys(figures)),
    )


def _parse_sum(row: ConfigRow, catalogue: Catalogue) -> SumCheck:
    row.only(frozenset({"of", "by", "words"}))
    known = catalogue.indicators
    check = SumCheck(row.choice("of", known), row.choice("by", known), row.text("words"))
    if "kategori" not in known[check.by].dimensions:
        raise row.error("by", f'"{check.by}" tidak punya kelompok')
    return check


def _rows(table: Mapping[str, object], name: str) -> list[ConfigRow]:
    told = table.get(name, [])
    if not isinstance(told, list) or not all(isinstance(each, Mapping) for each in told):
        raise ValueError(f"{FILE}: {name} harus berupa baris [[{name}]]")
    return [ConfigRow(f"{FILE}: {name} {at}", each) for at, each in enumerate(told, start=1)]
