"""The turns of a package in order: plan, steps of the selection, award, contract."""

from dataclasses import dataclass
from datetime import date

from portal.rules.formatting import show_day, show_money
from portal.rules.moment import Moment
from portal.rules.procurement import Process


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn; `state` is sudah, kini or empty for what is still to come."""

    title: str
    line: str
    state: str


def make_timeline(process: Process, moment: Moment) -> tuple[Turn, ...]:
    """Plan → tender → award → contract, with the schedule's steps between."""
    over = process.stage in ("selesai", "gagal", "batal")
    turns: list[Turn] = []
    if process.planned or process.process in ("rup", "swakelola"):
        turns.append(
            Turn(
                "Rencana diumumkan",
                _join(show_day(process.planned), "Pagu " + show_money(process.pagu)),
                "sudah",
            )
        )
    if process.announced:
        turns.append(
            Turn(
                "Pengumuman",
                _join(
                    show_day(process.announced),
                    "HPS " + show_money(process.hps) if process.hps else "",
                ),
                "sudah",
            )
        )
    for step in process.steps:
        state = _state(step.start, step.due, moment)
        line = " – ".join(dict.fromkeys(show_day(day) for day in (step.start, step.due) if day))
        turns.append(Turn(step.title, line, "" if over and state == "kini" else state))
    if process.award is not None or process.decided:
        turns.append(
            Turn(
                "Pemenang",
                _join(
                    process.supplier,
                    show_money(process.award),
                    show_day(process.decided) if process.decided else "",
                ),
                "sudah",
            )
        )
    if process.contract is not None or process.signed:
        running = process.stage == "kontrak"
        span = " – ".join(show_day(day) for day in (process.start, process.end) if day)
        signed = f"ditandatangani {show_day(process.signed)}" if process.signed else ""
        words = _join(show_money(process.contract), signed, f"berlaku {span}" if span else "")
        turns.append(Turn("Kontrak", words, "kini" if running else "sudah"))
    if over:
        ends = {"selesai": "Selesai", "gagal": "Gagal atau diulang", "batal": "Dibatalkan"}
        turns.append(Turn(ends[process.stage], process.reason, "sudah"))
    return tuple(turns)


def _state(start: date | None, due: date | None, moment: Moment) -> str:
    if due and moment.passed(due):
        return "sudah"
    if start and moment.today >= start:
        return "kini"
    return ""


def _join(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
