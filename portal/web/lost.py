"""Pages for what is not here: 404 that helps, 410 for what was taken away, 500."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from flask import Response

from portal.tree import Tree, UnitView
from portal.web.ask import Ask
from portal.web.frame import Frame, make_frame
from portal.web.render import render_lost
from portal.web.reply import Gone, Reply
from portal.web.section import Section

_NEAR = 6
_ALIKE = 0.55


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody got lost."""

    ask: Ask
    sections: tuple[Section, ...]

    def frame(self, title: str) -> Frame:
        """The frame of a page that is none."""
        return make_frame(self.ask, Reply(template="", title=title, data=None), self.sections)


def answer_missing(place: Place, path: str, code: str, sentence: str) -> Response:
    """404: nearest names, and a word on old codes."""
    place.ask.note.public = False
    html = render_lost(
        "tidak-ada.html",
        place.frame("Halaman ini tidak ada"),
        ask=place.ask,
        near=find_near(place.ask.tree, path),
        code=code,
        sentence=sentence,
    )
    return Response(html, status=404)


def answer_gone(place: Place, gone: Gone) -> Response:
    """410: it was here, and why it is not."""
    html = render_lost("dihapus.html", place.frame(gone.title), ask=place.ask, gone=gone)
    return Response(html, status=410)


def find_near(tree: Tree, path: str) -> tuple[UnitView, ...]:
    """Units whose name or code looks like a part of the path, best first."""
    words = [part.split(".")[0].lower() for part in path.split("/") if len(part) > 2][:4]
    digits = "".join(each for each in path if each.isdigit())
    scored: list[tuple[float, Any]] = []
    for unit in tree:
        likeness = max(
            (SequenceMatcher(None, word, unit.slug).ratio() for word in words), default=0
        )
        plain = unit.code.replace(".", "")
        if len(digits) >= 6 and plain[:6] == digits[:6]:
            likeness = max(likeness, 0.6 + SequenceMatcher(None, digits, plain).ratio() / 3)
        if likeness >= _ALIKE and unit is not tree.root:
            scored.append((likeness, unit))
    scored.sort(key=lambda pair: (-pair[0], pair[1].code))
    return tuple(unit for _, unit in scored[:_NEAR])
