"""A room of the staff: one word below /ruang, its pages and the acts its forms do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from portal.acts.signing_in import Person
from portal.reads.locator import MarkView
from portal.reads.sites import SiteView
from portal.rules.moment import Moment
from portal.rules.rights import Rights, may
from portal.tree import Tree, UnitView
from portal.web.ask import Desk
from portal.web.reply import Table

HOME = "/ruang"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file somebody sent with a form."""

    name: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody typed. Unknown names are empty; a repeated name keeps all its values."""

    values: Mapping[str, Sequence[str]]
    files: Mapping[str, Upload]

    def text(self, name: str, longest: int = 1000) -> str:
        """The first value of a field, without blanks around it."""
        return next(iter(self.values.get(name, ())), "")[:longest].strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """All values of a field, for boxes that can be ticked together."""
        return tuple(value.strip() for value in self.values.get(name, ()))


NOTHING = Form({}, {})


@dataclass(frozen=True, slots=True)
class StaffAsk:
    """One question of a signed-in person to a room, about one unit they may see."""

    desk: Desk
    site: SiteView
    tree: Tree
    unit: UnitView
    person: Person
    rights: Rights
    room: str
    detail: str
    query: Mapping[str, str]
    session: Session
    moment: Moment
    typed: Form = NOTHING  # what somebody typed when it could not be done, to be mended

    @property
    def path(self) -> str:
        """The address of this room for this unit."""
        return room_path(self.room, self.unit)

    def may(self, act: str, unit: UnitView | None = None) -> bool:
        """Whether the person may do this in the unit (the asked one when none is named)."""
        return may(self.rights, self.person.holdings, act, (unit or self.unit).scope_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffReply:
    """A page of a room; `table` is what `?bentuk=csv` and `?bentuk=xlsx` give."""

    template: str
    title: str
    data: object
    lead: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)
    table: Table | None = None
    paper: str = ""  # the template of what `?bentuk=pdf` prints
    pack: Callable[[bytes], bytes] | None = None  # `?bentuk=zip`: the print with what belongs to it


@dataclass(frozen=True, slots=True)
class Sent:
    """A file to keep: a spreadsheet, a printable PDF."""

    body: bytes
    mime: str
    name: str


@dataclass(frozen=True, slots=True)
class NotHere:
    """The room has no such page."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Done:
    """An act was done: go to `path`; `word` is one of the room's messages."""

    path: str
    word: str = ""


RoomView = Callable[[StaffAsk], StaffReply | Sent | NotHere | Done]
RoomAct = Callable[[StaffAsk, Form], Done | Sent]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How a room is reached and named. `act` is what one must be allowed to do to come in;
    `kinds` the kinds of unit it speaks of (the nearest such unit above is taken); each act of
    `deeds` names the right it needs. An act says what is wrong by raising an InputError."""

    word: str
    label: str
    act: str
    show: RoomView
    deeds: Mapping[str, tuple[str, RoomAct]] = field(default_factory=dict)
    messages: Mapping[str, str] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RoomWord:
    """A word of the staff menu."""

    label: str
    path: str
    current: bool


@dataclass(frozen=True, slots=True)
class RoomFrame:
    """What stands around a staff page."""

    root: UnitView
    title: str
    person: Person | None
    menu: tuple[RoomWord, ...]
    sample: bool
    said: str  # what was just done
    wrong: str  # what could not be done
    details: tuple[str, ...]  # and each place it is about
    mark: MarkView | None
    moment: Moment


def room_path(room: str, unit: UnitView) -> str:
    """The address of a room for a unit."""
    return f"{HOME}/{room}/{unit.code}"
