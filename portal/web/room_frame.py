"""What stands around a staff page: masthead, the rooms one may enter, what was just done."""

from dataclasses import dataclass

from flask import render_template
from sqlalchemy.orm import Session

from portal.acts.signing_in import Person
from portal.reads.locator import read_mark
from portal.reads.sites import SiteView
from portal.rules.moment import Moment
from portal.rules.rights import Rights, may
from portal.tree import Tree, UnitView
from portal.web.render import squeeze
from portal.web.room import Room, RoomFrame, RoomWord, room_path


@dataclass(frozen=True, slots=True)
class Hall:
    """Where the rooms lie: all of them, the site, who asks and when."""

    rooms: tuple[Room, ...]
    rights: Rights
    session: Session
    site: SiteView
    tree: Tree
    person: Person | None
    moment: Moment

    def frame(
        self,
        title: str,
        room: Room | None = None,
        said: str = "",
        wrong: str = "",
        details: tuple[str, ...] = (),
    ) -> RoomFrame:
        """The frame of a page; `said` is what was done, `wrong` what could not be and where."""
        menu = []
        for each in self.rooms:
            unit = self.first_unit(each)
            if unit is not None:
                menu.append(RoomWord(each.label, room_path(each.word, unit), each is room))
        return RoomFrame(
            root=self.tree.root,
            title=title,
            person=self.person,
            menu=tuple(menu),
            sample=self.site.sample,
            said=said,
            wrong=wrong,
            details=details,
            mark=read_mark(self.session, self.tree),
            moment=self.moment,
        )

    def first_unit(self, room: Room) -> UnitView | None:
        """The first unit the person may see in this room, the highest one of their roles."""
        holdings = self.person.holdings if self.person is not None else ()
        for held in sorted(holdings, key=lambda each: each.scope_key - each.scope_end):
            for unit in self.tree.within(held.scope_key, held.scope_end):
                fitting = not room.kinds or unit.kind in room.kinds
                if fitting and may(self.rights, holdings, room.act, unit.scope_key):
                    return unit
        return None


def draw(template: str, frame: RoomFrame, **values: object) -> str:
    """The HTML of a staff page."""
    return squeeze(render_template(template, frame=frame, moment=frame.moment, **values))
