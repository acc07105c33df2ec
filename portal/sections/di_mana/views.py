"""A position pasted or taken from the phone, and the office it belongs to."""

from dataclasses import dataclass, replace

from geo.positions import LONGEST, PositionError, read_position
from portal.reads.di_mana import Where, read_where
from portal.reads.kontak import ContactView
from portal.rules.formatting import show_distance
from portal.tree import UnitView
from portal.web.ask import Ask
from portal.web.blocks import contact_of
from portal.web.reply import Answer, Reply


@dataclass(frozen=True, slots=True)
class WhereData:
    """What was asked, and what is known of it. `error`: why there is no answer."""

    q: str
    error: str
    where: Where | None


@dataclass(frozen=True, slots=True)
class Office:
    """The office of a desa, with what it lies in."""

    unit: UnitView
    kecamatan: UnitView | None
    contact: ContactView


def show(ask: Ask) -> Answer:
    """The form, and below it the answer."""
    text = ask.query.text("q", LONGEST) or _pair(ask)
    where, error = None, ""
    if text:
        try:
            lon, lat = read_position(text)
            where = read_where(ask.session, ask.tree, lon, lat)
        except PositionError as wrong:
            error = str(wrong)
    return Reply(
        template="di_mana/jawaban.html",
        title="Di mana saya",
        lead="Tempel koordinat atau tautan peta, lalu lihat desa dan kantornya.",
        data=WhereData(text, error, where),
        needs=frozenset({"script", "position"}),
        extra={
            "offices": [_office(ask, unit) for unit in where.units] if where else [],
            "nearest": _office(ask, where.nearest.unit) if where and where.nearest else None,
            "distance": show_distance(where.nearest.metres) if where and where.nearest else "",
        },
    )


def _pair(ask: Ask) -> str:
    lat, lon = ask.query.text("lat"), ask.query.text("lon")
    return f"{lat}, {lon}" if lat and lon else ""


def _office(ask: Ask, unit: UnitView) -> Office:
    above = ask.tree.by_id(unit.parent_id) if unit.parent_id is not None else None
    return Office(unit, above, contact_of(replace(ask, unit=unit)))
