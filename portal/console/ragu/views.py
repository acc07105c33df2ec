"""The doubtful titles with a form each; choices that are remembered, to be taken back."""

from portal.acts.choosing_types import NONE, choose_type, undo_choice
from portal.reads.doubtful import read_chosen, read_doubts
from portal.web.reply import Table
from portal.web.room import Done, Form, NotHere, StaffAsk, StaffReply

CHOOSE = "pilih jenis"
_COLUMNS = ("kode", "unit", "judul", "sumber", "perkiraan_jenis", "perkiraan_tahun", "serupa")
_LAST_PAGE = 10_000


def show(ask: StaffAsk) -> StaffReply | NotHere:
    """What waits in a unit and below it, and what was chosen."""
    if ask.detail:
        return NotHere("Halaman ini tidak ada.")
    types = ask.desk.shelf.duties().types
    asked = _number(ask.query.get("hal", "1"))
    doubts = read_doubts(ask.session, ask.tree, ask.unit, min(max(asked, 1), _LAST_PAGE))
    return StaffReply(
        template="ruang/ragu.html",
        title="Dokumen ragu",
        lead="Jenis atau tahunnya belum jelas dari judulnya. Sebelum dipilih, tidak dihitung.",
        data=doubts,
        table=Table(
            _COLUMNS,
            lambda: [
                (each.unit.code, each.unit.title, each.title, each.source, each.type, each.year,
                 each.alike)
                for each in doubts.rows
            ],
        ),
        extra={
            "chosen": read_chosen(ask.session, ask.tree, ask.unit),
            "types": sorted((kind.title, code) for code, kind in types.by_code.items()),
            "titles": {code: kind.title for code, kind in types.by_code.items()},
            "none": NONE,
        },
    )  # fmt: skip


def choose(ask: StaffAsk, form: Form) -> Done:
    """Say what a title is."""
    choose_type(
        ask.desk.database,
        ask.desk.shelf.duties().types,
        ask.unit,
        _number(form.text("isi", 12)),
        form.text("jenis", 40),
        _number(form.text("tahun", 4)) or None,
        ask.desk.clock(),
        by=ask.person.account_id,
    )
    return Done(ask.path, "pilih")


def undo(ask: StaffAsk, form: Form) -> Done:
    """Take a choice back."""
    number, by = _number(form.text("nomor", 12)), ask.person.account_id
    undo_choice(ask.desk.database, ask.unit, number, ask.desk.clock(), by=by)
    return Done(ask.path, "batal")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else 0
