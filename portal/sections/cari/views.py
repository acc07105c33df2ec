"""One field, and what it finds: units first, then services and documents."""

from dataclasses import dataclass
from typing import ClassVar

from portal.reads.cari import find_documents, find_services
from portal.reads.listing import ItemRow
from portal.rules.finding_names import MISSPELT, Hit
from portal.rules.services import ServiceRow, parse_catalogue
from portal.tree import UnitView
from portal.web.ask import Ask, path_to
from portal.web.lines import Line, line_of
from portal.web.reply import Answer, Reply

_KINDS = {
    "kabupaten": "Kabupaten",
    "kecamatan": "Kecamatan",
    "desa": "Desa",
    "kelurahan": "Kelurahan",
}


@dataclass(frozen=True, slots=True)
class UnitHit:
    """A unit that was found. `sure`: written right, or misspelt in a way that fits no other."""

    unit: UnitView
    sure: bool
    misspelt: bool


@dataclass(frozen=True, slots=True)
class ServiceHit:
    """A service that was found."""

    PUBLIC: ClassVar = ("slug", "name", "for_what")
    slug: str
    name: str
    for_what: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    q: str
    units: tuple[UnitHit, ...]
    services: tuple[ServiceHit, ...]
    documents: tuple[ItemRow, ...]


def show(ask: Ask) -> Answer:
    """The field, and below it what was found, or where else to look."""
    text = ask.query.text("q")
    hits = ask.desk.shelf.names(ask.tree).find(text)
    units = tuple(hit for each in hits if (hit := _unit_hit(ask, each)) is not None)
    rows = find_services(ask.desk.shelf.config("layanan.toml", parse_catalogue), text)
    documents = find_documents(ask.session, ask.tree, text)
    services = tuple(ServiceHit(row.slug, row.name, row.for_what) for row in rows)
    return Reply(
        template="cari/hasil.html",
        title=f"Cari “{text}”" if text else "Cari",
        lead="" if text else "Nama atau kode desa, kecamatan, kantor; layanan; dokumen.",
        data=Found(text, units, services, documents),
        extra={
            "units": [_unit_line(ask, hit.unit) for hit in units],
            "heading": _heading(units),
            "services": [_service_line(ask, row, units) for row in rows],
            "documents": [line_of(ask, row, "ppid") for row in documents],
            "kecamatan": ask.tree.children(ask.tree.root, ("kecamatan",)),
        },
    )


def _unit_hit(ask: Ask, hit: Hit) -> UnitHit | None:
    unit = ask.tree.by_id(hit.name.key)
    return UnitHit(unit, hit.sure, hit.how == MISSPELT) if unit is not None else None


def _heading(units: tuple[UnitHit, ...]) -> str:
    """What was misspelt is offered as a question."""
    if units and units[0].misspelt and not units[0].sure:
        return "Mungkin yang Anda maksud"
    return "Wilayah dan kantor"


def _unit_line(ask: Ask, unit: UnitView) -> Line:
    parent = ask.tree.by_id(unit.parent_id) if unit.parent_id is not None else None
    place = parent.title if parent is not None and parent is not ask.tree.root else ""
    code = f"kode {unit.code}" if "/" not in unit.code else ""
    return Line(unit.title, unit.path or "/", " · ".join(part for part in (place, code) if part))


def _service_line(ask: Ask, row: ServiceRow, units: tuple[UnitHit, ...]) -> Line:
    """A service, linked where one office is meant: the regency's own, an office of it, or the
    only desa or kecamatan that was found."""
    holders = [ask.tree.root, *ask.tree.children(ask.tree.root, ("opd",))]
    holders += [hit.unit for hit in units if hit.sure]
    where = next((unit for unit in holders if _offers(unit, row)), None)
    path = path_to(where, "layanan", row.slug) if where is not None else ""
    kinds = [_KINDS[kind].lower() for kind in _KINDS if kind in row.kinds]
    at = where.title if where is not None else f"Kantor {' atau '.join(kinds)} Anda"
    return Line(row.name, path, " · ".join(part for part in (at, row.cost, row.duration) if part))


def _offers(unit: UnitView, row: ServiceRow) -> bool:
    if unit.kind not in row.kinds:
        return False
    return not row.offices or any(unit.slug.startswith(start) for start in row.offices)
