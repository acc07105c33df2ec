"""The detail map: opened on purpose, its size said before, its lists below it."""

from dataclasses import dataclass
from urllib.parse import urlencode

from portal.reads.peta import PetaView
from portal.reads.peta_rinci import Detail, read_detail, weigh_detail
from portal.reads.places import PlaceRow
from portal.sections.peta.places import every_place, knows_layer, layer_choices
from portal.web.ask import Ask, path_to
from portal.web.lines import Line
from portal.web.reply import Answer, Crumb, Missing, Reply
from portal.web.tiles import TileSet, tiles_of

WORD = "rinci"
FILES = ("leaflet.js", "leaflet.css", "peta-rinci.js", "peta-rinci.css")
BASE = "ubin.js"  # only where the operator has a file of tiles
PAGE = 9_000  # bytes: the page around the map, packed


@dataclass(frozen=True, slots=True)
class DetailData:
    """What the script of the page gets."""

    here: str
    topology: object
    units: object
    notes: object
    places: object
    lines: object
    left_out: int
    tiles: TileSet | None


def show_detail(ask: Ask) -> Answer:
    """The page of the detail map, and the data it draws."""
    if not knows_layer(ask):
        return Missing("Jenis tempat itu tidak ada.")
    detail = read_detail(ask.session, ask.tree, ask.unit, _choose(ask, every_place(ask)))
    if detail is None:
        return Missing(f"Batas {ask.unit.title} belum kami temukan, jadi belum ada peta rinci.")
    # Neighbours of a desa lie elsewhere; their names are shown too.
    ask.note.units.update(unit.id for unit in detail.units)
    chosen = ask.query.text("jenis")
    every = "Tanpa tempat" if ask.unit is ask.tree.root else "Semua tempat"
    query = f"?{urlencode({'jenis': chosen})}" if chosen else ""
    return Reply(
        template="peta/rinci.html",
        title=f"Peta rinci {ask.unit.name if ask.unit is ask.tree.root else ask.unit.title}",
        lead="Dapat digeser dan diperbesar.",
        data=_data(ask, detail),
        crumbs=(Crumb("Peta", ask.path_in("peta")),),
        schema="peta-rinci",
        needs=frozenset({"script", "map"}),
        extra={
            "query": query,
            "filters": (("jenis", "Tempat", every, layer_choices(ask), chosen),),
            "units": [
                Line(unit.name, path_to(unit, "peta", WORD))
                for unit in detail.units
                if unit is not ask.unit
            ],
            "notes": detail.notes,
            "shown": len(detail.places) + len(detail.lines),
        },
    )


def size_of_detail(ask: Ask, peta: PetaView, found: tuple[PlaceRow, ...]) -> int:
    """About how many bytes the page and the data of the detail map with these places have, packed;
    0 when there is none. The scripts come on top."""
    units = len(peta.rows) or 1 + len(peta.around)
    data = weigh_detail(ask.session, ask.tree, ask.unit, units, _choose(ask, found))
    return PAGE + data if data else 0


def _choose(ask: Ask, found: tuple[PlaceRow, ...]) -> tuple[PlaceRow, ...]:
    """The places of the chosen layer; without a choice all of a kecamatan or desa, for those of
    a whole regency would be too many."""
    layer = ask.query.text("jenis")
    if not layer and ask.unit is ask.tree.root:
        return ()
    return tuple(row for row in found if not layer or row.layer == layer)


def _data(ask: Ask, detail: Detail) -> DetailData:
    return DetailData(
        here=detail.here,
        topology=detail.topology,
        units=detail.units,
        notes={each.unit.code: each.text for each in detail.notes},
        places=detail.places,
        lines=detail.lines,
        left_out=detail.left_out,
        tiles=tiles_of(ask.desk.settings),
    )
