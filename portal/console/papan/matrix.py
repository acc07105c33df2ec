"""The camat's page: the villages worst first, and the matrix of villages and duties."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from portal.console.papan.around import Around, make_table, read_around
from portal.console.papan.words import (
    EMPTY,
    Cell,
    make_cell,
    tell_open,
    tell_share,
    tell_silence,
)
from portal.reads.papan import BoardUnit, list_columns
from portal.reads.papan_notes import choose_due
from portal.rules.formatting import show_moment
from portal.web.room import StaffAsk, StaffReply, room_path

VILLAGES = ("desa", "kelurahan")


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the list, the worst first."""

    code: str
    name: str
    path: str
    share: str
    open: int
    words: str
    done: str
    silence: str
    remind: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A unit in the matrix."""

    name: str
    path: str
    share: str
    cells: tuple[Cell, ...]


def show_matrix(ask: StaffAsk) -> StaffReply:
    """The board of a kecamatan."""
    units = ask.tree.children(ask.unit, VILLAGES)
    around = read_around(ask, units or (ask.unit,))
    columns = list_columns(around.board)
    return StaffReply(
        template="ruang/papan.html",
        title=f"Papan {ask.unit.title}",
        lead=describe(around.board),
        data=around,
        table=make_table(ask, around),
        extra={
            "lines": [make_line(ask, around, each) for each in around.board],
            "columns": [label for _, label in columns],
            "matrix": [_row(ask, each, [name for name, _ in columns]) for each in around.board],
        },
    )


def describe(board: Sequence[BoardUnit]) -> str:
    """How many units have something open, and how many could not be looked at."""
    late = sum(any(duty.confirmed for duty in each.open) for each in board)
    unread = sum(not each.readable for each in board)
    words = f"{late} dari {len(board)} unit punya hal yang belum kami temukan atau sudah lama."
    return words + (f" {unread} belum dapat diperiksa." if unread else "")


def make_line(ask: StaffAsk, around: Around, each: BoardUnit) -> UnitLine:
    """A unit of the list."""
    before = ask.moment.now - timedelta(days=around.policy.remind_again_days)
    due = choose_due(each, around.done, before)
    settled = sum(around.done.settled(each.unit, duty) for duty in each.open)
    sent = [last for duty in each.open if (last := around.done.last(each.unit, duty))]
    parts = []
    if settled:
        parts.append(f"{settled} sudah ditindaklanjuti")
    if sent:
        last = max(sent, key=lambda held: held.at)
        parts.append(f"diingatkan {show_moment(last.at, ask.moment)} oleh {last.by}")
    return UnitLine(
        code=each.unit.code,
        name=each.unit.title,
        path=room_path(ask.room, each.unit),
        share=tell_share(each.percent),
        open=len(each.open),
        words=tell_open(each.open),
        done=" · ".join(parts),
        silence=tell_silence(each),
        remind=bool(due) and ask.may("ingatkan", each.unit),
    )


def _row(ask: StaffAsk, each: BoardUnit, subjects: Sequence[str]) -> MatrixRow:
    held = each.cells()
    return MatrixRow(
        name=each.unit.name,
        path=room_path(ask.room, each.unit),
        share=tell_share(each.percent),
        cells=tuple(make_cell(held[name]) if name in held else EMPTY for name in subjects),
    )
