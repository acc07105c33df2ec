"""Where complaints go and what happens to them, from config/pengaduan.toml."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a complaint."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Channel:
    """The national channel."""

    name: str
    url: str
    sms: str
    legal_basis: str
    steps: tuple[Step, ...]


def parse_channel(table: Mapping[str, object]) -> Channel:
    """The channel of config/pengaduan.toml; ValueError names what is missing."""
    row, steps = table.get("channel"), table.get("steps")
    if not isinstance(row, Mapping) or not isinstance(steps, list):
        raise ValueError("pengaduan.toml: perlu [channel] dan [[steps]]")
    try:
        return Channel(
            name=str(row["name"]),
            url=str(row["url"]),
            sms=str(row["sms"]),
            legal_basis=str(row["legal_basis"]),
            steps=tuple(Step(str(each["name"]), str(each["text"])) for each in steps),
        )
    except KeyError as error:
        raise ValueError(f"pengaduan.toml: {error.args[0]} tidak ada") from None
