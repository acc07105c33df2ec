"""The units right below as rows: people, coverage, and the state of what is known of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.reads.overview import ChildRow
from portal.reads.sources import SourceView, health_of
from portal.rules.formatting import show_day, show_number
from portal.rules.freshness import State, judge
from portal.web.ask import Ask
from portal.web.blocks import freshness_of


@dataclass(frozen=True, slots=True)
class ChildLine:
    """A row of the table. `state` only where it is not simply fresh: then `day` says enough."""

    label: str
    path: str
    note: str
    people: str
    cover: tuple[int, int] | None
    state: State | None
    day: str


def list_children(
    ask: Ask, rows: Sequence[ChildRow], sources: Sequence[SourceView]
) -> list[ChildLine]:
    """One line a unit, in the order of their codes."""
    rule = freshness_of(ask)
    keys = [(unit.scope_key, each) for each in sources if (unit := ask.tree.by_id(each.unit_id))]
    lines = []
    for row in rows:
        unit, people = row.unit, row.people
        own = [each for key, each in keys if unit.scope_key <= key <= unit.scope_end]
        state = judge("berita", row.newest, health_of(own), rule, ask.moment)
        day = show_day(ask.moment.day_of(row.newest)) if row.newest else ""
        if unit.kind == "bagian" and state.kind == "kosong":
            state, day = State("segar", ""), "belum kami temukan"  # most have no site of their own
        lines.append(
            ChildLine(
                label=unit.name,
                path=unit.path,
                note=f"{row.villages} desa" if unit.kind == "kecamatan" else "",
                people=show_number(people.value if people else None),
                cover=(people.reporting, people.expected)
                if people and unit.kind == "kecamatan"
                else None,
                state=None if state.kind == "segar" else state,
                day=day,
            )
        )
    return lines
