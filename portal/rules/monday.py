"""Lembar Senin as a message: what the camat reads out, in at most a thousand letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.rules.formatting import show_day

LONGEST = 1_000  # letters; a phone shows that much of a message without cutting it


@dataclass(frozen=True, slots=True)
class MondayLine:
    """A unit of the sheet: what is open by confirmed rules, in words."""

    name: str
    open: int
    words: str


def write_monday_text(
    title: str,
    today: date,
    share: str,
    late: Sequence[MondayLine],
    silent: Sequence[str],
    coming: Sequence[str],
) -> str:
    """The text, never longer than LONGEST. The worst stand first; what found no room is counted,
    so that a list that was cut never reads like the whole."""
    head = [f"{title}, {show_day(today)}", f"Lengkap {share}."]
    if not late:
        head.append("Tidak ada yang terbuka.")
    tail = []
    if silent:
        tail.append(_cut(f"Belum dapat diperiksa: {', '.join(silent)}.", 160))
    if coming:
        tail.append(_cut(f"Segera jatuh tempo: {'; '.join(coming)}.", 200))
    lines = [_cut(f"{each.name}: {each.open} hal. {each.words}.", 160) for each in late]
    for taken in range(len(lines), -1, -1):
        rest = len(lines) - taken
        more = [f"Dan {rest} unit lain."] if rest else []
        text = "\n".join([*head, *lines[:taken], *more, *tail])
        if len(text) <= LONGEST:
            return text
    return _cut("\n".join([*head, *tail]), LONGEST)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
