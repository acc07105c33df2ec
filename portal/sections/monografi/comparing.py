"""This year's main numbers beside last year's, and how much they differ."""

from dataclasses import dataclass

from portal.reads.monografi import Monografi, Number, Topic
from portal.rules.formatting import show_number, show_signed

_PEOPLE, _FAMILIES = "penduduk-jumlah", "keluarga-jumlah"


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the table, as it is printed."""

    label: str
    now: str
    before: str
    change: str


def compare(now: Monografi, before: Monografi | None) -> list[Compared]:
    """The main numbers; a change only where the same number of villages reported both years."""
    lines = []
    for label, code, sex in (
        ("Penduduk", _PEOPLE, ""),
        ("Laki-laki", _PEOPLE, "L"),
        ("Perempuan", _PEOPLE, "P"),
        ("Keluarga", _FAMILIES, ""),
    ):
        new, old = now.topic(code), before.topic(code) if before else None
        value, last = _total(new, sex), _total(old, sex)
        if value is None and last is None:
            continue
        alike = new is not None and old is not None and new.reporting == old.reporting
        change = value - last if alike and value is not None and last is not None else None
        lines.append(
            Compared(
                label,
                show_number(value),
                show_number(last),
                show_signed(int(change)) if change is not None else "–",
            )
        )
    return lines


def _total(topic: Topic | None, sex: str) -> Number:
    if topic is None or topic.total is None:
        return None
    return {"L": topic.total.men, "P": topic.total.women}.get(sex, topic.total.both)
