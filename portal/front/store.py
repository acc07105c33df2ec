"""The pages of one process, least recently read ones out first, bounded in bytes."""

from collections import OrderedDict
from threading import Lock

from portal.front.page import Page

Key = tuple[str, str, str]  # host, path, the query parameters that count


class Store:
    """Pages by key. Reading takes no lock: the dictionary's own operations are atomic."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._sizes: dict[Key, int] = {}
        self._bytes = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._pages)

    @property
    def bytes(self) -> int:
        """What the pages weigh."""
        return self._bytes

    def get(self, key: Key) -> Page | None:
        """The page, now the most recently read."""
        page = self._pages.get(key)
        if page is not None:
            try:
                self._pages.move_to_end(key)
            except KeyError:
                return None  # put out between the two
        return page

    def put(self, key: Key, page: Page) -> None:
        """Keep a page, or weigh it again; what does not fit goes."""
        with self._lock:
            self._bytes += page.size - self._sizes.get(key, 0)
            self._sizes[key] = page.size
            self._pages[key] = page
            self._pages.move_to_end(key)
            while self._bytes > self.limit and self._pages:
                old, _ = self._pages.popitem(last=False)
                self._bytes -= self._sizes.pop(old)

    def drop(self, key: Key) -> None:
        """Forget a page."""
        with self._lock:
            if self._pages.pop(key, None) is not None:
                self._bytes -= self._sizes.pop(key)
