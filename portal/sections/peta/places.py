"""Places of a unit as lines of a list and rows of a table."""

from dataclasses import dataclass
from urllib.parse import urlencode

from portal.reads.listing import Choice
from portal.reads.place_features import show_moment
from portal.reads.place_page import place_path
from portal.reads.places import PlaceList, PlaceRow, list_places, narrow, read_places
from portal.rules.formatting import show_distance
from portal.rules.place_layers import parse_layers
from portal.web.ask import Ask
from portal.web.reply import Table
from portal.web.terms import PLACES, terms_of


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place in the list."""

    name: str
    hint: str
    position: str  # as a geo: address, empty when unknown
    photo: str  # the page that shows its photo, empty when there is none


@dataclass(frozen=True, slots=True)
class LayerLine:
    """A layer with how many places it has, and where they are listed."""

    title: str
    count: int
    path: str


def places_of(ask: Ask, found: tuple[PlaceRow, ...]) -> PlaceList:
    """The page of places that was asked for, of all those of the unit."""
    layers = ask.desk.shelf.config("tempat.toml", parse_layers)
    pick = ask.pick()
    return list_places(
        found,
        ask.tree,
        ask.unit,
        layers,
        layer=pick.kind,
        within=pick.unit,
        page=pick.page,
    )


def every_place(ask: Ask) -> tuple[PlaceRow, ...]:
    """All places of the unit."""
    layers = ask.desk.shelf.config("tempat.toml", parse_layers)
    return read_places(ask.session, ask.tree, ask.unit, layers)


def chosen_places(ask: Ask) -> tuple[PlaceRow, ...]:
    """The places a file of this page holds: those of all its pages."""
    pick = ask.pick()
    return narrow(every_place(ask), layer=pick.kind, within=pick.unit)


def layer_choices(ask: Ask) -> tuple[Choice, ...]:
    """The layers that have places here."""
    return places_of(ask, every_place(ask)).layers


def knows_layer(ask: Ask) -> bool:
    """Whether there is a layer as was asked for; without one asked for there is."""
    layers = ask.desk.shelf.config("tempat.toml", parse_layers)
    return ask.query.text("jenis") in ("", *(each.code for each in layers.items))


def is_narrowed(ask: Ask) -> bool:
    """Whether a reader chose a layer, a unit or a page."""
    pick = ask.pick()
    return bool(pick.kind or pick.unit or pick.page > 1)


def place_lines(ask: Ask, places: PlaceList) -> list[PlaceLine]:
    """The lines of one page of places."""
    return [_line(ask, row, places) for row in places.rows]


def layer_lines(ask: Ask, places: PlaceList) -> list[LayerLine]:
    """All layers as links."""
    return [
        LayerLine(each.label, each.count, f"{ask.path}?{urlencode({'jenis': each.value})}")
        for each in places.layers
    ]


def place_filters(
    ask: Ask, places: PlaceList
) -> tuple[tuple[str, str, str, tuple[Choice, ...], str], ...]:
    """What the list can be narrowed to; nothing where there is nothing to choose."""
    pick = ask.pick()
    fields = (
        ("jenis", "Jenis", "Semua jenis", places.layers, pick.kind),
        ("unit", "Wilayah", "Semua wilayah", places.units, pick.unit.code if pick.unit else ""),
    )
    return tuple(field for field in fields if len(field[3]) > 1 or field[4])


def table_of_places(ask: Ask) -> Table:
    """The places of all pages with source, days and terms, as a download."""
    terms = terms_of(ask, "", PLACES).cells()
    heads = (
        "nama", "jenis", "lapisan", "tahun", "kode_unit", "unit", "lintang", "bujur", "panjang_m",
        "sumber", "per", "diambil", *terms,
    )  # fmt: skip
    return Table(
        heads,
        lambda: [
            (
                row.name, row.said or row.layer_title, row.layer, row.year,
                row.unit.code if row.unit else "", row.unit.title if row.unit else "",
                row.lat, row.lon, row.length_m, "; ".join(row.sources),
                show_moment(row.as_of) if row.as_of else None, show_moment(row.taken),
                *terms.values(),
            )
            for row in chosen_places(ask)
        ],
    )  # fmt: skip


def _line(ask: Ask, row: PlaceRow, places: PlaceList) -> PlaceLine:
    length = show_distance(row.length_m) if row.length_m else ""
    parts = [row.said or row.layer_title, length, str(row.year or "")]
    if row.unit is not None and row.unit.id != ask.unit.id:
        parts.append(row.unit.title)
    if len(row.sources) > 1:
        parts.append(f"{len(row.sources)} sumber: {', '.join(row.sources)}")
    here = row.lon is not None and row.lat is not None
    address = f"geo:{row.lat:.6f},{row.lon:.6f}" if here else ""
    photo = place_path(row) if row.photo_of is not None else ""
    return PlaceLine(row.name, " · ".join(filter(None, parts)), address, photo)
