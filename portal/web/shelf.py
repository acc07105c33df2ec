"""Config files and trees, read once and kept as long as they hold."""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from portal.reads.duty_rules import read_duty_rules
from portal.reads.number_rules import read_number_rules
from portal.release import read_structure
from portal.rules.finding_names import NameIndex
from portal.rules.indicator_rows import FOLDER, parse_indicators
from portal.rules.indicators import Catalogue
from portal.rules.number_rules import NumberRules
from portal.rules.obligations.duty_rules import DutyRules
from portal.settings import Settings, read_config, read_config_folder
from portal.tree import Tree, load_tree
from portal.tree.names import index_names

T = TypeVar("T")


class Shelf:
    """Parsed config for the life of the process; the tree until its structure changes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._parsed: dict[tuple[str, str], Any] = {}
        self._trees: dict[int, tuple[int, Tree]] = {}
        self._duties: DutyRules | None = None
        self._catalogue: Catalogue | None = None
        self._numbers: NumberRules | None = None
        self._names: dict[int, tuple[Tree, NameIndex]] = {}

    def config(self, name: str, parse: Callable[[Mapping[str, object]], T]) -> T:
        """A file of config/ as the dataclass `parse` makes of it."""
        key = (name, f"{parse.__module__}.{parse.__qualname__}")
        with self._lock:
            if key not in self._parsed:
                self._parsed[key] = parse(read_config(self._settings, name))
            found: T = self._parsed[key]
            return found

    def duties(self) -> DutyRules:
        """The duties of units with the types of documents that prove them."""
        with self._lock:
            if self._duties is None:
                self._duties = read_duty_rules(self._settings)
            return self._duties

    def catalogue(self) -> Catalogue:
        """The indicators of config/indicators."""
        with self._lock:
            if self._catalogue is None:
                self._catalogue = parse_indicators(read_config_folder(self._settings, FOLDER))
            return self._catalogue

    def numbers(self) -> NumberRules:
        """The rules by which numbers of several sources are shown."""
        with self._lock:
            if self._numbers is None:
                self._numbers = read_number_rules(self._settings)
            return self._numbers

    def names(self, tree: Tree) -> NameIndex:
        """The names of a tree's units, folded once for as long as the tree holds."""
        held = self._names.get(tree.root.id)
        if held is not None and held[0] is tree:
            return held[1]
        index = index_names(tree)
        with self._lock:
            self._names[tree.root.id] = (tree, index)
        return index

    def tree(self, session: Session, root_id: int) -> Tree:
        """The tree below a root as it is today."""
        number = read_structure(session)
        held = self._trees.get(root_id)
        if held is not None and held[0] == number:
            return held[1]
        tree = load_tree(session, root_id)
        with self._lock:
            self._trees[root_id] = (number, tree)
        return tree
