"""What a topic of news is made of; texts hold {desa}, {dusun}, {rt}, {n}, {m}, {hari}, {tahun}."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """Titles, first sentences, further sentences and last sentences that fit each other."""

    category: str
    titles: tuple[str, ...]
    leads: tuple[str, ...]
    bodies: tuple[str, ...]
    ends: tuple[str, ...]
    is_recurring: bool = False
