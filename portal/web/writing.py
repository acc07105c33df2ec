"""A reply in the format that was asked for; every format is the same read."""

from flask import Response

from portal.rules.formatting import show_moment
from portal.web.ask import Ask
from portal.web.formats import MIMES, write_csv, write_json, write_rss
from portal.web.paper import print_pdf
from portal.web.render import render_page, render_paper
from portal.web.reply import Reply
from portal.web.section import Section
from portal.web.sheets import write_xlsx


def write_reply(ask: Ask, reply: Reply, sections: tuple[Section, ...]) -> Response | None:
    """The response; None when the reply has no such format."""
    made: str | bytes
    match ask.suffix:
        case "":
            return Response(render_page(ask, reply, sections))
        case "json":
            made = write_json(ask, reply)
        case "rss" if reply.feed:
            made = write_rss(ask, reply, reply.feed())
        case "csv" if reply.table:
            made = write_csv(reply.table)
        case "xlsx" if reply.table:
            made = write_xlsx(reply.table, describe(ask, reply), ask.moment.now)
        case "geojson" if reply.geojson:
            made = reply.geojson()
        case "pdf" if reply.paper:
            made = print_pdf(ask.desk.settings, render_paper(ask, reply, sections))
        case _:
            return None
    ask.note.download = ask.suffix not in ("json", "rss")
    return Response(made, content_type=MIMES[ask.suffix])


def describe(ask: Ask, reply: Reply) -> list[tuple[str, str]]:
    """What stands beside a table that leaves the portal: what it is, from where, of when."""
    lines = [("Judul", reply.title), ("Unit", f"{ask.unit.title} ({ask.unit.code})")]
    lines.append(("Alamat", ask.origin + ask.path))
    lines += [("Keadaan", state.words) for state in reply.states.values() if state.words]
    for source in reply.sources:
        read = ""
        if source.last_success is not None:
            read = f", diambil {show_moment(source.last_success, ask.moment)}"
        lines.append(("Sumber", f"{source.name}{read}"))
    if ask.site.sample:
        lines.append(("Catatan", "Data contoh: bukan data pemerintah"))
    return lines
