"""What is said to a database meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from portal.db import Database

Said = tuple[str, object]  # a statement and its parameters; one for many rows counts as one


@contextmanager
def hearing(database: Database) -> Iterator[list[Said]]:
    """The statements sent to the database, filled while they are sent."""
    said: list[Said] = []

    def note(_connection, _cursor, statement, parameters, *_rest) -> None:
        said.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
