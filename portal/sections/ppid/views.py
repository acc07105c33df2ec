"""The list of public documents, and one document."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.reads.dokumen import CLASSES, TYPES, DocumentView, kind_label, read_documents
from portal.reads.listing import Listing, item_id_of, read_all, read_listing, read_one, was_here
from portal.reads.sources import health_of, read_sources
from portal.rules.formatting import show_day, show_size
from portal.rules.freshness import judge, not_found
from portal.rules.requests import parse_clocks
from portal.web.ask import Ask, path_to
from portal.web.blocks import contact_of, freshness_of
from portal.web.instead import nearby, newest, similar
from portal.web.lines import Line, filter_query, list_filters
from portal.web.reply import Answer, Crumb, Entry, Gone, Missing, Moved, Reply, Table, Value


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A row of the list."""

    label: str
    path: str
    hint: str
    classification: str
    day: str


def show(ask: Ask) -> Answer:
    """Documents of the unit and of all below it, and how to ask for what is not here."""
    pick = ask.pick()
    listing = read_listing(ask.session, ask.tree, ask.unit, TYPES, pick)
    if pick.page > listing.pages:
        return Missing(f"Daftar ini hanya sampai halaman {listing.pages}.")
    sources = read_sources(ask.session, ask.unit, TYPES if listing.newest else ())
    state = judge("ppid", listing.newest, health_of(sources), freshness_of(ask), ask.moment)
    documents = read_documents(ask.session, listing.rows)
    query = filter_query(pick)
    if query and not listing.rows:
        state = not_found(health_of(sources), ask.moment)
    return Reply(
        template="ppid/daftar.html",
        title="Informasi publik",
        lead=f"PPID {ask.unit.title}. Semua dokumen yang terbuka.",
        data=listing,
        states={"ppid": state},
        sources=sources,
        table=Table(
            ("tanggal", "judul", "golongan", "jenis", "tahun", "kode_unit", "unit", "alamat"),
            lambda: _rows(ask),
        ),
        feed=lambda: _entries(ask, listing),
        extra={
            "lines": [_line(ask, each) for each in documents],
            "filters": _filters(ask, listing),
            "query": query,
            "filtered": bool(query),
            "asked": " ".join(
                filter(None, (kind_label(pick.kind or "dokumen"), str(pick.year or "")))
            ),
            "near": _near(ask, query) if not listing.rows else (),
            "clocks": ask.desk.shelf.config("ppid.toml", parse_clocks),
            "contact": contact_of(ask),
        },
    )


def show_one(ask: Ask) -> Answer:
    """One document with its class, date, file and origin."""
    item_id = item_id_of(ask.detail[0])
    if item_id is None or len(ask.detail) > 1:
        return Missing()
    row = read_one(ask.session, ask.tree, ask.unit, TYPES, item_id)
    if row is None:
        if was_here(ask.session, ask.tree, item_id, TYPES):
            return Gone(
                "Dokumen ini sudah ditarik",
                "Sumbernya tidak lagi menerbitkan dokumen ini.",
                newest(ask, TYPES, "ppid"),
            )
        return Missing("Dokumen itu tidak kami temukan.")
    home = path_to(row.unit or ask.unit, "ppid", row.address)
    if home != ask.path:
        return Moved(home + (f".{ask.suffix}" if ask.suffix else ""))
    document = read_documents(ask.session, (row,))[0]
    sources = read_sources(ask.session, ask.unit)
    return Reply(
        template="ppid/satu.html",
        title=row.title,
        lead=" · ".join(
            part for part in (_label(document.classification), document.number) if part
        ),
        data=document,
        sources=tuple(source for source in sources if source.id == row.source_id),
        crumbs=(Crumb("Informasi publik", ask.path_in("ppid")),),
        schema="ppid-satu",
        extra={"kind": kind_label(document.kind)},
    )


def _near(ask: Ask, query: str) -> list[Line]:
    if query:
        return similar(ask, TYPES, "ppid", ask.pick())
    return nearby(ask, TYPES, "ppid")


def _label(classification: str) -> str:
    return CLASSES.get(classification, "")


def _line(ask: Ask, document: DocumentView) -> PaperLine:
    row = document.row
    unit = row.unit or ask.unit
    file = f"{_ending(document)}, {show_size(document.size)}" if document.download else ""
    unread = "belum terbaca" if document.reading == "belum terbaca" else ""
    parts = (unit.title if unit.id != ask.unit.id else "", file or document.file_words, unread)
    return PaperLine(
        label=row.title or "(tanpa judul)",
        path=path_to(unit, "ppid", row.address),
        hint=" · ".join(part for part in parts if part),
        classification=_label(document.classification).lower() or "–",
        day=show_day(ask.moment.day_of(row.at)) if row.at else str(document.year or "–"),
    )


def _ending(document: DocumentView) -> str:
    return document.download.rpartition(".")[2].upper().replace("BIN", "Berkas")


def _filters(ask: Ask, listing: Listing) -> object:
    """Three choices at most: the class where a unit stands alone, else which unit."""
    pick = ask.pick()
    kinds = tuple(replace(each, label=kind_label(each.value)) for each in listing.kinds)
    fields = list(list_filters(pick, listing.years, kinds, listing.units))
    classes = tuple(
        replace(each, label=_label(each.value))
        for each in listing.categories
        if each.value in CLASSES
    )
    if len(fields) < 3 and (len(classes) > 1 or pick.category):
        fields.append(("golongan", "Golongan", "Semua golongan", classes, pick.category))
    return fields


def _rows(ask: Ask) -> Sequence[Sequence[Value]]:
    return [
        (
            ask.moment.day_of(row.at).isoformat() if row.at else "",
            row.title,
            row.category if row.category in CLASSES else "",
            row.kind,
            row.year,
            row.unit.code if row.unit else "",
            row.unit.title if row.unit else "",
            path_to(row.unit or ask.unit, "ppid", row.address),
        )
        for row in read_all(ask.session, ask.tree, ask.unit, TYPES, ask.pick())
    ]


def _entries(ask: Ask, listing: Listing) -> list[Entry]:
    return [
        Entry(row.title, path_to(row.unit or ask.unit, "ppid", row.address), row.at)
        for row in listing.rows
    ]
