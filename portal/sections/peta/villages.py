"""The regency by all its desa and kelurahan on one page: a shape and a line each."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.reads.noted_map import mark_notes
from portal.reads.outlines import list_shown
from portal.reads.peta import VILLAGES, Noted, list_notes, read_village_map
from portal.reads.sources import read_sources
from portal.rules.freshness import covered
from portal.tree import UnitView
from portal.web.ask import Ask
from portal.web.reply import Answer, Crumb, Missing, Reply

WORD = "desa"
MOST = 160  # of more, shapes and lines do not fit the first round trip of a slow phone
_SHADES = ("q1", "q2", "q3", "q4")


@dataclass(frozen=True, slots=True)
class Village:
    """A desa or kelurahan; `drawn`: it has a boundary."""

    unit: UnitView
    kecamatan: str
    drawn: bool


@dataclass(frozen=True, slots=True)
class VillagesData:
    """What machines get of the page."""

    villages: tuple[Village, ...]
    having: int
    expected: int
    notes: tuple[Noted, ...]


def show_villages(ask: Ask) -> Answer:
    """All desa by kecamatan, and the map whose shapes lead to them."""
    picture = read_village_map(ask.session, ask.tree)
    if picture is None:
        return Missing(f"Batas desa di {ask.unit.title} belum kami temukan.")
    units = [each for each in ask.tree.below(ask.unit) if each.kind in VILLAGES]
    if len(units) > MOST:
        return Missing(f"{len(units)} desa terlalu banyak untuk satu peta; pilih kecamatannya.")
    drawn = list_shown(ask.session, [each.id for each in units])
    groups = [
        (group, below)
        for group in ask.tree.children(ask.unit, ("kecamatan",))
        if (below := ask.tree.children(group, VILLAGES))
    ]
    villages = tuple(
        Village(unit, group.name, unit.id in drawn) for group, below in groups for unit in below
    )
    having = sum(each.drawn for each in villages)
    notes = list_notes(ask.session, ask.tree.below(ask.unit))
    return Reply(
        template="peta/desa.html",
        title=f"Semua desa di {ask.unit.name}",
        lead=f"{len(villages)} desa dan kelurahan. Pilih di peta atau di daftar.",
        data=VillagesData(villages, having, len(villages), notes),
        states={"peta": covered(having, len(villages), "desa punya batas")},
        sources=read_sources(ask.session, ask.unit, ("boundary",)),
        crumbs=(Crumb("Peta", ask.path_in("peta")),),
        schema="peta-desa",
        extra={
            "picture": picture,
            "notes": notes,
            "marks": mark_notes(ask.session, picture, ask.unit, notes),
            "groups": groups,
            "shades": _shade(groups),
            "drawn": drawn,
            # Short names of the lines, for there are many: their place in the list.
            "order": {each.unit.id: at for at, each in enumerate(villages, 1)},
        },
    )


def _shade(groups: list[tuple[UnitView, tuple[UnitView, ...]]]) -> Mapping[int, str]:
    """A shade by kecamatan, so that the eye finds their borders."""
    return {
        unit.id: _SHADES[at % len(_SHADES)]
        for at, (_, below) in enumerate(groups)
        for unit in below
    }
