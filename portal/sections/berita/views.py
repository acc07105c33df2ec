"""The list of news, and one article."""

from collections.abc import Sequence
from dataclasses import replace

from portal.reads.berita import KINDS, TYPES, read_article
from portal.reads.listing import (
    Listing,
    item_id_of,
    read_all,
    read_listing,
    was_here,
)
from portal.reads.sources import health_of, read_sources
from portal.rules.formatting import show_day
from portal.rules.freshness import judge, parse_freshness
from portal.web.ask import Ask, path_to
from portal.web.instead import nearby, newest, similar
from portal.web.lines import Line, filter_query, line_of, list_filters
from portal.web.reply import Answer, Crumb, Entry, Gone, Missing, Moved, Reply, Table, Value


def show(ask: Ask) -> Answer:
    """Newest first, 20 a page, each naming its unit."""
    pick = ask.pick()
    listing = read_listing(ask.session, ask.tree, ask.unit, TYPES, pick)
    if pick.page > listing.pages:
        return Missing(f"Daftar ini hanya sampai halaman {listing.pages}.")
    sources = read_sources(ask.session, ask.unit, TYPES if listing.newest else ())
    rule = ask.desk.shelf.config("freshness.toml", parse_freshness)
    state = judge("berita", listing.newest, health_of(sources), rule, ask.moment)
    query = filter_query(pick)
    near = () if listing.rows else _near(ask, query)
    kinds = tuple(replace(each, label=KINDS.get(each.value, each.value)) for each in listing.kinds)
    return Reply(
        template="berita/daftar.html",
        title="Kabar",
        lead=f"Berita, pengumuman, dan agenda {ask.unit.title}.",
        data=listing,
        states={"berita": state},
        sources=sources,
        table=Table(
            ("tanggal", "judul", "jenis", "kode_unit", "unit", "alamat"), lambda: _rows(ask)
        ),
        feed=lambda: _entries(ask, listing),
        extra={
            "lines": [line_of(ask, row, "berita", _kind(row.kind)) for row in listing.rows],
            "filters": list_filters(pick, listing.years, kinds, listing.units),
            "query": query,
            "filtered": bool(query),
            "near": near,
        },
    )


def show_one(ask: Ask) -> Answer:
    """One article on its own unit's page; gone when the source took it away."""
    item_id = item_id_of(ask.detail[0])
    if item_id is None or len(ask.detail) > 1:
        return Missing()
    article = read_article(ask.session, ask.tree, ask.unit, item_id)
    if article is None:
        if was_here(ask.session, ask.tree, item_id, TYPES):
            sentence = "Kabar ini sudah tidak ada di situs asalnya, jadi kami tidak menampilkannya."
            return Gone("Kabar ini sudah ditarik", sentence, newest(ask, TYPES, "berita"))
        return Missing("Kabar itu tidak kami temukan.")
    home = path_to(article.row.unit or ask.unit, "berita", article.row.address)
    if home != ask.path:
        return Moved(home + (f".{ask.suffix}" if ask.suffix else ""))
    sources = tuple(
        source
        for source in read_sources(ask.session, ask.unit)
        if source.id == article.row.source_id
    )
    day = ask.moment.day_of(article.row.at) if article.row.at else None
    return Reply(
        template="berita/satu.html",
        title=article.row.title,
        lead=" · ".join((KINDS.get(article.row.kind, "Kabar"), show_day(day))),
        about=article.opening,
        data=article,
        sources=sources,
        crumbs=(Crumb("Kabar", ask.path_in("berita")),),
        schema="berita-satu",
    )


def _near(ask: Ask, query: str) -> Sequence[Line]:
    if query:
        return similar(ask, TYPES, "berita", ask.pick())
    return nearby(ask, TYPES, "berita")


def _kind(kind: str) -> str:
    return "" if kind in ("", "berita") else KINDS.get(kind, kind)


def _rows(ask: Ask) -> Sequence[Sequence[Value]]:
    return [
        (
            ask.moment.day_of(row.at).isoformat() if row.at else "",
            row.title,
            row.kind,
            row.unit.code if row.unit else "",
            row.unit.title if row.unit else "",
            path_to(row.unit or ask.unit, "berita", row.address),
        )
        for row in read_all(ask.session, ask.tree, ask.unit, TYPES, ask.pick())
    ]


def _entries(ask: Ask, listing: Listing) -> list[Entry]:
    return [
        Entry(
            title=row.title,
            path=path_to(row.unit or ask.unit, "berita", row.address),
            at=row.at,
            author=row.unit.title if row.unit else "",
        )
        for row in listing.rows
    ]
