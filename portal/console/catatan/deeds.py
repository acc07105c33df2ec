"""The forms of the room: record a paper, record a fact, take either back."""

from datetime import date

from portal.acts.recording_facts import NewFact, record_fact, withdraw_fact
from portal.acts.recording_papers import NewPaper, record_paper, withdraw_paper
from portal.errors import InputError
from portal.reads.duty_rules import read_book
from portal.rules.noticeboard import parse_sheet_policy
from portal.rules.obligations.rule import Book
from portal.web.room import Done, Form, StaffAsk

PAPER = "catat kertas"
FACT = "catat keterangan"


def paper(ask: StaffAsk, form: Form) -> Done:
    """Record a paper that was handed in, or a noticeboard that was seen."""
    sent = form.files.get("foto")
    if sent is None or not sent.body:
        raise InputError("Foto belum dipilih. Foto adalah buktinya.")
    kind, _, code = form.text("jenis", 60).partition(":")
    wanted = NewPaper(
        kind=kind,
        type=code,
        received_on=_day(form, "diterima", "Tanggal terima"),
        year=_number(form, "tahun") or None,
        semester=_number(form, "semester"),
        own_date=_day(form, "tertanggal", "Tanggal dokumen") if form.text("tertanggal") else None,
        note=form.text("catatan", 300),
        sheet=_sheet(ask, form, kind),
    )
    record_paper(
        ask.desk.database,
        ask.desk.settings.papers,
        _book(ask),
        ask.unit,
        wanted,
        sent.body,
        ask.desk.clock(),
        today=ask.moment.today,
        by=ask.person.account_id,
        sheets=ask.desk.shelf.config("papan.toml", parse_sheet_policy),
        key=ask.desk.settings.secret_key,
    )
    return Done(ask.path, "kertas")


def fact(ask: StaffAsk, form: Form) -> Done:
    """Record a term, an exemption, an event, or since when papers are kept."""
    wanted = NewFact(
        kind=form.text("macam", 12),
        name=form.text("tentang", 60),
        since=_day(form, "sejak", "Tanggal mulai"),
        until=_day(form, "sampai", "Tanggal akhir") if form.text("sampai") else None,
        period=form.text("periode", 20),
        basis=form.text("dasar", 300),
    )
    record_fact(
        ask.desk.database,
        _book(ask),
        ask.unit,
        wanted,
        ask.desk.clock(),
        today=ask.moment.today,
        by=ask.person.account_id,
    )
    return Done(ask.path, "keterangan")


def take_back(ask: StaffAsk, form: Form) -> Done:
    """Take back a paper or a fact of this unit."""
    is_fact = form.text("apa", 12) == "keterangan"
    if not ask.may(FACT if is_fact else PAPER):
        raise InputError("Peran Anda tidak boleh mencabut catatan ini.")
    act = withdraw_fact if is_fact else withdraw_paper
    by = ask.person.account_id
    act(ask.desk.database, ask.unit, _number(form, "nomor"), ask.desk.clock(), by=by)
    return Done(ask.path, "cabut")


def _sheet(ask: StaffAsk, form: Form, kind: str) -> str:
    """The number as typed; where only the month was chosen, the month and the unit."""
    typed, month = form.text("lembar", 50), form.text("bulan", 7)
    if kind != "papan" or not (typed or month):
        return typed
    if typed and month and not typed.replace(" ", "").startswith(month):
        raise InputError("Bulan lembar tidak sama dengan bulan pada nomornya.")
    return typed or f"{month}/{ask.unit.code}"


def _book(ask: StaffAsk) -> Book:
    return read_book(ask.session, ask.tree.root.id, ask.desk.shelf.duties())


def _day(form: Form, name: str, label: str) -> date:
    try:
        return date.fromisoformat(form.text(name, 10))
    except ValueError:
        raise InputError(f"{label} belum benar; tulislah seperti 2026-11-24.") from None


def _number(form: Form, name: str) -> int:
    text = form.text(name, 9)
    return int(text) if text.isdecimal() and text.isascii() else 0
