"""The overview: who to call, what to bring, what is published, each with count, date, state."""

from collections.abc import Mapping, Sequence

from portal.reads.dokumen import CLASSES
from portal.reads.overview import Block, MapBlock, Overview, read_overview
from portal.reads.peta import read_start_map
from portal.reads.sources import SourceView, health_of, read_source_groups
from portal.rules.formatting import show_day, show_number
from portal.rules.freshness import State, covered, judge, not_applicable, not_found
from portal.sections.ringkas.below import list_children
from portal.sections.ringkas.figures import list_figures, list_money, state_of_figures, sum_money
from portal.sections.ringkas.tasks import list_tasks
from portal.tree import UnitView
from portal.web.ask import Ask
from portal.web.blocks import (
    contact_of,
    contact_state,
    freshness_of,
    hours_today,
    services_of,
    services_state,
)
from portal.web.lines import Line, line_of
from portal.web.reply import Answer, Reply

_TYPES = {
    "berita": "article",
    "ppid": "document",
    "monografi": "statistic",
    "tender": "procurement",
}

_SITES = ("opensid", "wordpress", "feed")  # a file or a service never says whose it is


def show(ask: Ask) -> Answer:
    """What the unit offers, block by block."""
    found = read_overview(ask.session, ask.tree, ask.unit)
    groups = ((), *((type_,) for type_ in _TYPES.values()))
    sources, *giving = read_source_groups(ask.session, ask.unit, groups)
    contact = contact_of(ask)
    services = services_of(ask).services
    hours = hours_today(ask, contact)
    states = _states(ask, found, sources, dict(zip(_TYPES, giving, strict=True)))
    states["kontak"] = contact_state(ask, contact, sources)
    states["layanan"] = services_state(services)
    money = found.money
    return Reply(
        template="ringkas/unit.html",
        title=ask.unit.title,
        lead=_lead(ask),
        data=found,
        states=states,
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
            "tasks": list_tasks(ask, found, contact, hours, len(services)),
            "figures": list_figures(found),
            "figures_state": state_of_figures(found, states["monografi"]),
            "money": list_money(money) if money else (),
            "money_sum": sum_money(money) if money else None,
            "classes": ", ".join(
                f"{CLASSES[each.value].lower()} {show_number(each.count)}"
                for each in found.ppid.parts
                if each.value in CLASSES
            ),
            "stages": ", ".join(
                f"{show_number(each.count)} {each.label.lower()}" for each in found.tender.parts
            ),
            "news": [line_of(ask, row, "berita") for row in found.news],
            "documents": [line_of(ask, row, "ppid") for row in found.documents],
            "children": list_children(ask, found.children, sources),
            "answering": _answering(ask, sources),
            "unproven": [
                each
                for each in sources
                if each.identity == "belum terverifikasi"
                and each.unit_id == ask.unit.id
                and each.kind in _SITES
            ][:1],
        },
    )


def _states(
    ask: Ask,
    found: Overview,
    sources: tuple[SourceView, ...],
    giving: Mapping[str, tuple[SourceView, ...]],
) -> dict[str, State]:
    rule = freshness_of(ask)
    states = {}
    for section, those in giving.items():
        block: Block = getattr(found, section)
        # Of a held source those that give the section are asked: another stream may be held.
        given = those if block.count or any(each.hold for each in sources) else sources
        states[section] = judge(section, block.newest, health_of(given), rule, ask.moment)
    states["peta"] = _judge_map(ask, found.peta, sources)
    states["uang"] = _judge_money(ask, found, sources)
    return states


def _judge_map(ask: Ask, peta: MapBlock, sources: tuple[SourceView, ...]) -> State:
    if not peta.having or peta.newest is None:
        return not_found(health_of(sources), ask.moment)
    if peta.having < peta.expected:
        return covered(peta.having, peta.expected)
    return State("segar", f"Data per {show_day(peta.newest)}")


def _judge_money(ask: Ask, found: Overview, sources: tuple[SourceView, ...]) -> State:
    """The state of the village's money; the budget is decided anew each year."""
    if ask.unit.kind == "kelurahan":
        return not_applicable("Kelurahan tidak punya APBDes")
    health = health_of(sources)
    if found.money is None or (health.total and health.silent == health.total):
        return judge("uang", None, health, freshness_of(ask), ask.moment)
    if found.money.year < ask.moment.today.year:
        return State("lama", f"Lama: tahun {found.money.year}")
    return State("segar", f"Data per {show_day(found.money.fetched_on)}")


def _answering(ask: Ask, sources: Sequence[SourceView]) -> State:
    """How many of the sources below can be read today."""
    answering = sum(each.health == "menjawab" for each in sources)
    if answering == len(sources):
        return State("segar", f"{answering} sumber menjawab")
    return State("sebagian", f"{answering} dari {len(sources)} sumber menjawab")


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
