"""Templates: their filters, the stylesheet they inline, and a page made from a reply."""

import re
from pathlib import Path

from flask import Flask, render_template
from markupsafe import Markup

from portal.rules import formatting
from portal.rules.labels import say_label
from portal.web.ask import Ask
from portal.web.blocks import told_waiting
from portal.web.frame import Frame, make_frame
from portal.web.quick_start import COMPILED
from portal.web.reply import Reply
from portal.web.section import Section
from portal.web.styles import Styles

FILTERS = {
    "clock": formatting.show_moment,
    "day": formatting.show_day,
    "number": formatting.show_number,
    "signed": formatting.show_signed,
    "money": formatting.show_money,
    "money_full": formatting.show_money_full,
    "size": formatting.show_size,
    "label": say_label,
}


def prepare_templates(app: Flask, styles: Styles) -> None:
    """Give the templates their filters and the stylesheets."""
    printed = read_stylesheet(Path(str(app.template_folder)) / "cetak.css")
    env = app.jinja_env
    env.bytecode_cache = COMPILED
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(FILTERS)
    env.globals["told_waiting"] = told_waiting
    env.globals["paper_stylesheet"] = Markup(printed)  # our own files, never input
    app.context_processor(lambda: {"style": styles.worn})


def read_stylesheet(path: Path) -> str:
    """The stylesheet as it is inlined: without comments and needless blanks."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"\s*([{};,>])\s*", r"\1", text).replace(";}", "}").strip()


def render_page(ask: Ask, reply: Reply, sections: tuple[Section, ...]) -> str:
    """The HTML of a reply, without the blanks between its lines."""
    return _draw(reply.template, ask, reply, sections)


def render_paper(ask: Ask, reply: Reply, sections: tuple[Section, ...]) -> str:
    """The HTML of a reply as it is printed."""
    return _draw(reply.paper, ask, reply, sections)


def render_lost(template: str, frame: Frame, **values: object) -> str:
    """The HTML of a page that says what is not here."""
    return squeeze(render_template(template, frame=frame, **values))


def squeeze(html: str) -> str:
    """Leading blanks and empty lines out; preformatted text is never used on public pages."""
    return "\n".join(line for line in (raw.strip() for raw in html.splitlines()) if line)


def _draw(template: str, ask: Ask, reply: Reply, sections: tuple[Section, ...]) -> str:
    frame = make_frame(ask, reply, sections)
    return squeeze(
        render_template(
            template,
            ask=ask,
            reply=reply,
            frame=frame,
            data=reply.data,
            states=reply.states,
            moment=ask.moment,
            **reply.extra,
        )
    )
