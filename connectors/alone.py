"""A page that fails while its site answers is the failure of that page, not of the site."""

from typing import Protocol

from connectors.errors import BlockedError, Scope, SourceError, UnreachableError


class Asks(Protocol):
    """Whatever can ask for a page."""

    def get(self, url: str, /) -> object:
        """The answer, or a SourceError."""
        ...


def fails_alone(http: Asks, error: SourceError, front: str) -> bool:
    """Whether an error is of one page only: narrower than a host, or the front page of the site
    still answers. A firewall that dislikes one title must not stop all that comes after it."""
    if error.scope not in (Scope.HOST, Scope.SOURCE):
        return True
    if not isinstance(error, BlockedError | UnreachableError):
        return False
    try:
        http.get(front)
    except SourceError:
        return False
    return True
