"""What each detail map draws, cut out of the TopoJSON of its regency."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geo.topology_part import cut_out, weigh, write
from portal.ingest.regency_map import Levels


@dataclass(frozen=True, slots=True)
class Piece:
    """The shapes of one map as TopoJSON of their own, and its bytes on the way."""

    body: str
    packed: int


def cut_pieces(
    topology: str, levels: Levels, borders: Iterable[tuple[str, str]]
) -> dict[str, Piece]:
    """The piece of every unit that has a map: a regency by kecamatan, a kecamatan by desa, a desa
    with those it has a border with. `borders`: of desa, each pair once."""
    whole = json.loads(topology)
    pieces = {}
    for code, level, shown in _list_maps(levels, borders):
        part = cut_out(whole, {level: shown})
        if part is not None:
            body = write(part)
            pieces[code] = Piece(body, weigh(body))
    return pieces


def _list_maps(
    levels: Levels, borders: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str, Iterable[str]]]:
    """Whose map it is, the level it shows and the codes of its shapes."""
    below: dict[str, list[str]] = {}
    for code in levels.desa:
        below.setdefault(levels.parents[code], []).append(code)
    yield levels.regency, "kecamatan", levels.kecamatan
    for kecamatan, codes in below.items():
        yield kecamatan, "desa", codes
    around = {code: {code} for code in levels.desa}
    for one, other in borders:
        around[one].add(other)
        around[other].add(one)
    for code, beside in around.items():
        yield code, "desa", beside
