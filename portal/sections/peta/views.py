"""The map of a unit with its list, and its places and projects."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.reads.listing import Listing, read_all, read_listing
from portal.reads.peta import (
    VILLAGES,
    PetaView,
    read_dots,
    read_peta,
    read_positions,
    write_geojson,
)
from portal.reads.sources import health_of, read_sources
from portal.rules.formatting import show_day
from portal.rules.freshness import State, covered, judge, not_applicable, parse_freshness
from portal.web.ask import Ask
from portal.web.lines import filter_query, list_filters
from portal.web.reply import Answer, Missing, Reply, Table, Value

TYPES = ("place", "project")
_MAPPED = ("kabupaten", "kecamatan", *VILLAGES)


@dataclass(frozen=True, slots=True)
class PetaData:
    """What machines get of the page."""

    peta: PetaView
    places: Listing


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place in the list."""

    name: str
    hint: str
    position: str  # as a geo: address, empty when unknown


def show(ask: Ask) -> Answer:
    """The map, what is known of the boundaries, and the places."""
    if ask.unit.kind not in _MAPPED:
        return _elsewhere(ask)
    pick = ask.pick()
    peta = read_peta(ask.session, ask.tree, ask.unit)
    places = read_listing(ask.session, ask.tree, ask.unit, TYPES, pick)
    if pick.page > places.pages:
        return Missing(f"Daftar ini hanya sampai halaman {places.pages}.")
    sources = read_sources(ask.session, ask.unit, ("boundary", *TYPES))
    return Reply(
        template="peta/unit.html",
        title=_title(ask),
        lead="Pilih di peta atau di daftar." if peta.rows else f"Kode {ask.unit.code}.",
        data=PetaData(peta, places),
        states={"peta": _judge(ask, peta)},
        sources=sources,
        table=Table(("nama", "jenis", "kode_unit", "unit", "lintang", "bujur"), lambda: _rows(ask)),
        geojson=lambda: write_geojson(ask.session, ask.tree, ask.unit),
        extra={
            "status": _status(peta),
            "dots": read_dots(ask.session, peta.map, places.rows) if not peta.rows else [],
            "lines": _lines(ask, places),
            "filters": list_filters(pick, (), (), places.units) if peta.rows else (),
            "query": filter_query(pick),
        },
    )


def _title(ask: Ask) -> str:
    if ask.unit.kind == "kabupaten":
        return f"Peta {ask.unit.name}"
    return f"Peta {ask.unit.title}"


def _judge(ask: Ask, peta: PetaView) -> State:
    sources = read_sources(ask.session, ask.unit, ("boundary",))
    rule = ask.desk.shelf.config("freshness.toml", parse_freshness)
    newest = peta.boundary.as_of or peta.boundary.valid_from if peta.boundary else None
    state = judge("peta", newest, health_of(sources), rule, ask.moment)
    if state.kind == "segar" and peta.having < peta.expected:
        return covered(peta.having, peta.expected, "desa punya batas")
    return state


def _status(peta: PetaView) -> str:
    if peta.boundary is None:
        return ""
    kind = "definitif" if peta.boundary.status == "definitif" else "indikatif, bukan acuan hukum"
    words = f"Batas {kind}; sumber: {peta.boundary.source}"
    if peta.boundary.as_of:
        words += f", per {show_day(peta.boundary.as_of)}"
    words += f", berlaku sejak {show_day(peta.boundary.valid_from)}."
    if peta.expected > 1 and peta.having < peta.expected:
        words += f" {peta.having} dari {peta.expected} desa punya batas; sisanya belum tergambar."
    return words


def _lines(ask: Ask, places: Listing) -> list[PlaceLine]:
    positions = read_positions(ask.session, places.rows)
    lines = []
    for row in places.rows:
        lon_lat = positions.get(row.id)
        parts = [row.kind or row.category, str(row.year or "")]
        if row.unit is not None and row.unit.id != ask.unit.id:
            parts.append(row.unit.title)
        address = f"geo:{lon_lat[1]:.6f},{lon_lat[0]:.6f}" if lon_lat else ""
        lines.append(PlaceLine(row.title, " · ".join(filter(None, parts)), address))
    return lines


def _rows(ask: Ask) -> Sequence[Sequence[Value]]:
    rows = read_all(ask.session, ask.tree, ask.unit, TYPES, ask.pick())
    positions = read_positions(ask.session, rows)
    return [
        (
            row.title,
            row.kind or row.category,
            row.unit.code if row.unit else "",
            row.unit.title if row.unit else "",
            positions[row.id][1] if row.id in positions else None,
            positions[row.id][0] if row.id in positions else None,
        )
        for row in rows
    ]


def _elsewhere(ask: Ask) -> Reply:
    return Reply(
        template="peta/tidak-berlaku.html",
        title="Peta",
        lead=f"{ask.unit.title} tidak punya wilayah sendiri.",
        data=ask.unit,
        states={"peta": not_applicable("Kantor tidak punya batas wilayah")},
    )
