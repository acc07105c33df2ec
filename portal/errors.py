"""Errors that people see: one family, one sentence each, one exit code or status."""


class JenjangError(Exception):
    """A fault with a sentence in Indonesian for whoever caused or met it."""

    exit_code = 1

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class UsageError(JenjangError):
    """The command or its input is wrong."""

    exit_code = 2


class InputError(JenjangError):
    """A file or row is bad; nothing was written. `details`: one sentence for each place."""

    def __init__(self, sentence: str, details: tuple[str, ...] = ()) -> None:
        self.details = details
        super().__init__(sentence)


class BusyError(JenjangError):
    """Somebody else has the only place; try again soon."""


class SchemaError(JenjangError):
    """The database is newer or older than this code."""


class NotHereError(JenjangError):
    """The thing asked for is not in the tree."""
