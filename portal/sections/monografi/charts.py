"""The pyramid of ages as paths."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.reads.monografi import CategoryRow, Topic
from portal.rules.ages import span_of

# The pyramid in units of its own: two wings of bars, the ages in the middle.
WIDTH, ROW, BAR, WING, MIDDLE = 340, 18, 15, 144, 52
_YOUNG = 5  # bands below are of unlike length and are drawn as one


@dataclass(frozen=True, slots=True)
class Pyramid:
    """Men left, women right, the oldest on top; ticks show the year before."""

    width: int
    height: int
    men: str
    women: str
    ticks: str
    ages: tuple[tuple[int, str], ...]  # where each band's name stands


@dataclass(frozen=True, slots=True)
class _Band:
    name: str
    start: int
    men: float
    women: float


def draw_pyramid(topic: Topic | None, before: Topic | None) -> Pyramid | None:
    """The ages of a topic; None where men and women of a band are not told apart."""
    bands = _bands(topic.rows) if topic is not None else []
    if len(bands) < 3:
        return None
    last = {band.name: band for band in _bands(before.rows)} if before is not None else {}
    every = [*bands, *last.values()]
    most = max((max(band.men, band.women) for band in every), default=0)
    if not most:
        return None
    left, right, ticks, ages = [], [], [], []
    for number, band in enumerate(reversed(bands)):
        top = number * ROW
        men, women = _long(band.men, most), _long(band.women, most)
        left.append(f"M{WING - men} {top}h{men}v{BAR}h-{men}z")
        right.append(f"M{WING + MIDDLE} {top}h{women}v{BAR}h-{women}z")
        ages.append((top + 12, band.name))
        if band.name in last:
            old = last[band.name]
            for x in (WING - _long(old.men, most), WING + MIDDLE + _long(old.women, most)):
                ticks.append(f"M{x} {top - 1}v{BAR + 2}")
    height = len(bands) * ROW
    return Pyramid(WIDTH, height, "".join(left), "".join(right), "".join(ticks), tuple(ages))


def _bands(rows: Sequence[CategoryRow]) -> list[_Band]:
    """The bands of ages in order, those under five together."""
    found: list[_Band] = []
    for row in rows:
        span = span_of(row.label)
        if span is None or row.men is None or row.women is None:
            continue
        start, end = span
        if end is not None and end < _YOUNG:
            young = next((each for each in found if each.start == 0), _Band("0–4", 0, 0, 0))
            found = [each for each in found if each.start != 0]
            found.append(_Band("0–4", 0, young.men + row.men, young.women + row.women))
        else:
            name = f"{start}+" if end is None else f"{start}–{end}"
            found.append(_Band(name, start, row.men, row.women))
    return sorted(found, key=lambda band: band.start)


def _long(value: float, most: float) -> int:
    return round(WING * value / most)
