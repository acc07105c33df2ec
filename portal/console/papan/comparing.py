"""The regency's page: its kecamatan side by side with their coverage, and its own offices."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.console.papan.around import make_table, read_around
from portal.console.papan.matrix import VILLAGES, describe, make_line
from portal.console.papan.words import tell_share
from portal.reads.papan import BoardUnit
from portal.tree import UnitView
from portal.web.room import StaffAsk, StaffReply, room_path

_OFFICES = frozenset({"setda", "opd", "kecamatan", "kabupaten"})
_ENOUGH = 80  # percent of villages that must be checkable before a kecamatan is ranked


@dataclass(frozen=True, slots=True)
class DistrictLine:
    """A kecamatan with its villages together."""

    name: str
    path: str
    share: str
    checked: int
    units: int
    open: int
    late: int
    ranked: bool
    percent: int
    awaited: int


def show_regency(ask: StaffAsk) -> StaffReply:
    """The board of a regency."""
    book_kinds = {kind for rule in ask.desk.shelf.duties().book.rules for kind in rule.kinds}
    around = read_around(ask, [unit for unit in ask.tree if unit.kind in book_kinds])
    offices = [each for each in around.board if each.unit.kind in _OFFICES]
    districts = [
        _line(ask, unit, around.board) for unit in ask.tree.children(ask.unit, ("kecamatan",))
    ]
    districts.sort(key=lambda each: (not each.ranked, each.percent, -each.open, -each.awaited))
    return StaffReply(
        template="ruang/papan-kabupaten.html",
        title=f"Papan {ask.unit.title}",
        lead=describe(around.board),
        data=around,
        table=make_table(ask, around),
        extra={
            "districts": districts,
            "lines": [make_line(ask, around, each) for each in offices],
        },
    )


def _line(ask: StaffAsk, district: UnitView, board: Sequence[BoardUnit]) -> DistrictLine:
    inside = [
        each for each in board if each.unit.parent_id == district.id and each.unit.kind in VILLAGES
    ]
    met, counted = sum(each.met for each in inside), sum(each.counted for each in inside)
    checked = sum(each.readable for each in inside)
    percent = 100 * met // counted if counted else None
    return DistrictLine(
        name=district.name,
        path=room_path(ask.room, district),
        share=tell_share(percent),
        checked=checked,
        units=len(inside),
        open=sum(len(each.open) for each in inside),
        late=sum(any(duty.confirmed for duty in each.open) for each in inside),
        ranked=percent is not None and 100 * checked >= _ENOUGH * len(inside),
        percent=percent or 0,
        awaited=sum(each.awaited for each in inside),
    )
