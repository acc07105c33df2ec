"""From a code list and the offices to the units as they shall stand, without a database."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.codes import Level, RegionCode, UnitKind
from portal.tree.codelist import CodeList, CodeRow
from portal.tree.naming import Sibling, choose_slugs
from portal.tree.offices import Office

# Offices lie in the kecamatan block 00 of their regency, which no kecamatan uses: setda with its
# bagian in 0100–0199, then a block of 20 for each OPD.
_SETDA_FROM = 100
_SETDA_TO = 199
_OPD_FROM = 200
_OPD_BLOCK = 20

# Papua calls kecamatan distrik and desa kampung (UU 21/2001 jo. UU 2/2021).
_PAPUA = frozenset({"91", "92", "93", "94", "95", "96"})


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A unit as it shall stand; `parent` is the code of the unit above."""

    code: str
    parent: str | None
    name: str
    kind: str
    designation: str
    slug: str
    scope_key: int
    scope_end: int


def plan_units(
    codes: CodeList, offices: Sequence[Office], reserved: frozenset[str]
) -> tuple[PlannedUnit, ...]:
    """All units of the regency, parents before children."""
    slugs = _slugs(codes, reserved)
    regions = [_region(codes.root, row, slugs) for row in codes.rows]
    return (regions[0], *_plan_offices(codes.root, offices), *regions[1:])


def _slugs(codes: CodeList, reserved: frozenset[str]) -> dict[str, str]:
    below: dict[str, list[Sibling]] = {}
    for row in codes.rows:
        parent = row.code.parent
        if row.code != codes.root and parent is not None:
            sibling = Sibling(row.code.text, row.name, row.code.kind.value)
            below.setdefault(parent.text, []).append(sibling)
    chosen = {codes.root.text: ""}
    for siblings in below.values():
        chosen.update(choose_slugs(siblings, reserved))
    return chosen


def _region(root: RegionCode, row: CodeRow, slugs: dict[str, str]) -> PlannedUnit:
    name, designation = _split_name(row)
    above = row.code.parent
    return PlannedUnit(
        code=row.code.text,
        parent=None if row.code == root or above is None else above.text,
        name=name,
        kind=row.code.kind.value,
        designation=designation,
        slug=slugs[row.code.text],
        scope_key=row.code.scope_key,
        scope_end=row.code.scope_end,
    )


def _split_name(row: CodeRow) -> tuple[str, str]:
    """The name without its designation, and the designation: Kota, Distrik, Desa adat …"""
    papua = row.code.text[:2] in _PAPUA
    if row.code.level is Level.KABUPATEN:
        for designation in ("Kota Administrasi", "Kabupaten Administrasi", "Kota", "Kabupaten"):
            if row.name.startswith(designation + " "):
                return row.name.removeprefix(designation + " "), designation
        is_city = int(row.code.text[3:5]) >= 71  # 01–69 kabupaten, 71–99 kota
        return row.name, "Kota" if is_city else "Kabupaten"
    if row.code.level is Level.KECAMATAN:
        return row.name, "Distrik" if papua else "Kecamatan"
    if row.code.kind is UnitKind.KELURAHAN:
        return row.name, "Kelurahan"
    if row.code.text.rpartition(".")[2].startswith("3"):
        return row.name, "Desa adat"
    return row.name, "Kampung" if papua else "Desa"


def _plan_offices(root: RegionCode, offices: Sequence[Office]) -> list[PlannedUnit]:
    base = root.scope_key
    planned: list[PlannedUnit] = []
    next_bagian = _SETDA_FROM + 1
    next_opd = _OPD_FROM
    for office in offices:
        if office.kind == "setda":
            code, parent, span = f"{root}/setda", root.text, (_SETDA_FROM, _SETDA_TO)
        elif office.kind == "bagian":
            code, parent = f"{root}/setda/{office.slug}", f"{root}/setda"
            span = (next_bagian, next_bagian)
            next_bagian += 1
        else:
            code, parent = f"{root}/opd/{office.slug}", root.text
            span = (next_opd, next_opd + _OPD_BLOCK - 1)
            next_opd += _OPD_BLOCK
        planned.append(
            PlannedUnit(
                code=code,
                parent=parent,
                name=office.name,
                kind=office.kind,
                designation="",
                slug=office.slug,
                scope_key=base + span[0],
                scope_end=base + span[1],
            )
        )
    return planned
