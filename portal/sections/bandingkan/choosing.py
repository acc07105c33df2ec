"""Which units are compared: those the address names, one more by its name, and whom to offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from portal.reads.monografi import LEVELS
from portal.reads.neighbours import read_neighbours
from portal.rules.finding_names import MISSPELT
from portal.tree import UnitView
from portal.web.ask import Ask

MOST = 5
_OFFERED = 12
_LONGEST = 40
_VILLAGES = ("desa", "kelurahan")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The units of an address in the order of their codes, and what is said of the rest."""

    units: tuple[UnitView, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What a typed name means: one unit, or several to choose from, or a sentence."""

    unit: UnitView | None
    candidates: tuple[UnitView, ...]
    sentence: str


def choose(ask: Ask, codes: Sequence[str]) -> Chosen:
    """The units behind these codes, at most five. Their order says nothing, nor what is twice."""
    units: dict[str, UnitView] = {}
    sentences = []
    for code in sorted(set(codes)):
        unit = ask.tree.by_code(code)
        if unit is None:
            sentences.append(f"Kode “{code[:_LONGEST]}” tidak kami kenal.")
        elif unit.kind not in LEVELS:
            sentences.append(f"{unit.title} adalah kantor, bukan wilayah.")
        elif len(units) == MOST:
            sentences.append(f"Paling banyak lima wilayah sekaligus; {unit.title} tidak ikut.")
        else:
            units[unit.code] = unit
    return Chosen(tuple(units.values()), tuple(sentences))


def find_named(ask: Ask, text: str) -> Named:
    """The area somebody typed."""
    hits = ask.desk.shelf.names(ask.tree).find(text)
    found = [
        (hit, unit)
        for hit in hits
        if (unit := ask.tree.by_id(hit.name.key)) is not None and unit.kind in LEVELS
    ]
    exact = [unit for hit, unit in found if hit.sure and hit.how != MISSPELT]
    if len(exact) == 1:
        return Named(exact[0], (), "")
    offered = tuple(unit for _, unit in found)[:_OFFERED]
    if offered:
        return Named(None, offered, "Yang mana maksud Anda?")
    return Named(None, (), f"Nama “{text[:_LONGEST]}” belum kami temukan.")


def offer(ask: Ask, units: Sequence[UnitView]) -> tuple[UnitView, ...]:
    """Whom to add next: neighbours of the first unit, then its siblings; all kecamatan while
    nothing is chosen."""
    if not units:
        return ask.tree.children(ask.tree.root, ("kecamatan",))
    first = units[0]
    parent = ask.tree.by_id(first.parent_id) if first.parent_id is not None else None
    siblings: tuple[UnitView, ...] = ()
    if parent is not None:
        kinds = _VILLAGES if first.kind in _VILLAGES else (first.kind,)
        siblings = ask.tree.children(parent, kinds)
    else:
        siblings = ask.tree.children(first, ("kecamatan",))
    near = read_neighbours(ask.session, ask.tree, first, _OFFERED)
    every = {each.id: each for each in (*near, *siblings)}
    taken = {each.id for each in units}
    return tuple(each for key, each in every.items() if key not in taken)[:_OFFERED]


def query_of(units: Sequence[UnitView], period: str = "") -> str:
    """The parameters of a comparison, in the one order of its address."""
    pairs = [("unit", code) for code in sorted(unit.code for unit in units)]
    return urlencode([*([("tahun", period)] if period else []), *pairs])
