"""The page of one place: what it is, where it lies, who says so, and its photo."""

from portal.reads.place_page import read_place_page
from portal.reads.places import TYPES
from portal.reads.sources import read_sources
from portal.rules.place_layers import parse_layers
from portal.web.ask import Ask
from portal.web.reply import Answer, Crumb, Missing, Reply

_LONGEST = 9  # digits of an item's number


def show_place(ask: Ask, number: str) -> Answer:
    """One place of the unit, asked for by the number of any record that means it."""
    layers = ask.desk.shelf.config("tempat.toml", parse_layers)
    wanted = int(number) if number.isdecimal() and len(number) <= _LONGEST else 0
    place = read_place_page(ask.session, ask.tree, ask.unit, layers, wanted)
    if place is None:
        return Missing("Tempat ini tidak ada atau tidak lagi disebut sumbernya.")
    here = place.lon is not None and place.lat is not None
    return Reply(
        template="peta/tempat.html",
        title=place.name,
        lead=f"{place.said or place.layer_title}, {(place.unit or ask.unit).title}.",
        data=place,
        sources=read_sources(ask.session, ask.unit, TYPES),
        crumbs=(Crumb("Peta", ask.path_in("peta")),),
        schema="peta-tempat",
        extra={
            "position": f"geo:{place.lat:.6f},{place.lon:.6f}" if here else "",
            "layer_path": f"{ask.path_in('peta')}?jenis={place.layer}",
        },
    )
