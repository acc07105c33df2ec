"""What stands around every page: masthead, trail, menu, footer, share link."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from portal.reads.locator import LocatorView, MarkView, read_locator, read_mark
from portal.rules.moment import Moment
from portal.tree import UnitView
from portal.web.ask import Ask, path_to
from portal.web.reply import Crumb, Reply
from portal.web.section import Section

# The words a phone shows in the head; the rest is one jump away.
_PHONE = ("", "layanan", "ppid", "monografi")
_FIFTH = {"desa": "apbdes"}
_OTHERS_FIFTH = "pengaduan"


@dataclass(frozen=True, slots=True)
class MenuWord:
    """A word of the menu. `phone`: also in the six of a narrow screen."""

    label: str
    path: str
    current: bool
    phone: bool


@dataclass(frozen=True, slots=True)
class Share:
    """How a page is handed on. `short` is the address that outlives a change of name, written out
    for copying and for posters; the two links are empty while our own address is not known."""

    short: str
    whatsapp: str
    mail: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The surroundings of one page."""

    root: UnitView
    title: str  # of the browser's tab
    trail: tuple[Crumb, ...]
    menu: tuple[MenuWord, ...]
    notices: tuple[Crumb, ...]  # footer: data, sources, accessibility, privacy
    sample: bool
    canonical: str
    share: Share
    formats: tuple[Crumb, ...]
    moment: Moment
    mark: MarkView | None
    locator: LocatorView | None


def make_frame(ask: Ask, reply: Reply, sections: Sequence[Section]) -> Frame:
    """The frame of an answered page."""
    unit, root = ask.unit, ask.tree.root
    inner = ask.section != ""
    trail = [
        Crumb(step.name if step.kind != "kabupaten" else root.name, step.path or "/")
        for step in ask.tree.trail(unit)
    ]
    if not inner:
        trail.pop()
    canonical = ask.origin + ask.path + (f"?{reply.query}" if reply.query else "")
    title = reply.title if unit.title in reply.title else f"{reply.title}, {unit.title}"
    return Frame(
        root=root,
        title=title if unit is root else f"{title} – {root.name}",
        trail=(*trail, *reply.crumbs),
        menu=_menu(ask, sections),
        notices=tuple(Crumb(each.label, f"/{each.word}") for each in sections if each.root_only),
        sample=ask.site.sample or any(source.sample for source in reply.sources),
        canonical=canonical,
        share=_share(ask, title, canonical, _permanent(ask, canonical, sections, reply.query)),
        formats=_formats(ask, reply, sections),
        moment=ask.moment,
        mark=read_mark(ask.session, ask.tree),
        locator=read_locator(ask.session, ask.tree, unit) if reply.locator else None,
    )


def _permanent(ask: Ask, canonical: str, sections: Sequence[Section], query: str) -> str:
    """The address that outlives a change of name; pages that are no section of a unit have only
    their own."""
    if not any(section.word == ask.section for section in sections):
        return canonical
    parts = (ask.unit.code, ask.section, *ask.detail)
    short = f"{ask.origin}/kode/" + "/".join(part for part in parts if part)
    return f"{short}?{query}" if query else short


def _share(ask: Ask, title: str, canonical: str, short: str) -> Share:
    if not ask.origin:
        return Share(short, "", "")
    return Share(
        short=short,
        whatsapp=f"https://wa.me/?text={quote(f'{title}: {canonical}')}",
        mail=f"mailto:?subject={quote(title)}&body={quote(canonical)}",
    )


def _menu(ask: Ask, sections: Sequence[Section]) -> tuple[MenuWord, ...]:
    shown = [section for section in sections if section.listed and not section.root_only]
    fifth = _FIFTH.get(ask.unit.kind, _OTHERS_FIFTH)
    phone = {*_PHONE, fifth if ask.section in _PHONE else ask.section}
    if not any(section.word == ask.section for section in shown):
        phone.add(fifth)
    return tuple(
        MenuWord(
            section.label_for(ask.unit.kind),
            path_to(ask.unit, section.word),
            section.word == ask.section,
            section.word in phone,
        )
        for section in shown
    )


def _formats(ask: Ask, reply: Reply, sections: Sequence[Section]) -> tuple[Crumb, ...]:
    section = next((each for each in sections if each.word == ask.section), None)
    if section is None:  # an address for machines that is also shown to people
        return ()
    offered = section.offered_for(ask.detail)
    have = {
        "json": True,
        "csv": reply.table,
        "xlsx": reply.table,
        "rss": reply.feed,
        "geojson": reply.geojson,
        "pdf": reply.paper,
    }
    base = "/index" if ask.path == "/" else ask.path
    query = f"?{reply.query}" if reply.query else ""
    return tuple(
        Crumb(name.upper() if name != "geojson" else "GeoJSON", f"{base}.{name}{query}")
        for name in ("csv", "xlsx", "geojson", "rss", "json", "pdf")
        if name in offered and have[name]
    )
