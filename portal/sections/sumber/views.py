"""All sources: which answer, which are silent since when, whose identity is not proven."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.reads.sources import SourceView, count_held_files, read_sources
from portal.rules.formatting import show_moment
from portal.rules.freshness import State
from portal.web.ask import Ask
from portal.web.reply import Answer, Missing, Reply, Table, Value

_PAGE = 20


@dataclass(frozen=True, slots=True)
class SourceList:
    """One page of all sources and how many of them answer."""

    rows: tuple[SourceView, ...]
    total: int
    answering: int
    silent: int
    refused: int
    unproven: int
    held_files: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as the page prints it."""

    name: str
    url: str
    unit: str
    path: str
    state: State
    note: str


def show(ask: Ask) -> Answer:
    """Trouble first."""
    every = _read_every(ask)
    page, pages = ask.pick().page, max(1, -(-len(every) // _PAGE))
    if page > pages:
        return Missing(f"Daftar ini hanya sampai halaman {pages}.")
    shown = tuple(every[(page - 1) * _PAGE : page * _PAGE])
    data = SourceList(
        rows=shown,
        total=len(every),
        answering=sum(each.health == "menjawab" for each in every),
        silent=sum(each.health == "tidak menjawab" for each in every),
        refused=sum(each.health == "ditolak" for each in every),
        unproven=sum(each.identity == "belum terverifikasi" for each in every),
        held_files=sum(each.held_files for each in every),
        page=page,
        pages=pages,
    )
    return Reply(
        template="sumber/daftar.html",
        title="Sumber data",
        lead="Situs yang kami baca, dan apakah situs itu menjawab.",
        data=data,
        table=Table(
            ("sumber", "jenis", "alamat", "unit", "keadaan", "sejak", "terakhir_dibaca")
            + ("berkas_ditahan",),
            lambda: _rows(ask, every),
        ),
        extra={"lines": [_line(ask, each) for each in shown]},
    )


def _read_every(ask: Ask) -> list[SourceView]:
    """All sources, trouble first, with how many of their files are held back."""
    found = read_sources(ask.session, ask.unit)
    held = count_held_files(ask.session, [each.id for each in found])
    every = (replace(each, held_files=held.get(each.id, 0)) for each in found)
    return sorted(every, key=lambda each: (not each.silent, each.id))


def _line(ask: Ask, source: SourceView) -> SourceLine:
    unit = ask.tree.by_id(source.unit_id)
    note = source.sentence or source.hold
    if source.identity == "belum terverifikasi":
        note = f"{note} Identitas situs belum terverifikasi.".strip()
    if source.held_files:
        note = f"{note} {source.held_files} berkas kami tahan.".strip()
    return SourceLine(
        name=source.name,
        url=source.url,
        unit=unit.title if unit else "",
        path=(unit.path or "/") if unit else "/",
        state=_state(ask, source),
        note=note,
    )


def _state(ask: Ask, source: SourceView) -> State:
    if source.health == "ditolak":
        return State("ditahan", "Situs kami tolak")
    if source.silent:
        return State("mati", "Sumber tidak menjawab")
    if source.hold or source.health == "ditahan":
        return State("ditahan", "Data baru ditahan")
    if source.last_success is None:
        return State("kosong", "Belum pernah dibaca")
    return State("segar", show_moment(source.last_success, ask.moment))


def _rows(ask: Ask, every: Sequence[SourceView]) -> Sequence[Sequence[Value]]:
    rows = []
    for source in every:
        unit = ask.tree.by_id(source.unit_id)
        since = source.health_since.isoformat() if source.health_since else ""
        last = source.last_success.isoformat() if source.last_success else ""
        rows.append(
            (source.name, source.kind, source.url, unit.code if unit else "", source.health)
            + (since, last, source.held_files)
        )
    return rows
