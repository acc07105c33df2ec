"""A unit's records with their forms; the photo of one of them; the units below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.acts.keeping_photos import photo_path
from portal.acts.recording_facts import KINDS as FACT_KINDS
from portal.acts.recording_papers import KINDS as PAPER_KINDS
from portal.console.catatan.deeds import FACT, PAPER
from portal.reads.catatan import PaperView, count_papers, read_facts, read_papers
from portal.reads.duty_rules import read_book
from portal.rules.noticeboard import month_before
from portal.rules.obligations.papering import TERMS, list_paper_types
from portal.rules.obligations.telling import EVENTS, MONTHS, OFFICES
from portal.tree import UnitView
from portal.web.reply import Table, Value
from portal.web.room import NotHere, Sent, StaffAsk, StaffReply

PHOTO = "foto"
_SHEET_MONTHS = 13
_BELOW = ("kecamatan", "desa", "kelurahan", "setda", "opd")
_COLUMNS = ("kode", "unit", "cara", "jenis", "tahun", "semester", "diterima", "tertanggal",
            "lembar", "dicatat_oleh", "dicatat", "dicabut")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a form."""

    value: str
    label: str


def show(ask: StaffAsk) -> StaffReply | Sent | NotHere:
    """The records of a unit, or one photo."""
    papers = read_papers(ask.session, ask.unit)
    if ask.detail == PHOTO:
        return _send_photo(ask, papers)
    if ask.detail:
        return NotHere("Halaman ini tidak ada.")
    duties = ask.desk.shelf.duties()
    book = read_book(ask.session, ask.tree.root.id, duties)
    rules = book.of_kind(ask.unit.kind)
    types = [
        Option(f"{kind}:{each.code}", duties.types.title_of(each.code))
        for kind in PAPER_KINDS
        for each in list_paper_types(book, ask.unit.kind, kind)
    ]
    below = ask.tree.children(ask.unit, _BELOW)
    facts = read_facts(ask.session, ask.tree, ask.unit)
    events = dict.fromkeys(rule.event for rule in rules if rule.event)
    subjects = dict.fromkeys((rule.subject, rule.label) for rule in rules)
    return StaffReply(
        template="ruang/catatan.html",
        title=f"Catatan {ask.unit.title}",
        lead="Berkas yang diterima di atas kertas, masa jabatan, dan pembebasan.",
        data=papers,
        table=Table(_COLUMNS, lambda: _rows(ask, papers)),
        extra={
            "facts": facts,
            "register": next(
                (each for each in facts if each.kind == "register" and not each.withdrawn), None
            ),
            "paper_types": [each for each in types if each.value.startswith("kertas")],
            "board_types": [each for each in types if each.value.startswith("papan")],
            "type_titles": {code: duties.types.title_of(code) for code in duties.types.by_code},
            "paper_kinds": PAPER_KINDS,
            "fact_kinds": FACT_KINDS,
            "offices": [Option(name, OFFICES[name]) for name in TERMS.get(ask.unit.kind, ())],
            "events": [Option(name, EVENTS.get(name, name)) for name in events],
            "subjects": [Option(subject, label) for subject, label in subjects],
            "names": OFFICES | EVENTS | dict(subjects),
            "may_paper": ask.may(PAPER) and bool(types),
            "may_fact": ask.may(FACT),
            "below": _count(ask, below),
            "today": ask.moment.today,
            "months": _list_months(ask.moment.today),
        },
    )


def _list_months(today: date) -> list[Option]:
    """The months whose sheet a photo may show, the newest first."""
    found, month = [], today.replace(day=1)
    for _ in range(_SHEET_MONTHS):
        found.append(Option(f"{month:%Y-%m}", f"{MONTHS[month.month - 1]} {month.year}"))
        month = month_before(month)
    return found


def _count(ask: StaffAsk, below: Sequence[UnitView]) -> list[tuple[UnitView, int]]:
    counts = count_papers(ask.session, below)
    return [(unit, counts.get(unit.id, 0)) for unit in below if ask.may("lihat ruang", unit)]


def _send_photo(ask: StaffAsk, papers: Sequence[PaperView]) -> Sent | NotHere:
    """The photo of one of this unit's own papers."""
    wanted = ask.query.get("nomor", "")
    paper = next((each for each in papers if str(each.id) == wanted and each.photo), None)
    path = photo_path(ask.desk.settings.papers, paper.photo) if paper is not None else None
    if paper is None or path is None or not path.is_file():
        return NotHere("Foto ini tidak ada.")
    ending = "png" if paper.photo_mime == "image/png" else "jpg"
    return Sent(path.read_bytes(), paper.photo_mime, f"{paper.kind}-{paper.id}.{ending}")


def _rows(ask: StaffAsk, papers: Sequence[PaperView]) -> Sequence[Sequence[Value]]:
    return [
        (
            ask.unit.code, ask.unit.title, each.kind, each.type, each.year, each.semester or None,
            each.received_on.isoformat(), each.own_date.isoformat() if each.own_date else None,
            each.sheet, each.who, each.at.isoformat(), int(each.withdrawn),
        )
        for each in papers
    ]  # fmt: skip
