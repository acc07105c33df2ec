"""The matrix of units and duties, and one unit's list; public duties only, no person."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.reads.duty_rules import read_book
from portal.reads.kelengkapan import UnitDuties, list_columns, read_duties
from portal.reads.section_ages import SectionAge, read_section_ages
from portal.reads.sources import read_sources
from portal.rules.formatting import show_day
from portal.rules.freshness import State, not_applicable
from portal.rules.needs import Awaited
from portal.rules.obligations.scoring import COLUMNS
from portal.sections.kelengkapan.lines import (
    GAPS,
    HELD,
    UnitLine,
    count_awaited,
    count_gaps,
    line_ages,
    line_duty,
    line_gaps,
    line_units,
    show_share,
    sum_up,
    sum_up_units,
    tell_silence,
)
from portal.web.ask import Ask, path_to
from portal.web.blocks import awaited_of, freshness_of
from portal.web.reply import Answer, Reply, Table, Value

_VILLAGES = ("desa", "kelurahan")


@dataclass(frozen=True, slots=True)
class Board:
    """The page: the unit's own duties, and the units below it."""

    own: UnitDuties | None
    units: tuple[UnitDuties, ...]
    met: int
    counted: int
    ages: tuple[SectionAge, ...]  # of the unit's own sections


def show(ask: Ask) -> Answer:
    """How the unit and the villages below it stand."""
    book = read_book(ask.session, ask.tree.root.id, ask.desk.shelf.duties())
    below = [each for each in ask.tree.below(ask.unit) if each.kind in _VILLAGES]
    others = [each for each in below if each.id != ask.unit.id]
    judged = [ask.unit] if book.of_kind(ask.unit.kind) else []
    found = read_duties(ask.session, book, [*judged, *others])
    own, units = (found[0], found[1:]) if judged else (None, found)
    is_matrix = ask.unit.kind == "kecamatan"
    # A page of a matrix must stay small and quick: there they stand in the JSON alone.
    wanted = own is not None and (not is_matrix or ask.suffix == "json")
    ages = (
        read_section_ages(
            ask.session, ask.unit, freshness_of(ask), ask.moment, readable=own.readable
        )
        if own is not None and wanted
        else ()
    )
    board = Board(
        ages=ages,
        own=own,
        units=units,
        met=sum(each.met for each in units),
        counted=sum(each.counted for each in units),
    )
    columns = list_columns(units)
    awaited = awaited_of(ask, (ask.unit, *below))
    shown = own.rows if own else ()
    uncounted = [row for row in shown if not row.counts]
    counted = [row for row in shown if row.counts]
    noun = "desa dan kelurahan" if any(each.unit.kind == "kelurahan" for each in units) else "desa"
    return Reply(
        template="kelengkapan/unit.html",
        title="Kelengkapan informasi",
        lead=f"Kewajiban terbuka {ask.unit.title} yang sudah jatuh tempo.",
        data=board,
        states={"kelengkapan": _state_of(own)},
        sources=read_sources(ask.session, ask.unit) if own and not units else (),
        table=Table(COLUMNS, lambda: _rows(ask, board)),
        extra={
            "columns": [label for _, label in columns],
            "matrix": line_units(units, columns, awaited) if is_matrix else [],
            "groups": [] if is_matrix else _groups(ask, units, awaited),
            "below": sum_up_units(units, noun) if units else [],
            "figures": sum_up(shown) if any(row.counted for row in counted) else [],
            "gaps": line_gaps(ask, counted, awaited, brief=is_matrix),
            "missed": sum(row.state in GAPS for row in counted),
            "held": [line_duty(ask, row, brief=is_matrix) for row in counted if row.state in HELD],
            "rest": [line_duty(ask, row) for row in counted if row.state not in GAPS | HELD],
            # On the page of a matrix they stand in the file alone: it must stay small.
            "others": [line_duty(ask, row, awaited) for row in uncounted] if not is_matrix else [],
            "in_file": len(uncounted) if is_matrix else 0,
            "ages": line_ages(ask, ages),
            "fresh": sum(each.fresh is True for each in ages),
            "aged": sum(each.fresh is not None for each in ages),
            "unread": sum(not each.readable for each in units),
            "instead": ask.path if own else "/setda/kelengkapan",
            "reply_to": path_to(ask.tree.root, "kontak"),
        },
    )


def _state_of(own: UnitDuties | None) -> State:
    if own is None:
        return not_applicable("Dihitung bersama Setda")
    if not own.readable:
        return State("mati", "Belum dapat diperiksa", tell_silence(own))
    return State("segar", f"Dibaca {show_day(own.last_read)}" if own.last_read else "Dibaca")


def _groups(ask: Ask, units: Sequence[UnitDuties], awaited: Awaited) -> list[UnitLine]:
    """A kabupaten shows its kecamatan by the sums of their villages, the least complete first."""
    ranked: list[tuple[int, int, UnitLine]] = []
    for child in ask.tree.children(ask.unit, ("kecamatan",)):
        inside = [
            each for each in units if child.scope_key <= each.unit.scope_key <= child.scope_end
        ]
        met, counted = sum(each.met for each in inside), sum(each.counted for each in inside)
        read, gaps = sum(each.readable for each in inside), count_gaps(inside)
        sentence = f"{read} dari {len(inside)} desa dan kelurahan dapat diperiksa"
        if gaps:
            sentence = f"{gaps} yang kurang · {sentence}"
        path = path_to(child, "kelengkapan")
        line = UnitLine(child.name, path, show_share(met, counted), sentence, gaps=gaps)
        percent = 100 * met // counted if counted else 101
        ranked.append((percent, count_awaited(inside, awaited), line))
    ranked.sort(key=lambda each: (each[0], -each[2].gaps, -each[1]))
    return [line for _, _, line in ranked]


def _rows(ask: Ask, board: Board) -> Sequence[Sequence[Value]]:
    every = (*((board.own,) if board.own else ()), *board.units)
    return [
        (
            each.unit.code, row.code, row.subject, row.duty, row.period,
            row.due.isoformat() if row.due else "", row.state, row.days_late, row.weight,
            int(row.counted), int(row.met), row.confirmed, row.legal_basis,
            path_to(each.unit, "ppid", row.address) if row.address else "", row.reason,
        )
        for each in every
        for row in each.rows
    ]  # fmt: skip
