"""One record again, by its key: pages by their address, rows through lists that are read once."""

from collections.abc import Mapping

from connectors.records import Record, Reject
from connectors.sources.opensid.articles import STREAM as ARTICLES
from connectors.sources.opensid.articles import read_one
from connectors.sources.opensid.document_record import make_document
from connectors.sources.opensid.document_rows import LawRow, PublicRow
from connectors.sources.opensid.documents import ask_law, ask_public, judge
from connectors.sources.opensid.new_articles import index_articles, reread_article
from connectors.sources.opensid.site import Site


class Rereading:
    """What one run asks of one site again. Holds keys and rows of lists, never bodies."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._index: Mapping[str, int] | None = None
        self._rows: Mapping[str, PublicRow] | None = None
        self._law: Mapping[str, LawRow] = {}

    def read(self, stream: str, key: str) -> Record | Reject | None:
        """The record, why it fails still, or None when the site has it no more."""
        if stream != ARTICLES:
            return self._read_document(key)
        if self._site.generation == "lama":
            return read_one(self._site, key)
        if self._index is None:
            self._index = index_articles(self._site)
        number = self._index.get(key)
        return reread_article(self._site, key, number) if number is not None else None

    def _read_document(self, key: str) -> Record | Reject | None:
        if self._rows is None:
            self._law = ask_law(self._site)
            self._rows = {row.id: row for row in ask_public(self._site, None) or ()}
        row, law = self._rows.get(key), self._law.get(key)
        if row is not None:
            return judge(self._site, row, law)
        # Village law stands alone only where the public list is closed.
        return make_document(self._site, None, law) if law is not None and not self._rows else None
