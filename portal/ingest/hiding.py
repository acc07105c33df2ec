"""The door for a source with a secret: what of it is left in a record goes before all else."""

from dataclasses import dataclass

from connectors.records import Record
from connectors.secret import Secret
from portal.ingest.masking import rewrite_texts
from portal.ingest.staging import Door


@dataclass(frozen=True, slots=True)
class HidingDoor:
    """Lets a record through without the secret, then through the door behind."""

    behind: Door
    secret: Secret

    def __call__(self, record: Record) -> tuple[Record, int]:
        """The clean record, and what the door behind counts."""
        hidden, _ = rewrite_texts(record, self._hide)
        return self.behind(hidden)

    def _hide(self, text: str) -> tuple[str, int]:
        hidden = self.secret.hide(text)
        return hidden, int(hidden != text)
