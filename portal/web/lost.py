"""Pages for what is not here: 404 that helps, 410 for what was taken away, 500."""

from dataclasses import dataclass, replace

from flask import Response

from portal.rules.finding_names import NameIndex
from portal.tree import Tree, UnitView
from portal.web.ask import Ask
from portal.web.frame import Frame, Share, make_frame
from portal.web.render import render_lost
from portal.web.reply import Gone, Reply
from portal.web.section import Section

_NEAR = 6
_CODE = 6  # digits: fewer are no code somebody meant
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody got lost."""

    ask: Ask
    sections: tuple[Section, ...]

    def frame(self, title: str) -> Frame:
        """The frame of a page that is none: no tab is here, and there is nothing to hand on."""
        frame = make_frame(self.ask, Reply(template="", title=title, data=None), self.sections)
        menu = tuple(replace(word, current=False) for word in frame.menu)
        return replace(frame, menu=menu, share=Share("", "", ""))


def answer_missing(place: Place, path: str, code: str, sentence: str) -> Response:
    """404: nearest names, and a word on old codes."""
    place.ask.note.public = False
    tree = place.ask.tree
    parts = path_words(path)
    section = _section(place, path)
    asked = parts[:-1] if section else parts
    html = render_lost(
        "tidak-ada.html",
        place.frame("Halaman ini tidak ada"),
        ask=place.ask,
        near=find_near(tree, place.ask.desk.shelf.names(tree), path),
        section=section,
        said=code or (asked or [""])[-1],
        code=code,
        sentence=sentence,
    )
    return Response(html, status=404)


def answer_gone(place: Place, gone: Gone) -> Response:
    """410: it was here, and why it is not."""
    html = render_lost("dihapus.html", place.frame(gone.title), ask=place.ask, gone=gone)
    return Response(html, status=410)


def find_near(tree: Tree, names: NameIndex, path: str) -> tuple[UnitView, ...]:
    """Units whose name or code looks like a part of the path, the last part first."""
    parts = path_words(path)
    digits = "".join(each for each in path if each.isdigit())
    near = tree.by_code(".".join((digits[:2], digits[2:4], digits[4:6])))
    asked = [f"{parts[-1]}, {parts[-2]}"] if len(parts) > 1 else []
    asked += [digits] if len(digits) >= _CODE else []
    found: dict[int, UnitView] = {near.id: near} if near is not None else {}
    for text in (*asked, *reversed(parts)):
        for hit in names.find(text):
            unit = tree.by_id(hit.name.key)
            if unit is not None and unit is not tree.root:
                found.setdefault(unit.id, unit)
    return tuple(found.values())[:_NEAR]


def _section(place: Place, path: str) -> Section | None:
    """The section somebody was after: the right part behind a wrong name."""
    word = path.rstrip("/").rpartition("/")[2].partition(".")[0]
    return next(
        (each for each in place.sections if each.word == word and word and not each.root_only), None
    )


def path_words(path: str) -> list[str]:
    """The parts of a path as somebody would say them, at most four."""
    parts = (part.partition(".")[0].replace("-", " ").strip() for part in path.split("/"))
    return [part[:_LONGEST] for part in parts if len(part) > 2][:4]
