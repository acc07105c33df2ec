"""The turns of a package in order: plan, steps of the selection, award, contract."""

from dataclasses import dataclass
from datetime import date

from portal.rules.formatting import show_day, show_money
from portal.rules.moment import Moment
from portal.rules.procurement import Process

_ENDS = {"selesai": "Selesai", "gagal": "Gagal atau diulang", "batal": "Dibatalkan"}


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn; `state` is sudah, kini or empty for what is still to come."""

    title: str
    line: str
    state: str
    at: date | None = None


# Steps of a plan by their ids, and what stands in their place once it is known.
_PLANNED = {"pemilihan": "award", "kontrak": "contract", "pelaksanaan": "contract",
            "pemanfaatan": ""}  # fmt: skip


def make_timeline(process: Process, moment: Moment) -> tuple[Turn, ...]:
    """Plan → tender → award → contract, with the schedule's steps between, in order of time."""
    turns = [*_opening(process), *_steps(process, moment), *_outcome(process)]
    placed: list[tuple[date, Turn]] = []
    last = date.min
    for turn in turns:
        last = turn.at or last
        placed.append((last, turn))
    placed.sort(key=lambda pair: pair[0])  # stable: what has no day stays behind what it followed
    ordered = [turn for _, turn in placed]
    if process.stage in _ENDS:
        ordered.append(Turn(_ENDS[process.stage], process.reason, "sudah"))
    return tuple(ordered)


def _opening(process: Process) -> list[Turn]:
    turns = []
    if process.planned or process.process in ("rup", "swakelola"):
        words = _join(show_day(process.planned), "Pagu " + show_money(process.pagu))
        turns.append(Turn("Rencana diumumkan", words, "sudah", process.planned))
    if process.announced:
        estimate = "HPS " + show_money(process.hps) if process.hps else ""
        words = _join(show_day(process.announced), estimate)
        turns.append(Turn("Pengumuman", words, "sudah", process.announced))
    return turns


def _steps(process: Process, moment: Moment) -> list[Turn]:
    """The schedule. Of a plan only what is not known better yet, and never as done: that its day
    passed proves nothing."""
    over = process.stage in _ENDS
    known = {
        "award": process.award is not None or process.decided is not None,
        "contract": process.contract is not None or process.signed is not None,
    }
    turns = []
    for step in process.steps:
        days = " – ".join(dict.fromkeys(show_day(day) for day in (step.start, step.due) if day))
        at = step.start or step.due
        if step.id in _PLANNED:
            if not known.get(_PLANNED[step.id], False):
                turns.append(Turn(step.title, _join(days, "menurut rencana"), "", at))
            continue
        state = _state(step.start, step.due, moment)
        turns.append(Turn(step.title, days, "" if over and state == "kini" else state, at))
    return turns


def _outcome(process: Process) -> list[Turn]:
    turns = []
    if process.award is not None or process.decided:
        day = show_day(process.decided) if process.decided else ""
        words = _join(process.supplier, show_money(process.award), day)
        turns.append(Turn("Pemenang", words, "sudah", process.decided))
    if process.contract is not None or process.signed:
        span = " – ".join(show_day(day) for day in (process.start, process.end) if day)
        signed = f"ditandatangani {show_day(process.signed)}" if process.signed else ""
        words = _join(show_money(process.contract), signed, f"berlaku {span}" if span else "")
        state = "kini" if process.stage == "kontrak" else "sudah"
        turns.append(Turn("Kontrak", words, state, process.signed or process.start))
    return turns


def _state(start: date | None, due: date | None, moment: Moment) -> str:
    if due and moment.passed(due):
        return "sudah"
    if start and moment.today >= start:
        return "kini"
    return ""


def _join(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
