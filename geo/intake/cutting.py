"""Cutting new units out of those they were drawn over, where a person said so."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import shapely

from geo.areas import area_km2
from geo.intake.examination import Entry
from geo.intake.finding import Kind, fixed, review, say_km2
from geo.overlay import intersect, subtract
from geo.shapes import ShapeError, to_multipolygon

_DUST_KM2 = 1e-6  # a square metre


def cut_out(entries: Sequence[Entry], codes: Iterable[str]) -> list[Entry]:
    """The entries, with these units taken as drawn and their ground taken from all others."""
    wanted = frozenset(codes)
    cutters = {
        each.code: each.original
        for each in entries
        if each.here and each.code in wanted and each.original is not None
    }
    return [
        entry if entry.code in cutters or not entry.here else _cut_one(entry, entries, cutters)
        for entry in entries
    ]


def _cut_one(
    entry: Entry, entries: Sequence[Entry], cutters: dict[str, shapely.MultiPolygon]
) -> Entry:
    names = {each.code: each.name for each in entries}
    for code, cutter in cutters.items():
        if entry.original is None or not entry.original.intersects(cutter):
            continue
        lost = area_km2(intersect(entry.original, cutter))
        if lost <= _DUST_KM2:
            continue
        named = f"{names[code]} ({code})"
        try:
            rest = to_multipolygon(subtract(entry.original, cutter))
        except ShapeError:
            told = f"Tidak ada yang tersisa setelah {named} dipotong."
            finding = review(Kind.VANISHED, told, code)
            return replace(entry, original=None, findings=(*entry.findings, finding))
        finding = fixed(Kind.CUT, f"{named} dipotong dari unit ini, {say_km2(lost)}.")
        entry = replace(entry, original=rest, findings=(*entry.findings, finding))
    return entry
