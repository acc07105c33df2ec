"""How the staff's board behaves, from config/papan.toml."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BoardPolicy:
    """The spans and bounds of the board."""

    changed_days: int
    remind_again_days: int
    named_most: int
    history_months: int


def parse_board_policy(table: Mapping[str, object]) -> BoardPolicy:
    """The rows of config/papan.toml; ValueError names the field."""
    return BoardPolicy(
        changed_days=_read(table, "changed_days"),
        remind_again_days=_read(table, "remind_again_days"),
        named_most=_read(table, "named_most"),
        history_months=_read(table, "history_months"),
    )


def _read(table: Mapping[str, object], name: str) -> int:
    value = table.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"papan.toml: {name} harus bilangan bulat di atas nol")
    return value
