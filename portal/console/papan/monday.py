"""Lembar Senin: the board on one sheet of paper and in one message."""

from dataclasses import dataclass

from portal.console.papan.around import read_around
from portal.console.papan.matrix import VILLAGES, describe
from portal.console.papan.words import tell_open, tell_share, tell_silence
from portal.reads.papan import BoardUnit
from portal.rules.formatting import show_day
from portal.rules.monday import MondayLine, write_monday_text
from portal.rules.reminding import write_link
from portal.web.room import NotHere, StaffAsk, StaffReply

_COMING = 6
_CHANGED = 8


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A unit on the sheet."""

    name: str
    share: str
    open: int
    words: str
    silence: str


def show_monday(ask: StaffAsk) -> StaffReply | NotHere:
    """The sheet of a kecamatan: one A4, and a text to send."""
    units = ask.tree.children(ask.unit, VILLAGES)
    if not units:
        return NotHere("Lembar Senin dibuat per kecamatan.")
    around = read_around(ask, units)
    lines = [_line(each) for each in around.board]
    coming = [f"{show_day(each.due)} {each.label}" for each in around.coming[:_COMING]]
    text = write_monday_text(
        title=ask.unit.title,
        today=ask.moment.today,
        share=around.percent,
        late=[MondayLine(each.name, each.open, each.words) for each in lines if each.open],
        silent=[each.name for each in lines if each.silence],
        coming=coming,
    )
    return StaffReply(
        template="ruang/papan-senin.html",
        paper="cetak/senin.html",
        title=f"Lembar Senin {ask.unit.title}",
        lead=describe(around.board),
        data=around,
        extra={
            "lines": lines,
            "coming": around.coming[:_COMING],
            "changes": around.changes[:_CHANGED],
            "text": text,
            "link": write_link("", text),
        },
    )


def _line(each: BoardUnit) -> SheetLine:
    sure = [duty for duty in each.open if duty.confirmed]
    return SheetLine(
        name=each.unit.name,
        share=tell_share(each.percent),
        open=len(sure),
        words=tell_open(sure),
        silence=tell_silence(each),
    )
