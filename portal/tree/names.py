"""The names of a tree's units as a search finds them."""

from portal.rules.finding_names import Name, NameIndex
from portal.tree.view import Tree


def index_names(tree: Tree) -> NameIndex:
    """All units of a tree by name, by code, and offices also by their short name."""
    return NameIndex(
        Name(
            key=unit.id,
            name=unit.name,
            kind=unit.kind,
            code=unit.code,
            within=parent.name if parent is not None else "",
            aliases=(unit.slug,) if unit.kind in ("opd", "bagian") else (),
        )
        for unit in tree
        for parent in [tree.by_id(unit.parent_id) if unit.parent_id is not None else None]
    )
