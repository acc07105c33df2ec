"""The units of a file beside stored units the file does not bring; those are never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from shapely import MultiPolygon

from geo.coverage import LARGEST_CHANGE, Change, Coverage
from geo.fitting import Fit, fit
from geo.intake.examination import Known
from geo.intake.finding import Finding, Kind, fixed, review, say_km2
from geo.intake.neighbours import GRAVE, list_overlaps
from geo.intake.region import Regions


@dataclass(frozen=True, slots=True)
class Fitted:
    """The coverage after it met the stored neighbours, and what is to be told of each unit."""

    coverage: Coverage
    findings: Mapping[str, tuple[Finding, ...]]


def list_held(coverage: Coverage, regions: Regions, known: Known) -> dict[str, MultiPolygon]:
    """The stored villages of this regency that the file does not bring."""
    return {
        code: shape
        for code, shape in known.villages.items()
        if code not in coverage.shapes and code in regions.villages
    }


def fit_held(
    coverage: Coverage, drawn: Mapping[str, MultiPolygon], regions: Regions, known: Known
) -> Fitted:
    """The cleaned units made to meet what is stored beside them. Who shares more than a twentieth
    of the smaller with a stored neighbour is left alone: a person has to look. `drawn`: as the
    units came."""
    held = list_held(coverage, regions, known)
    overlaps = list_overlaps(coverage.shapes, held)
    claimed = {frozenset((each.smaller, each.larger)) for each in overlaps if each.share >= GRAVE}
    fits = fit(coverage.shapes, held, claimed)
    if not fits:
        return Fitted(coverage, {})
    names = {code: region.name for code, region in regions.villages.items()}
    shapes = {
        code: fits[code].shape if code in fits else shape for code, shape in coverage.shapes.items()
    }
    changes = tuple(_add(each, fits.get(each.code), drawn) for each in coverage.changes)
    findings = {code: (_tell(each, names),) for code, each in fits.items()}
    return Fitted(replace(coverage, shapes=shapes, changes=changes), findings)


def _add(change: Change, made: Fit | None, drawn: Mapping[str, MultiPolygon]) -> Change:
    """The share a unit changed in all: by its siblings and by the stored ones."""
    if made is None or made.kept or change.code not in drawn:
        return change
    return replace(change, share=change.share + made.share)


def _tell(made: Fit, names: Mapping[str, str]) -> Finding:
    beside = ", ".join(f"{names.get(code, '')} ({code})" for code in made.beside)
    if made.kept:
        told = (
            f"Akan berubah {made.share:.0%} (batas {LARGEST_CHANGE:.0%}) bila disesuaikan dengan "
            f"batas tersimpan {beside}; bentuknya dipertahankan."
        )
        return review(Kind.CHANGED, told, made.beside[0])
    steps = []
    if made.lost_km2:
        steps.append(f"{say_km2(made.lost_km2)} dilepas")
    if made.gained_km2:
        steps.append(f"{say_km2(made.gained_km2)} celah ditutup")
    told = f"Disesuaikan dengan batas tersimpan {beside}, yang tidak diubah: {', '.join(steps)}."
    return fixed(Kind.FITTED, told)
