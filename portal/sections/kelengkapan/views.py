"""The matrix of units and duties, and one unit's list; public duties only, no person."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.reads.duty_rules import read_book
from portal.reads.kelengkapan import DutyRow, UnitDuties, list_columns, read_duties
from portal.rules.formatting import show_day
from portal.rules.freshness import State, not_applicable
from portal.rules.obligations.scoring import COLUMNS
from portal.web.ask import Ask, path_to
from portal.web.reply import Answer, Reply, Table, Value

_VILLAGES = ("desa", "kelurahan")
_WORDS: dict[str, tuple[str, str]] = {
    "tepat": ("segar", "Ada"),
    "ada": ("segar", "Ada"),
    "telat": ("telat", "Telat"),
    "belum-ditemukan": ("kosong", "Belum kami temukan"),
    "usang": ("lama", "Lama"),
    "belum-waktunya": ("belum-waktunya", "Belum waktunya"),
    "belum-diperiksa": ("mati", "Belum dapat diperiksa"),
    "belum-diketahui": ("tidak-berlaku", "Jatuh tempo belum diketahui"),
    "dibebaskan": ("tidak-berlaku", "Dibebaskan"),
    "tidak-berlaku": ("tidak-berlaku", "Tidak berlaku"),
}


@dataclass(frozen=True, slots=True)
class Board:
    """The page: the unit's own duties, and the units below it."""

    own: UnitDuties | None
    units: tuple[UnitDuties, ...]
    met: int
    counted: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the matrix, with its column for small screens."""

    label: str
    state: State


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A row of the matrix; `sentence` stands for all cells where one cause explains them."""

    name: str
    path: str
    share: str
    sentence: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A duty in a unit's own list."""

    title: str
    path: str
    hint: str
    state: State


def show(ask: Ask) -> Answer:
    """How the unit and the villages below it stand."""
    book = read_book(ask.session, ask.tree.root.id, ask.desk.shelf.duties())
    own = read_duties(ask.session, book, (ask.unit,))[0] if book.of_kind(ask.unit.kind) else None
    below = [each for each in ask.tree.below(ask.unit) if each.kind in _VILLAGES]
    units = read_duties(ask.session, book, [each for each in below if each.id != ask.unit.id])
    board = Board(
        own=own,
        units=units,
        met=sum(each.met for each in units),
        counted=sum(each.counted for each in units),
    )
    columns = list_columns(units)
    uncounted = [row for row in own.rows if not row.counts] if own else []
    is_matrix = ask.unit.kind == "kecamatan"
    state = _state_of(own)
    return Reply(
        template="kelengkapan/unit.html",
        title="Kelengkapan informasi",
        lead=f"Kewajiban terbuka {ask.unit.title} yang sudah jatuh tempo.",
        data=board,
        states={"kelengkapan": state},
        table=Table(COLUMNS, lambda: _rows(ask, board)),
        extra={
            "columns": [label for _, label in columns],
            "matrix": [_line(each, columns) for each in units] if is_matrix else [],
            "groups": [] if is_matrix else _groups(ask, units),
            "own_share": _share(own.met, own.counted) if own else "",
            "share": _share(board.met, board.counted),
            "counted": [_duty(ask, row) for row in own.rows if row.counts] if own else [],
            # On the page of a matrix they stand in the file alone: it must stay small.
            "others": [_duty(ask, row) for row in uncounted] if not is_matrix else [],
            "in_file": len(uncounted) if is_matrix else 0,
            "unread": sum(not each.readable for each in units),
            "instead": ask.path if own else "/setda/kelengkapan",
        },
    )


def _state_of(own: UnitDuties | None) -> State:
    if own is None:
        return not_applicable("Dihitung bersama Setda")
    if not own.readable:
        return State("mati", "Belum dapat diperiksa", _silence(own))
    return State("segar", f"Dibaca {show_day(own.last_read)}" if own.last_read else "Dibaca")


def _silence(each: UnitDuties) -> str:
    """Why a unit cannot be looked after; never an accusation."""
    if not each.channels:
        return "Belum dapat diperiksa: belum ada tempat terbit yang kami baca."
    since = f" sejak {show_day(each.silent_since)}" if each.silent_since else ""
    return f"Belum dapat diperiksa: sumber tidak menjawab{since}."


def _share(met: int, counted: int) -> str:
    return f"{100 * met // counted}%" if counted else "–"


def _line(each: UnitDuties, columns: Sequence[tuple[str, str]]) -> UnitLine:
    cells = [(label, each.cell(subject)) for subject, label in columns]
    return UnitLine(
        name=each.unit.name,
        path=path_to(each.unit, "kelengkapan"),
        share=_share(each.met, each.counted),
        sentence="" if each.readable else _silence(each),
        cells=tuple(Cell(label, _state(row)) for label, row in cells),
    )


def _groups(ask: Ask, units: Sequence[UnitDuties]) -> list[UnitLine]:
    """A kabupaten shows its kecamatan by the sums of their villages."""
    lines = []
    for child in ask.tree.children(ask.unit, ("kecamatan",)):
        inside = [
            each for each in units if child.scope_key <= each.unit.scope_key <= child.scope_end
        ]
        met, counted = sum(each.met for each in inside), sum(each.counted for each in inside)
        read = sum(each.readable for each in inside)
        sentence = f"{read} dari {len(inside)} desa dan kelurahan dapat diperiksa"
        lines.append(
            UnitLine(child.name, path_to(child, "kelengkapan"), _share(met, counted), sentence, ())
        )
    return lines


def _state(row: DutyRow | None) -> State:
    if row is None:
        return State("tidak-berlaku", "Tidak berlaku")
    kind, words = _WORDS[row.state]
    return State(kind, words)  # type: ignore[arg-type]


def _duty(ask: Ask, row: DutyRow) -> DutyLine:
    late = f"{row.days_late} hari sesudah jatuh tempo" if row.days_late else ""
    waiting = f"{row.waiting} dokumen menunggu diperiksa" if row.waiting else ""
    due = f"jatuh tempo {show_day(row.due)}" if row.due and row.period != "tetap" else ""
    parts = (row.period_label, due, late, row.reason, waiting, row.legal_basis)
    path = ask.path_in("ppid", row.address) if row.address else ""
    return DutyLine(row.title, path, " · ".join(part for part in parts if part), _state(row))


def _rows(ask: Ask, board: Board) -> Sequence[Sequence[Value]]:
    every = (*((board.own,) if board.own else ()), *board.units)
    return [
        (
            each.unit.code, row.code, row.subject, row.duty, row.period,
            row.due.isoformat() if row.due else "", row.state, row.days_late, row.weight,
            int(row.counted), int(row.met), row.confirmed, row.legal_basis,
            path_to(each.unit, "ppid", row.address) if row.address else "",
        )
        for each in every
        for row in each.rows
    ]  # fmt: skip
