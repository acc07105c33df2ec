"""The hierarchy: finding units, their scope and their trail."""

from portal.tree.view import Redirect, Tree, UnitView, load_tree

__all__ = ["Redirect", "Tree", "UnitView", "load_tree"]
