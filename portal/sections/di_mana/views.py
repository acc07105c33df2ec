"""A position pasted or taken from the phone, or the name of a village, and the office there."""

from dataclasses import dataclass, replace

from geo.positions import LONGEST, PositionError, read_position
from portal.reads.di_mana import Where, read_where
from portal.reads.kontak import ContactView
from portal.rules.formatting import show_distance
from portal.tree import UnitView
from portal.web.ask import Ask
from portal.web.blocks import contact_of
from portal.web.reply import Answer, Reply

_NAMED = ("kecamatan", "desa", "kelurahan")
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class WhereData:
    """What was asked, and what is known of it. `error`: why there is no answer. `named`: what was
    meant where a name was written, also misspelt."""

    q: str
    error: str
    where: Where | None
    named: tuple[UnitView, ...] = ()


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
    named = _find_named(ask, text) if error else ()
    return Reply(
        template="di_mana/jawaban.html",
        title="Di mana saya",
        lead="Tempel koordinat atau tautan peta, atau tulis nama desa, lalu lihat kantornya.",
        data=WhereData(text, "" if named else error, where, named),
        needs=frozenset({"script", "position"}),
        extra={
            "named": [(unit, _above(ask, unit)) for unit in named],
            "offices": [_office(ask, unit) for unit in where.units] if where else [],
            "nearest": _office(ask, where.nearest.unit) if where and where.nearest else None,
            "distance": show_distance(where.nearest.metres) if where and where.nearest else "",
        },
    )


def _find_named(ask: Ask, text: str) -> tuple[UnitView, ...]:
    """The kecamatan and villages whose names these words are, best first."""
    if len(text) > _LONGEST_NAME:
        return ()
    hits = ask.desk.shelf.names(ask.tree).find(text)
    units = (ask.tree.by_id(hit.name.key) for hit in hits)
    return tuple(unit for unit in units if unit is not None and unit.kind in _NAMED)


def _pair(ask: Ask) -> str:
    lat, lon = ask.query.text("lat"), ask.query.text("lon")
    return f"{lat}, {lon}" if lat and lon else ""


def _office(ask: Ask, unit: UnitView) -> Office:
    return Office(unit, _above(ask, unit), contact_of(replace(ask, unit=unit)))


def _above(ask: Ask, unit: UnitView) -> UnitView | None:
    return ask.tree.by_id(unit.parent_id) if unit.parent_id is not None else None
