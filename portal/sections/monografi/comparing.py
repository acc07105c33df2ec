"""This year's main numbers beside last year's, and how much they differ."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from portal.reads.monografi import UNKNOWN as UNTOLD
from portal.reads.monografi import CategoryRow, Monografi, Number, Topic
from portal.reads.small_cells import TOTAL
from portal.rules.formatting import UNKNOWN, show_number, show_signed
from portal.rules.labels import say_label

_PEOPLE, _FAMILIES = "penduduk-jumlah", "keluarga-jumlah"


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of the table, as it is printed."""

    label: str
    now: str
    before: str
    change: str


def compare(now: Monografi, before: Monografi | None, alike: Collection[str]) -> list[Compared]:
    """The main numbers; a change only of the topics that the same villages told in both years."""
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
        told = code in alike and value is not None and last is not None
        change = value - last if told and value is not None and last is not None else None
        lines.append(
            Compared(
                label,
                show_number(value),
                show_number(last),
                show_signed(int(change)) if change is not None else "–",
            )
        )
    return lines


def compare_rows(topic: Topic, before: Topic | None, alike: Collection[str]) -> list[Compared]:
    """Each row of a topic beside its year before, the total last; nothing where there is none. A
    change only of what both years tell, and only where the same villages told the topic."""
    if before is None:
        return []
    now, old = _by_category(topic), _by_category(before)
    names = [*now, *(name for name in old if name not in now)]
    names.sort(key=lambda name: name == TOTAL)
    same = topic.code in alike
    return [_beside(now.get(name), old.get(name), same=same) for name in names]


def _by_category(topic: Topic) -> dict[str, CategoryRow]:
    rows = {row.category: row for row in topic.rows if row.category != UNTOLD or row.both}
    return rows | ({TOTAL: topic.total} if topic.total is not None else {})


def _beside(now: CategoryRow | None, before: CategoryRow | None, *, same: bool) -> Compared:
    change = UNKNOWN
    alike = same and now is not None and before is not None and now.reporting == before.reporting
    new, old = now.both if now else None, before.both if before else None
    if alike and new is not None and old is not None:
        change = show_signed(Decimal(str(new)) - Decimal(str(old)))
    row = now or before
    label = "Jumlah" if row is None or row.category == TOTAL else say_label(row.label)
    return Compared(label, _say(now), _say(before), change)


def _say(row: CategoryRow | None) -> str:
    if row is not None and row.hidden:
        return "disembunyikan"
    return show_number(row.both) if row is not None else UNKNOWN


def _total(topic: Topic | None, sex: str) -> Number:
    if topic is None or topic.total is None:
        return None
    return {"L": topic.total.men, "P": topic.total.women}.get(sex, topic.total.both)
