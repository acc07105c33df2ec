"""What the portal knows when a file of boundaries is examined: regions, shapes, areas."""

from collections.abc import Mapping

from shapely import MultiPolygon
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.codes import UnitKind
from geo.columns import load
from geo.intake.examination import Known, OfficialArea
from geo.intake.region import Region, Regions, regions_of
from portal.model import UnitCode, UnitVersion
from portal.reads.outlines import list_shown
from portal.rules.formatting import show_day
from portal.rules.official_areas import StatedArea

VILLAGES = ("desa", "kelurahan")


def read_units(session: Session, root: UnitVersion) -> dict[str, UnitVersion]:
    """The regency, its kecamatan and villages as they stand today, by code."""
    chosen = select(UnitVersion).where(
        UnitVersion.valid_to.is_(None),
        UnitVersion.scope_key.between(root.scope_key, root.scope_end),
        UnitVersion.kind.in_(("kabupaten", "kecamatan", *VILLAGES)),
    )
    return {unit.code: unit for unit in session.scalars(chosen.order_by(UnitVersion.scope_key))}


def read_regions(session: Session, root: UnitVersion, units: Mapping[str, UnitVersion]) -> Regions:
    """These units as a file is matched with them."""
    by_id = {unit.unit_id: unit for unit in units.values()}
    villages = [
        Region(unit.code, unit.name, UnitKind(unit.kind), unit.code.rpartition(".")[0])
        for unit in units.values()
        if unit.kind in VILLAGES
    ]
    parents = {unit.code: unit.name for unit in units.values() if unit.kind == "kecamatan"}
    codes = session.execute(
        select(UnitCode.code, UnitCode.unit_id).where(
            UnitCode.system == "bps", UnitCode.valid_to.is_(None), UnitCode.unit_id.in_(by_id)
        )
    )
    bps = {row.code.replace(".", ""): by_id[row.unit_id].code for row in codes}
    return regions_of(root.code, villages, parents, bps)


def read_known(
    session: Session, units: Mapping[str, UnitVersion], areas: Mapping[str, StatedArea]
) -> Known:
    """The shapes shown today, and the areas that were stated."""
    by_id = {unit.unit_id: unit for unit in units.values()}
    villages: dict[str, MultiPolygon] = {}
    parents: dict[str, MultiPolygon] = {}
    for unit_id, outline in list_shown(session, by_id).items():
        shape = load(outline.geometry)
        assert isinstance(shape, MultiPolygon)
        unit = by_id[unit_id]
        (villages if unit.kind in VILLAGES else parents)[unit.code] = shape
    stated = {
        code: OfficialArea(each.km2, f"{each.source}, {show_day(each.as_of)}")
        for code, each in areas.items()
    }
    return Known(villages, _only_whole(parents, villages, units), stated)


def _only_whole(
    parents: Mapping[str, MultiPolygon],
    villages: Mapping[str, MultiPolygon],
    units: Mapping[str, UnitVersion],
) -> dict[str, MultiPolygon]:
    """Without the outlines of regions some of whose villages have no shape: they prove nothing."""
    without = [
        code for code, unit in units.items() if unit.kind in VILLAGES and code not in villages
    ]
    return {
        code: shape
        for code, shape in parents.items()
        if not any(each.startswith(f"{code}.") for each in without)
    }
