"""The report of a month for a unit and all below it; the proof of one unit's result."""

from collections.abc import Sequence

from portal.acts.activity import NOTED
from portal.reads.activity import Report, read_proof, read_report
from portal.rules.activity import CLASSES, ActivityRule, parse_activity
from portal.web.reply import Table, Value
from portal.web.room import NotHere, StaffAsk, StaffReply

PROOF = "bukti"
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
    "Oktober", "November", "Desember",
)  # fmt: skip
_COLUMNS = (
    "kode", "unit", "jenis", "saluran", "kelas", "kelas_bulan_lalu", "alasan", "temuan",
    "isi_sendiri_terbaru", "hari_terjangkau", "hari_diperiksa", "isi_sendiri", "isi_oleh_lain",
    "keputusan_orang",
)  # fmt: skip


def show(ask: StaffAsk) -> StaffReply | NotHere:
    """The report where there are units below, else the proof of the unit's own result."""
    above = ask.unit.kind in ("kabupaten", "kecamatan")
    if ask.detail not in ("", PROOF):
        return NotHere("Halaman ini tidak ada.")
    if ask.detail == PROOF or not above:
        return _show_proof(ask)
    report = read_report(ask.session, ask.tree, ask.unit, ask.query.get("bulan", ""))
    meeting = ask.query.get("rapat") == "1"
    return StaffReply(
        template="ruang/rapat.html" if meeting else "ruang/keaktifan.html",
        title=f"Keaktifan {ask.unit.title}",
        lead=_describe(report),
        data=report,
        table=Table(_COLUMNS, lambda: _rows(report)),
        paper="cetak/keaktifan.html",
        extra={"month": name_month, "rule": _rule(ask), "classes": CLASSES},
    )


def _show_proof(ask: StaffAsk) -> StaffReply | NotHere:
    report = read_report(ask.session, ask.tree, ask.unit, ask.query.get("bulan", ""))
    proof = read_proof(ask.session, ask.tree, ask.unit, report.period) if report.period else None
    if proof is None:
        return NotHere("Belum ada hasil untuk unit ini. Hasil pertama dibuat malam ini.")
    return StaffReply(
        template="ruang/bukti.html",
        title=ask.unit.title,
        lead=f"Keaktifan {name_month(proof.period)}: {proof.result.activity}.",
        data=proof,
        extra={
            "month": name_month,
            "rule": _rule(ask),
            "classes": CLASSES,
            "channels": ("situs sendiri", *NOTED),
            "periods": report.periods,
            "open": proof.state == "draf",
        },
    )


def name_month(period: str) -> str:
    """`November 2026`."""
    year, _, month = period.partition("-")
    return f"{_MONTHS[int(month) - 1]} {year}" if month.isdecimal() else period


def _rule(ask: StaffAsk) -> ActivityRule:
    return ask.desk.shelf.config("activity.toml", parse_activity).on(ask.moment.today)


def _describe(report: Report) -> str:
    if not report.period:
        return "Belum ada hasil. Hasil pertama dibuat malam ini."
    words = {"berjalan": "bulan berjalan", "draf": "draf, masih dapat ditanggapi", "final": "final"}
    return f"{name_month(report.period)}: {words.get(report.state, report.state)}."


def _rows(report: Report) -> Sequence[Sequence[Value]]:
    return [
        (
            each.unit.code, each.unit.title, each.unit.kind, each.channel, each.activity,
            each.before, " ".join(each.reasons), ", ".join(each.findings),
            each.newest.isoformat() if each.newest else None, each.reached_days,
            each.probed_days, each.own_items, each.by_others, each.by_hand,
        )
        for each in report.results
    ]  # fmt: skip
