"""What every page of the board shows beside its own: what comes, what changed, months, sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from portal.console.papan.words import tell_share
from portal.reads.duty_rules import read_book
from portal.reads.papan import BoardUnit, list_coming, read_board
from portal.reads.papan_history import (
    Changed,
    Month,
    SourceLine,
    read_changes,
    read_months,
    read_sources,
    to_points,
)
from portal.reads.papan_notes import Done, read_done
from portal.rules.board_policy import BoardPolicy, parse_board_policy
from portal.rules.formatting import show_day
from portal.rules.needs import parse_need_policy
from portal.rules.obligations.telling import STATES
from portal.tree import UnitView
from portal.web.reply import Table, Value
from portal.web.room import StaffAsk, room_path
from portal.web.spark import Spark, draw_spark

_COLUMNS = (
    "kode", "unit", "kewajiban", "judul", "tugas", "periode", "jatuh_tempo", "keadaan", "hari",
    "menunggu_dipilih", "bobot", "dihitung", "terpenuhi", "dikonfirmasi", "dilihat",
    "dasar_hukum", "sejak", "ditunggu", "catatan", "terakhir_diingatkan",
    "alasan",
)  # fmt: skip
_LISTED = 40


@dataclass(frozen=True, slots=True)
class ComingLine:
    """Something that falls due soon."""

    due: date
    label: str
    names: tuple[str, ...]
    doubt: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """Something that changed lately."""

    day: date
    unit: str
    path: str
    words: str


@dataclass(frozen=True, slots=True)
class Around:
    """All of it, and the board it belongs to."""

    board: tuple[BoardUnit, ...]
    done: Done
    policy: BoardPolicy
    coming: tuple[ComingLine, ...]
    changes: tuple[ChangeLine, ...]
    more_changes: int
    months: tuple[Month, ...]
    spark: Spark | None
    sources: tuple[SourceLine, ...]
    soon_days: int

    @property
    def percent(self) -> str:
        """The share of all units together."""
        met = sum(each.met for each in self.board)
        counted = sum(each.counted for each in self.board)
        return tell_share(100 * met // counted if counted else None)


def read_around(ask: StaffAsk, units: Sequence[UnitView]) -> Around:
    """The board of these units with everything around it."""
    book = read_book(ask.session, ask.tree.root.id, ask.desk.shelf.duties())
    policy = ask.desk.shelf.config("papan.toml", parse_board_policy)
    today = ask.moment.today
    needs = ask.desk.shelf.config("butuh.toml", parse_need_policy)
    board = read_board(ask.session, book, units, today, needs)
    ids = {unit.id for unit in units}
    span = (min(unit.scope_key for unit in units), max(unit.scope_end for unit in units))
    since = today - timedelta(days=policy.changed_days)
    changed = read_changes(ask.session, ask.tree, book, span, since)
    changed = [each for each in changed if each.unit.id in ids]
    months = read_months(ask.session, sorted(ids), policy.history_months)
    sources = [each for each in read_sources(ask.session, ask.tree, span) if each.unit.id in ids]
    return Around(
        board=board,
        done=read_done(ask.session, units),
        policy=policy,
        coming=_group_coming(board, today, book.policy.soon_days),
        changes=tuple(_change(ask, each) for each in changed[:_LISTED]),
        more_changes=max(len(changed) - _LISTED, 0),
        months=tuple(months),
        spark=draw_spark(to_points(months)),
        sources=tuple(sources),
        soon_days=book.policy.soon_days,
    )


def make_table(ask: StaffAsk, around: Around) -> Table:
    """Every duty of every unit of the board as rows."""
    return Table(_COLUMNS, lambda: _rows(ask, around))


def _group_coming(board: Sequence[BoardUnit], today: date, days: int) -> tuple[ComingLine, ...]:
    """What falls due, once for all units that owe it the same day."""
    groups: dict[tuple[date, str, bool], list[str]] = {}
    for unit, duty in list_coming(board, today, days):
        if duty.due is not None:
            key = (duty.due, duty.label, not duty.confirmed)
            groups.setdefault(key, []).append(unit.unit.name)
    return tuple(
        ComingLine(due, label, tuple(dict.fromkeys(names)), doubt)
        for (due, label, doubt), names in groups.items()
    )


def _change(ask: StaffAsk, each: Changed) -> ChangeLine:
    words = f"{each.rule.title} {each.period}: {STATES[each.before]} → {STATES[each.after]}"
    return ChangeLine(each.day, each.unit.name, room_path(ask.room, each.unit), words)


def _rows(ask: StaffAsk, around: Around) -> Sequence[Sequence[Value]]:
    rows = []
    for each in around.board:
        for duty in each.duties:
            rule = duty.rule
            note = around.done.note(each.unit, duty)
            last = around.done.last(each.unit, duty)
            rows.append(
                (
                    each.unit.code, each.unit.title, rule.code, rule.title, rule.duty,
                    duty.period, duty.due.isoformat() if duty.due else "", duty.state,
                    duty.days, duty.waiting, rule.weight, int(duty.counted),
                    int(duty.counted and duty.met), rule.confirmed, rule.audience,
                    rule.legal_basis, duty.since.isoformat(), duty.awaited_words,
                    f"{note.word}: {note.text}" if note else "",
                    f"{show_day(ask.moment.day_of(last.at))}, {last.by}" if last else "",
                    duty.reason,
                )
            )  # fmt: skip
    return rows
