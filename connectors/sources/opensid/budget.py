"""The APBDes block of a page: groups of accounts with realisation and plan."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from connectors.base import Page, Presence, State
from connectors.cleaning.numbers import parse_money
from connectors.cleaning.text import squash
from connectors.records import Budget, BudgetLine, Reject

_HEADING = re.compile(r"APBDes\s+(\d{4})\s+(\w+)", re.I)
_GROUPS = {"pelaksanaan": "pelaksanaan", "pendapatan": "pendapatan", "pembelanjaan": "pembelanjaan",
           "belanja": "pembelanjaan"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BudgetGroup:
    """One of the columns of the block. `doubts`: lines that could not be read."""

    year: int
    group: str
    title: str
    lines: tuple[BudgetLine, ...]
    doubts: tuple[str, ...]


def read_budget(tree: LexborHTMLParser) -> tuple[BudgetGroup, ...]:
    """The groups of the block, in the order of the page; none when the village shows none."""
    found: list[BudgetGroup] = []
    for heading in tree.css("h2, h3, h4"):
        match = _HEADING.fullmatch(squash(heading.text(separator=" ")))
        group = _GROUPS.get(match[2].lower()) if match else None
        if match and group:
            holder = _holder(heading)
            if holder is not None:
                found.append(_read_group(int(match[1]), group, match[0], holder))
    return tuple(found)


def read_pages(groups: tuple[BudgetGroup, ...], url: str, state: State) -> Iterator[Page]:
    """One page with all groups; a block that is not there says nothing about the last one."""
    records = tuple(
        Budget(
            key=f"{each.year}-{each.group}",
            url=url,
            year=each.year,
            group=each.group,
            title=each.title,
            lines=each.lines,
        )
        for each in groups
        if each.lines
    )
    rejects = tuple(
        Reject(f"{each.year}-{each.group}", "record_invalid", f"Baris APBDes tak terbaca: {doubt}")
        for each in groups
        for doubt in each.doubts
    )
    count = len(records)
    yield Page(records, state, rejects, last=True, done=count, total=count)


def confirm_budget(groups: tuple[BudgetGroup, ...], key: str) -> Presence:
    """Whether a group is really gone. The block shows one year: former years are not taken back
    by a new one, nor is any year by a block that is not there."""
    year = key.partition("-")[0]
    shown = {f"{each.year}-{each.group}" for each in groups}
    is_other_year = not any(each.startswith(f"{year}-") for each in shown)
    return "alive" if is_other_year or key in shown else "gone"


def _holder(heading: LexborNode) -> LexborNode | None:
    """The nearest element around a heading that holds its lines and no other heading's."""
    node = heading.parent
    while node is not None and node.tag not in ("body", "html"):
        if node.css_first(".progress-group") is not None:
            return node
        node = node.parent
    return None


def _read_group(year: int, group: str, title: str, holder: LexborNode) -> BudgetGroup:
    lines: list[BudgetLine] = []
    doubts: list[str] = []
    for node in holder.css(".progress-group"):
        amounts_node = node.css_first("b, strong")
        amounts = squash(amounts_node.text()) if amounts_node else ""
        label = squash(node.text(separator=" ", deep=False))
        # The block writes what was spent before what was planned.
        realised, bar, planned = amounts.partition("|")
        line = BudgetLine(label, parse_money(planned), parse_money(realised))
        if not bar or not label or (line.planned is None and line.realised is None):
            doubts.append(f"{label} {amounts}"[:120])
            continue
        lines.append(line)
    return BudgetGroup(year, group, squash(title), tuple(lines), tuple(doubts))
