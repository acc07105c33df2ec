"""The tree in memory: finding units by path or code, what lies above and below them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.errors import NotHereError
from portal.model import UnitVersion


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit as pages see it. `path` is "" for the root; `title` says its kind."""

    id: int
    code: str
    name: str
    kind: str
    designation: str
    slug: str
    parent_id: int | None
    scope_key: int
    scope_end: int
    path: str
    title: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """An old path and where it leads today."""

    path: str


class Tree:
    """All current units of one site; immutable once loaded."""

    def __init__(self, units: Sequence[UnitView], old_paths: dict[str, str]) -> None:
        self.root = units[0]
        self._by_id = {unit.id: unit for unit in units}
        self._by_code = {unit.code: unit for unit in units}
        self._by_path = {unit.path: unit for unit in units}
        self._old_paths = old_paths
        self._in_order = sorted(units, key=lambda unit: unit.scope_key)
        self._keys = [unit.scope_key for unit in self._in_order]
        self._children: dict[int, list[UnitView]] = {}
        for unit in units:
            if unit.parent_id is not None:
                self._children.setdefault(unit.parent_id, []).append(unit)

    def __iter__(self) -> Iterator[UnitView]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def find(self, segments: Sequence[str]) -> UnitView | Redirect | None:
        """The unit at a path, where an old path leads, or nothing."""
        path = "".join(f"/{segment}" for segment in segments)
        if path in self._by_path:
            return self._by_path[path]
        return Redirect(self._old_paths[path]) if path in self._old_paths else None

    def by_id(self, unit_id: int) -> UnitView | None:
        """The unit with this id, if it belongs to this site."""
        return self._by_id.get(unit_id)

    def by_code(self, code: str) -> UnitView | None:
        """The unit that holds this code today."""
        return self._by_code.get(code)

    def children(self, unit: UnitView, kinds: Iterable[str] | None = None) -> tuple[UnitView, ...]:
        """The units right below, in order of their code; only of these kinds when given."""
        below = self._children.get(unit.id, [])
        wanted = None if kinds is None else frozenset(kinds)
        return tuple(child for child in below if wanted is None or child.kind in wanted)

    def trail(self, unit: UnitView) -> tuple[UnitView, ...]:
        """From the root to the unit itself."""
        steps = [unit]
        while steps[-1].parent_id is not None:
            steps.append(self._by_id[steps[-1].parent_id])
        return tuple(reversed(steps))

    def below(self, unit: UnitView) -> tuple[UnitView, ...]:
        """The whole subtree, the unit itself first."""
        return self.within(unit.scope_key, unit.scope_end)

    def within(self, scope_key: int, scope_end: int) -> tuple[UnitView, ...]:
        """The units of a span of scope keys, the widest first where two begin alike."""
        first = bisect_left(self._keys, scope_key)
        return tuple(self._in_order[first : bisect_right(self._keys, scope_end, first)])

    def owner(self, scope_key: int) -> UnitView | None:
        """The unit whose own scope key this is."""
        return next((unit for unit in self._by_id.values() if unit.scope_key == scope_key), None)


def load_tree(session: Session, root_unit_id: int) -> Tree:
    """The tree below a root unit; NotHereError when the root is not there."""
    root = session.scalar(
        select(UnitVersion).where(
            UnitVersion.unit_id == root_unit_id, UnitVersion.valid_to.is_(None)
        )
    )
    if root is None:
        raise NotHereError("Wilayah ini belum diisi. Jalankan: jenjang init --regency KODE")
    rows = session.scalars(
        select(UnitVersion)
        .where(UnitVersion.scope_key.between(root.scope_key, root.scope_end))
        .order_by(UnitVersion.scope_key, UnitVersion.scope_end.desc(), UnitVersion.id)
    ).all()
    current = {row.unit_id: row for row in rows if row.valid_to is None}
    paths = {unit_id: _path(row, current) for unit_id, row in current.items()}
    units = [_view(row, paths[row.unit_id]) for row in rows if row.valid_to is None]
    units.sort(key=lambda unit: unit.id != root_unit_id)  # the root first, else by scope
    old: dict[str, str] = {}
    for row in rows:
        if row.valid_to is not None and row.unit_id in paths:
            old[_path(row, current)] = paths[row.unit_id]
    return Tree(units, {path: new for path, new in old.items() if path != new})


def title_of(kind: str, designation: str, name: str) -> str:
    """How a unit is called in a heading: Desa Swarga Bara, Dinas Kesehatan …"""
    return f"{designation} {name}".strip() if designation else name


def _path(row: UnitVersion, current: dict[int, UnitVersion]) -> str:
    if row.kind == "kabupaten":
        return ""
    if row.kind == "setda":
        return "/setda"
    if row.kind == "opd":
        return f"/opd/{row.slug}"
    parent = current.get(row.parent_id) if row.parent_id is not None else None
    return (_path(parent, current) if parent is not None else "") + f"/{row.slug}"


def _view(row: UnitVersion, path: str) -> UnitView:
    return UnitView(
        id=row.unit_id,
        code=row.code,
        name=row.name,
        kind=row.kind,
        designation=row.designation,
        slug=row.slug,
        parent_id=row.parent_id if path else None,
        scope_key=row.scope_key,
        scope_end=row.scope_end,
        path=path,
        title=title_of(row.kind, row.designation, row.name),
    )
