"""The units of a file against each other, against what is held, and against official figures."""

from collections.abc import Iterator, Mapping

from shapely import MultiPolygon

from geo.areas import area_km2
from geo.coverage import Change, Coverage
from geo.intake.examination import Known, OfficialArea
from geo.intake.finding import Finding, Kind, fixed, note, review, say_km2
from geo.intake.fitting_held import list_held
from geo.intake.neighbours import (
    GRAVE,
    judge_overlaps,
    judge_parent,
    list_overlaps,
    list_strangers,
)
from geo.intake.region import Regions

_AREA_APART = 0.1  # of the official figure


def check(
    drawn: Mapping[str, MultiPolygon],
    coverage: Coverage,
    regions: Regions,
    known: Known,
    names_in_file: Mapping[str, str] | None = None,
) -> dict[str, list[Finding]]:
    """Findings by code, also of a kecamatan whose desa are all there. `drawn`: all shapes of the
    file, also those of other regions, which have no name but the one in the file."""
    names = dict(names_in_file or {}) | dict(regions.parents)
    names |= {code: region.name for code, region in regions.villages.items()}
    found: dict[str, list[Finding]] = {}
    for told in (
        judge_overlaps(list_overlaps(drawn), names),
        _judge_cleaning(coverage, names),
        list_strangers(coverage.shapes),
        _judge_held(coverage, regions, known, names),
        _judge_parents(coverage, regions, known),
        _judge_areas(coverage, regions, known),
    ):
        for code, finding in told:
            found.setdefault(code, []).append(finding)
    return found


def _judge_cleaning(coverage: Coverage, names: Mapping[str, str]) -> Iterator[tuple[str, Finding]]:
    for change in coverage.changes:
        if change.kept:
            yield change.code, _judge_kept(change, names)
        steps = []
        if change.gaps:
            steps.append(f"{change.gaps} celah ditutup ({say_km2(change.gained_km2)})")
        if change.overlaps:
            steps.append(f"{change.overlaps} tumpang tindih dilepas ({say_km2(change.lost_km2)})")
        if steps:
            yield change.code, fixed(Kind.CLEANED, f"{' dan '.join(steps)}.")


def _judge_kept(change: Change, names: Mapping[str, str]) -> Finding:
    others = ", ".join(f"{names.get(code, '')} ({code})" for code in change.contested)
    with_whom = f" Tanah yang sama juga diklaim {others}." if others else ""
    other = change.contested[0] if change.contested else ""
    if change.share >= 1.0:
        told = "Akan lenyap bila dirapikan; bentuk aslinya dipertahankan."
        return review(Kind.VANISHED, told + with_whom, other)
    told = f"Akan berubah {change.share:.0%} bila dirapikan; bentuk aslinya dipertahankan."
    return review(Kind.CHANGED, told + with_whom, other)


def _judge_held(
    coverage: Coverage, regions: Regions, known: Known, names: Mapping[str, str]
) -> Iterator[tuple[str, Finding]]:
    """Against the boundaries of villages that the file does not bring."""
    held = list_held(coverage, regions, known)
    for each in list_overlaps(coverage.shapes, held):
        if each.share < GRAVE:
            continue
        ours, theirs = each.smaller, each.larger
        if ours not in coverage.shapes:
            ours, theirs = theirs, ours
        named = f"{names.get(theirs, '')} ({theirs})"
        told = f"Menindih batas {named} yang tersimpan, {say_km2(each.km2)}."
        yield ours, review(Kind.OVERLAP, told, theirs)


def _judge_parents(
    coverage: Coverage, regions: Regions, known: Known
) -> Iterator[tuple[str, Finding]]:
    for code, shape in coverage.shapes.items():
        for parent in dict.fromkeys((regions.villages[code].parent, regions.root)):
            if parent not in known.parents:
                continue
            whole = parent == regions.root
            name = regions.parents.get(parent, parent)
            finding = judge_parent(shape, known.parents[parent], name, whole=whole)
            if finding is not None:
                yield code, finding


def _judge_areas(
    coverage: Coverage, regions: Regions, known: Known
) -> Iterator[tuple[str, Finding]]:
    """Desa, and kecamatan all of whose desa are there; the regency is told in a line of its own."""
    for code, official in known.areas.items():
        below = [each.code for each in regions.below.get(code, ())] or [code]
        if not all(each in coverage.shapes for each in below):
            continue
        finding = compare_area(sum(area_km2(coverage.shapes[each]) for each in below), official)
        if finding is not None:
            yield code, finding


def compare_area(km2: float, official: OfficialArea) -> Finding | None:
    """A finding when an area is far from the official figure."""
    if abs(km2 - official.km2) / official.km2 <= _AREA_APART:
        return None
    told = f"Luasnya {say_km2(km2)}, angka resmi {say_km2(official.km2)} ({official.source})."
    return note(Kind.AREA, told)
