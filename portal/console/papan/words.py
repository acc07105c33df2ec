"""A duty in the words of the board: a cell of the matrix, a line of a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.reads.papan import BoardUnit, Duty
from portal.rules.formatting import show_day
from portal.rules.obligations.telling import STATES

_SHORT = {
    "tepat": "Ada",
    "ada": "Ada",
    "usang": "Lama",
    "belum-waktunya": "Nanti",
    "belum-diperiksa": "Belum dapat diperiksa",
    "belum-diketahui": "Tanggal?",
    "dibebaskan": "Bebas",
    "tidak-berlaku": "–",
}
_NAMED = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the matrix; `mark` colours what the words already say."""

    words: str
    mark: str = ""


EMPTY = Cell("–")


def make_cell(duty: Duty | None) -> Cell:
    """`Belum 298 hr*`: the star says that nobody confirmed the rule."""
    if duty is None:
        return EMPTY
    star = "" if duty.confirmed else "*"
    if duty.waiting and duty.state in ("belum-ditemukan", "usang"):
        return Cell("Menunggu dipilih")
    if duty.state == "belum-ditemukan":
        return Cell(f"Belum{_days(duty)}{star}", "b" if duty.confirmed else "c")
    if duty.state == "telat":
        return Cell(f"Ada, telat{_days(duty)}{star}")
    if duty.state == "usang":
        return Cell(f"Lama{star}", "c")
    return Cell(_SHORT[duty.state])


def tell_duty(duty: Duty) -> str:
    """What is known of an item in one line."""
    if duty.waiting and duty.state in ("belum-ditemukan", "usang"):
        state = f"{duty.waiting} dokumen menunggu dipilih"
    elif duty.state == "telat":
        state = f"ada, telat {duty.days} hari"
    else:
        state = STATES[duty.state]
    due = ""
    if duty.due and duty.rule.due.anchor != "tetap":
        due = f"jatuh tempo {show_day(duty.due)}"
        if duty.state == "belum-ditemukan":
            due += f" ({duty.days} hari)"
    doubt = "" if duty.confirmed else "aturan belum dikonfirmasi"
    staff = "hanya untuk staf" if duty.rule.audience == "staf" else ""
    others = "diterbitkan Diskominfo" if duty.by_others else ""
    parts = (
        state,
        due,
        duty.reason,
        duty.awaited_words,
        others,
        duty.rule.legal_basis,
        doubt,
        staff,
    )
    return " · ".join(part for part in parts if part)


def tell_open(duties: Sequence[Duty]) -> str:
    """The first open items by their short names, and how many more."""
    named = []
    for each in duties[:_NAMED]:
        star = "" if each.confirmed else "*"
        named.append(f"{each.rule.label}{_days(each)}{star}")
    rest = len(duties) - len(named)
    return ", ".join(named) + (f" dan {rest} lagi" if rest > 0 else "")


def tell_silence(each: BoardUnit) -> str:
    """Why a unit cannot be looked after; never an accusation. Empty when it can."""
    if not each.judged:
        return "Belum dinilai; hasil pertama dibuat malam ini."
    if each.readable:
        return ""
    since = f" sejak {show_day(each.silent_since)}" if each.silent_since else ""
    return f"Belum dapat diperiksa: {each.unreadable or 'belum dinilai'}{since}."


def tell_share(percent: int | None) -> str:
    """`42%`, or a dash when nothing could be counted."""
    return "–" if percent is None else f"{percent}%"


def _days(duty: Duty) -> str:
    return f" {duty.days} hr" if duty.days else ""
