"""The features of one unit into one sound shape, every step said."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon

from geo.formats.feature import MAX_VERTICES, RawFeature
from geo.intake import field_names
from geo.intake.defects import label_finding, list_defects, split_strays
from geo.intake.finding import Finding, Kind, Weight, fixed, note, review
from geo.overlay import unite
from geo.shapes import LAT_MAX, LAT_MIN, LON_MAX, LON_MIN, ShapeError, to_multipolygon

_UNSURE = 0.01  # two ways of repairing differ by more than this share: a person looks


@dataclass(frozen=True, slots=True)
class Shaped:
    """One unit's shape, None when there is none, and what was found on the way."""

    shape: MultiPolygon | None
    findings: tuple[Finding, ...]


def shape_unit(features: Sequence[RawFeature]) -> Shaped:
    """All features of a unit, each repaired, then merged."""
    findings: list[Finding] = []
    parts: list[MultiPolygon] = []
    for feature in features:
        shape, found = _shape(feature)
        findings += found
        if shape is not None:
            parts.append(shape)
    if not parts:
        return Shaped(None, _once(findings))
    whole = parts[0]
    if len(parts) > 1:
        whole, told = _merge(parts)
        findings.append(told)
    label = label_finding(whole, *_label_of(features[0]))
    if label is not None:
        findings.append(label)
    return Shaped(whole, _once(findings))


def _shape(feature: RawFeature) -> tuple[MultiPolygon | None, list[Finding]]:
    if feature.geometry is None:
        return None, [_fault(feature.fault)]
    assert isinstance(feature.geometry, MultiPolygon)
    if shapely.get_num_coordinates(feature.geometry) > MAX_VERTICES:
        return None, [review(Kind.TOO_FINE, f"Memuat lebih dari {MAX_VERTICES} titik.")]
    shape, found = _settle_axes(feature.geometry)
    if shape is None:
        return None, found
    if feature.open_rings:
        told = f"{feature.open_rings} cincin tidak tertutup; ditutup."
        found.append(fixed(Kind.OPEN_RING, told))
    if feature.dead_rings:
        told = f"{feature.dead_rings} cincin tanpa luas dibuang."
        found.append(fixed(Kind.DEAD_RING, told))
    found += list_defects(shape)
    try:
        sound, unsure = _repair(shape)
    except ShapeError as error:
        return None, [*found, review(Kind.NO_AREA, str(error))]
    if unsure:
        found.append(unsure)
    return sound, found


def _fault(sentence: str) -> Finding:
    if "kosong" in sentence or "tidak bergeometri" in sentence:
        return note(Kind.EMPTY, "Unit ini tidak bergeometri dalam berkas.")
    if "bukan bidang" in sentence:
        return review(Kind.NO_AREA, sentence)
    if "lebih dari" in sentence:
        return review(Kind.TOO_FINE, sentence)
    return review(Kind.UNREADABLE, sentence)


def _settle_axes(shape: MultiPolygon) -> tuple[MultiPolygon | None, list[Finding]]:
    """Longitude first; both orders at once, or neither, is not for us to guess."""
    points = shapely.get_coordinates(shape)
    straight = _inside(points[:, 0], points[:, 1])
    if straight.all():
        return shape, []
    turned = _inside(points[:, 1], points[:, 0])
    if turned.all():
        swapped = shapely.transform(shape, lambda each: each[:, ::-1])
        told = "Ditulis lintang lebih dahulu; ditukar."
        return MultiPolygon(shapely.get_parts(swapped)), [fixed(Kind.SWAPPED, told)]
    if straight.any() and turned.any():
        told = "Sebagian titik ditulis lintang lebih dahulu, sebagian tidak."
        return None, [review(Kind.MIXED_AXES, told)]
    outside = int((~straight & ~turned).sum())
    metres = bool((np.abs(points) > 1000).any())
    told = (
        "Koordinatnya berupa meter, bukan derajat: sistem koordinat berkas keliru."
        if metres
        else f"{outside} dari {len(points)} titik terletak di luar Indonesia."
    )
    return None, [review(Kind.OUTSIDE_INDONESIA, told)]


def _inside(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    return (lon >= LON_MIN) & (lon <= LON_MAX) & (lat >= LAT_MIN) & (lat <= LAT_MAX)


def _repair(shape: MultiPolygon) -> tuple[MultiPolygon, Finding | None]:
    if shape.is_valid:
        return to_multipolygon(shapely.remove_repeated_points(shape)), None
    split = split_strays(shape)
    sound = to_multipolygon(split)
    other = shapely.make_valid(split, method="linework")
    apart = abs(other.area - sound.area) / sound.area
    if apart > _UNSURE:
        told = f"Dua cara memperbaiki berbeda {apart:.0%} luasnya; periksa bentuknya."
        return sound, review(Kind.UNCLEAR_REPAIR, told)
    return sound, None


def _merge(parts: Sequence[MultiPolygon]) -> tuple[MultiPolygon, Finding]:
    whole = to_multipolygon(unite(list(parts)))
    total = sum(part.area for part in parts)
    if total - whole.area > 0.5 * min(part.area for part in parts):
        told = f"{len(parts)} unsur unit ini saling menindih; disatukan."
        return whole, note(Kind.TWICE, told)
    return whole, fixed(Kind.MERGED, f"{len(parts)} unsur digabung menjadi satu unit.")


def _label_of(feature: RawFeature) -> tuple[str, str]:
    columns = feature.properties
    return field_names.value(columns, field_names.LAT), field_names.value(columns, field_names.LON)


def _once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Each kind once for a unit, the gravest first: thirty islands are not thirty lines."""
    kept: dict[Kind, Finding] = {}
    for each in findings:
        held = kept.get(each.kind)
        if held is None or (each.weight is Weight.REVIEW and held.weight is not Weight.REVIEW):
            kept[each.kind] = each
    return tuple(kept.values())
