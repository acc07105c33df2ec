"""What a search finds besides units: documents by title, services of the catalogue by name."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.model import Item, Placement
from portal.reads.listing import ItemRow, read_rows
from portal.rules.naming_variants import split_words
from portal.rules.services import Catalogue, ServiceRow
from portal.tree import Tree

MOST = 10
_SHORTEST = 3  # letters: shorter words are in every title


def find_documents(session: Session, tree: Tree, text: str) -> tuple[ItemRow, ...]:
    """The newest public documents of the site whose title holds all words."""
    words = _words(text)
    if not words:
        return ()
    root = tree.root
    title = func.lower(Item.title)
    ids = (
        select(Item.id)
        .join(Placement, Placement.item_id == Item.id)
        .where(
            Placement.type == "document",
            Placement.scope_key.between(root.scope_key, root.scope_end),
            Item.published_id.is_not(None),
            Item.hidden_at.is_(None),
            *(title.contains(word, autoescape=True) for word in words),
        )
    )
    return read_rows(session, tree, ids, MOST)


def find_services(catalogue: Catalogue, text: str) -> tuple[ServiceRow, ...]:
    """The services in whose name or use all words begin a word."""
    words = _words(text)
    if not words:
        return ()
    found = (row for row in catalogue.rows if _all_begin(words, split_words(_said(row))))
    return tuple(found)[:MOST]


def _said(row: ServiceRow) -> str:
    return f"{row.name} {row.for_what} {row.slug}"


def _words(text: str) -> list[str]:
    return [word for word in split_words(text) if len(word) >= _SHORTEST]


def _all_begin(words: Sequence[str], said: Iterable[str]) -> bool:
    there = tuple(said)
    return all(any(other.startswith(word) for other in there) for word in words)
