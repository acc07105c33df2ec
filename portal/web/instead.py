"""What to offer where a list is empty or a thing is gone: the nearest that does exist."""

from collections.abc import Iterable
from dataclasses import replace

from portal.reads.listing import Pick, read_all
from portal.web.ask import Ask
from portal.web.lines import Line, line_of

_FEW = 3


def similar(ask: Ask, types: Iterable[str], section: str, pick: Pick) -> list[Line]:
    """Things like what a filter asked for and did not find: of the kind in other years, else of
    the year in other kinds, else the newest."""
    wanted = tuple(types)
    for wider in (replace(pick, page=1, year=0), replace(pick, page=1, kind="", category="")):
        if wider != pick and (wider.kind or wider.category or wider.year):
            rows = read_all(ask.session, ask.tree, ask.unit, wanted, wider, limit=_FEW)
            if rows:
                return [line_of(ask, row, section) for row in rows]
    return list(newest(ask, wanted, section))


def nearby(ask: Ask, types: Iterable[str], section: str) -> list[Line]:
    """The newest of the kecamatan or setda above, where a unit has none of its own. All of a
    regency would be near nobody."""
    trail = ask.tree.trail(ask.unit)
    above = trail[-2] if len(trail) > 1 else ask.unit
    if above is ask.tree.root or above is ask.unit:
        return []
    ask.note.units.add(above.id)
    rows = read_all(ask.session, ask.tree, above, types, Pick(), limit=_FEW)
    return [line_of(ask, row, section) for row in rows]


def newest(ask: Ask, types: Iterable[str], section: str) -> tuple[Line, ...]:
    """The newest that stands here, for the page of a thing that does not any more."""
    rows = read_all(ask.session, ask.tree, ask.unit, types, Pick(), limit=_FEW)
    return tuple(line_of(ask, row, section) for row in rows)
