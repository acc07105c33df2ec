"""The boundaries of a regency for a file: with status, source and date, ready to be read again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session

from geo.areas import area_km2
from geo.columns import load
from portal.model import UnitVersion
from portal.reads.boundary_notes import read_notes
from portal.reads.outlines import list_shown, list_shown_on
from portal.tree import UnitView

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class ExportedBoundary:
    """One unit's boundary and what is known of it."""

    shape: BaseGeometry
    values: Mapping[str, Value]


def list_boundaries(
    session: Session, units: Mapping[int, UnitVersion | UnitView], day: date | None
) -> list[ExportedBoundary]:
    """The boundaries shown today or on a day, of units by id, in order of the codes."""
    ids = list(units)
    shown = list_shown(session, ids) if day is None else list_shown_on(session, ids, day)
    notes = read_notes(session, ids)
    found = []
    for unit_id, unit in sorted(units.items(), key=lambda each: each[1].code):
        row = shown.get(unit_id)
        if row is None:
            continue
        shape = load(row.geometry)
        values: dict[str, Value] = {
            "kode": unit.code,
            "nama": unit.name,
            "jenis": unit.kind,
            "kode_induk": unit.code.rpartition(".")[0],
            "status": row.status,
            "sumber": row.source,
            "per": row.as_of.isoformat() if row.as_of else None,
            "dasar_hukum": row.legal_basis or None,
            "berlaku_sejak": row.valid_from.isoformat(),
            "luas_km2": round(area_km2(shape), 4),
            "catatan": notes.get(unit_id),
        }
        found.append(ExportedBoundary(shape, values))
    return found
