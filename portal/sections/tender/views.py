"""The list of packages, and one package from plan to contract."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.reads.listing import item_id_of
from portal.reads.sources import health_of, read_sources
from portal.reads.tender import (
    TYPES,
    PackageRow,
    read_all_packages,
    read_package,
    read_packages,
    read_stages,
)
from portal.reads.tender_sums import read_sums
from portal.rules.formatting import show_day, show_money
from portal.rules.freshness import judge, parse_freshness
from portal.rules.official_pages import parse_official_pages
from portal.rules.procurement import STAGES
from portal.sections.tender.figures import list_amounts, sum_up
from portal.sections.tender.timeline import make_timeline
from portal.web.ask import Ask, path_to
from portal.web.lines import Line, filter_query, list_filters
from portal.web.reply import Answer, Crumb, Missing, Moved, Reply, Table, Value

_COLUMNS = (
    "kode", "paket", "tahun", "tahap", "cara", "jenis", "satuan_kerja", "unit", "desa",
    "pagu", "hps", "hasil", "kontrak", "penyedia", "tanggal", "alamat",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PackageLine:
    """A row of the list."""

    label: str
    path: str
    hint: str
    worth: str
    stage: str
    day: str


def show(ask: Ask) -> Answer:
    """Newest first, 20 a page, each naming its office."""
    pick = ask.pick()
    stage = ask.query.text("tahap")
    stage = stage if stage in STAGES else ""
    itself = ask.query.text("cara") == "swakelola"
    packages = read_packages(ask.session, ask.tree, ask.unit, pick, stage, self_managed=itself)
    if pick.page > packages.pages:
        return Missing(f"Daftar ini hanya sampai halaman {packages.pages}.")
    sources = read_sources(ask.session, ask.tree.root, TYPES)
    ask.note.units.add(ask.tree.root.id)
    rule = ask.desk.shelf.config("freshness.toml", parse_freshness)
    query = filter_query(pick, tahap=stage, cara="swakelola" if itself else "")
    filters = list_filters(pick, packages.years, packages.kinds, packages.units)
    if len(packages.stages) > 1 or stage:
        filters += (("tahap", "Tahap", "Semua tahap", packages.stages, stage),)
    return Reply(
        template="tender/daftar.html",
        title="Swakelola" if itself else "Lelang proyek",
        lead=f"Pekerjaan yang dilakukan sendiri oleh kantor {ask.unit.title}."
        if itself
        else f"Rencana, tender, dan kontrak pengadaan {ask.unit.title}.",
        data=packages,
        states={"tender": judge("tender", packages.newest, health_of(sources), rule, ask.moment)},
        sources=sources,
        table=Table(_COLUMNS, lambda: _table(ask, stage, itself)),
        extra={
            "lines": [_line(ask, row) for row in packages.rows],
            "figures": [] if itself else sum_up(read_sums(ask.session, ask.unit)),
            "itself": itself,
            "others": 0 if itself else _count_self_managed(ask),
            "filters": filters,
            "query": query,
        },
    )


def show_one(ask: Ask) -> Answer:
    """One package on its office's page, its turns as a timeline."""
    package_id = item_id_of(ask.detail[0])
    if package_id is None or len(ask.detail) > 1:
        return Missing()
    package = read_package(ask.session, ask.tree, ask.unit, package_id)
    if package is None:
        return Missing("Paket itu tidak kami temukan.")
    home = path_to(package.row.unit or ask.unit, "tender", package.row.address)
    if home != ask.path:
        return Moved(home + (f".{ask.suffix}" if ask.suffix else ""))
    ask.note.units.add(ask.tree.root.id)
    pages = ask.desk.shelf.config("inaproc.toml", parse_official_pages)
    regency = ask.tree.root.code
    process = package.process
    sources = tuple(
        source
        for source in read_sources(ask.session, ask.tree.root)
        if source.id == package.row.source_id
    )
    office = package.row.unit.title if package.row.unit else process.office
    return Reply(
        template="tender/satu.html",
        title=package.row.title,
        lead=" · ".join((STAGES[process.stage], office)),
        data=package,
        sources=sources,
        crumbs=(Crumb("Lelang proyek", ask.path_in("tender")),),
        schema="tender-satu",
        extra={
            "amounts": list_amounts(process),
            "turns": make_timeline(process, ask.moment),
            "official": pages.address(process.process, process.code, regency),
            "plans": [
                Line(code, pages.address("rup", code, regency))
                for code in process.plans
                if process.process not in ("rup", "swakelola")
            ],
            "village": (
                Line(package.row.located.title, path_to(package.row.located, "tender"))
                if package.row.located
                else None
            ),
        },
    )


def _count_self_managed(ask: Ask) -> int:
    stages, _ = read_stages(ask.session, ask.unit, self_managed=True)
    return sum(each.count for each in stages)


def _line(ask: Ask, row: PackageRow) -> PackageLine:
    unit = row.unit or ask.unit
    office = row.office if row.office and unit.kind in ("kabupaten", "bagian") else unit.title
    village = row.located.title if row.located and row.located.id != ask.unit.id else ""
    return PackageLine(
        label=row.title,
        path=path_to(unit, "tender", row.address),
        hint=" · ".join(part for part in (office, village) if part),
        worth=show_money(row.worth),
        stage=STAGES[row.stage],
        day=show_day(row.newest) if row.newest else "",
    )


def _table(ask: Ask, stage: str, itself: bool) -> Sequence[Sequence[Value]]:
    return [
        (
            row.process,
            row.title,
            row.year,
            STAGES[row.stage],
            row.method,
            row.category,
            row.office,
            row.unit.code if row.unit else "",
            row.located.code if row.located else "",
            *(_rupiah(sen) for sen in (row.pagu, row.hps, row.award, row.contract)),
            row.supplier,
            row.newest.isoformat() if row.newest else "",
            path_to(row.unit or ask.unit, "tender", row.address),
        )
        for row in read_all_packages(
            ask.session, ask.tree, ask.unit, ask.pick(), stage, self_managed=itself
        )
    ]


def _rupiah(sen: int | None) -> Value:
    if sen is None:
        return None
    return sen // 100 if sen % 100 == 0 else sen / 100
