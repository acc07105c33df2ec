"""The overview: who to call, what to bring, what is published, each with count, date, state."""

from portal.reads.overview import Block, Overview, read_overview
from portal.reads.peta import read_start_map
from portal.reads.sources import SourceView, health_of, read_sources
from portal.rules.formatting import show_number
from portal.rules.freshness import State, judge
from portal.tree import UnitView
from portal.web.ask import Ask
from portal.web.blocks import contact_of, freshness_of, hours_today, services_of
from portal.web.lines import Line, line_of
from portal.web.reply import Answer, Reply

_TYPES = {
    "berita": "article",
    "ppid": "document",
    "monografi": "statistic",
    "tender": "procurement",
    "peta": "place",
}


def show(ask: Ask) -> Answer:
    """What the unit offers, block by block."""
    found = read_overview(ask.session, ask.tree, ask.unit)
    sources = read_sources(ask.session, ask.unit)
    contact = contact_of(ask)
    services = services_of(ask).services
    hours = hours_today(ask, contact)
    phone = Line("Telepon kantor", f"tel:{contact.phone.dial}", hours or contact.phone.shown)
    if contact.phone_of:
        phone = Line(
            f"Telepon {contact.phone_of}", f"tel:{contact.phone.dial}", contact.phone.shown
        )
    return Reply(
        template="ringkas/unit.html",
        title=ask.unit.title,
        lead=_lead(ask),
        data=found,
        states=_states(ask, found, sources),
        sources=sources,
        locator=True,
        extra={
            "start": read_start_map(ask.session, ask.tree) if ask.unit is ask.tree.root else None,
            "contact": contact,
            "hours": hours,
            "services": [
                Line(row.name, ask.path_in("layanan", row.slug), f"{row.cost} · {row.duration}")
                for row in services[:4]
            ],
            "service_count": len(services),
            "tasks": (phone, *_tasks(ask, found, len(services))),
            "news": [line_of(ask, row, "berita") for row in found.news],
            "documents": [line_of(ask, row, "ppid") for row in found.documents],
            "answering": sum(each.health == "menjawab" for each in sources),
            "unproven": [
                each
                for each in sources
                if each.identity == "belum terverifikasi" and each.unit_id == ask.unit.id
            ][:1],
        },
    )


def _states(ask: Ask, found: Overview, sources: tuple[SourceView, ...]) -> dict[str, State]:
    rule = freshness_of(ask)
    states = {}
    for section, type_ in _TYPES.items():
        block: Block = getattr(found, section)
        given = read_sources(ask.session, ask.unit, (type_,)) if block.count else sources
        newest = block.newest
        if section == "peta":
            states[section] = State("segar", f"{block.count} tempat")
            continue
        states[section] = judge(section, newest, health_of(given), rule, ask.moment)
    return states


def _lead(ask: Ask) -> str:
    unit = ask.unit
    children = [each.kind for each in ask.tree.below(unit)]
    counted = [
        f"{children.count(kind)} {kind}"
        for kind in ("kecamatan", "desa", "kelurahan")
        if kind != unit.kind and children.count(kind)
    ]
    if unit.kind == "kabupaten":
        return ", ".join(counted) + "."
    parent: UnitView | None = ask.tree.trail(unit)[-2]
    near = parent.title if parent and parent.kind == "kecamatan" else ""
    code = f"kode {unit.code}" if "/" not in unit.code else ""
    return " · ".join(part for part in (near, *counted, code) if part)


def _tasks(ask: Ask, found: Overview, services: int) -> tuple[Line, ...]:
    papers = f"{show_number(found.ppid.count)} dokumen" if found.ppid.count else "cara meminta"
    packages = (
        f"{show_number(found.tender.count)} paket" if found.tender.count else "rencana dan hasil"
    )
    lines = (
        Line("Urus surat", ask.path_in("layanan"), f"{services} layanan"),
        Line("Lapor masalah", ask.path_in("pengaduan"), "lewat SP4N-LAPOR!"),
        Line("Minta informasi", ask.path_in("ppid") + "#minta", "dijawab 10 hari kerja"),
        Line("Dokumen", ask.path_in("ppid"), papers),
        Line("Lelang proyek", ask.path_in("tender"), packages),
    )
    return lines if "tender" in ask.words else lines[:-1]
