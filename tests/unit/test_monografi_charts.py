"""The pyramid of ages and the line through the years, as paths."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from portal.reads.history import Point
from portal.reads.monografi import CategoryRow, Topic
from portal.sections.monografi.charts import WIDTH, WING, draw_pyramid
from portal.web.spark import SPARK_HEIGHT, SPARK_WIDTH, draw_spark

LABELS = ("DI BAWAH 1 TAHUN", "2 S/D 4 TAHUN", "5 S/D 9 TAHUN", "10 S/D 14 TAHUN",
          "DI ATAS 75 TAHUN")  # fmt: skip
counts = st.tuples(st.integers(0, 9999), st.integers(0, 9999))


def topic(pairs, labels=LABELS) -> Topic:
    rows = tuple(
        CategoryRow(label, label, men, women, None, None, 1)
        for label, (men, women) in zip(labels, pairs, strict=True)
    )
    day = date(2026, 6, 30)
    return Topic("umur", "Umur", "jiwa", False, "2026", rows, None, 1, 1, day, day)


def bars(path: str) -> list[int]:
    return [int(width) for width in re.findall(r"h(\d+)v", path)]


def test_bands_stand_oldest_on_top_and_the_young_together():
    drawn = draw_pyramid(topic([(5, 4), (15, 6), (40, 30), (20, 20), (10, 12)]), None)
    assert [name for _, name in drawn.ages] == ["75+", "10–14", "5–9", "0–4"]
    assert bars(drawn.men) == [36, 72, WING, 72]  # 10, 20, 40 and 5 + 15
    assert bars(drawn.women) == [43, 72, 108, 36]
    assert drawn.ticks == ""


def test_last_years_ticks_share_the_scale():
    now, last = topic([(1, 1)] * 5), topic([(2, 2)] * 5)
    drawn = draw_pyramid(now, last)
    assert drawn.ticks.count("M") == 2 * len(drawn.ages)
    assert max(bars(drawn.men)) == WING // 2


def test_nothing_is_drawn_of_what_is_not_told_apart():
    assert draw_pyramid(None, None) is None
    assert draw_pyramid(topic([(0, 0)] * 5), None) is None
    assert draw_pyramid(topic([(None, None)] * 5), None) is None
    assert draw_pyramid(topic([(3, 3)] * 5, ("A", "B", "C", "D", "E")), None) is None


@given(st.lists(counts, min_size=5, max_size=5), st.lists(counts, min_size=5, max_size=5))
def test_no_bar_leaves_its_wing(now, last):
    drawn = draw_pyramid(topic(now), topic(last))
    if drawn is None:
        assert not any(sum(pair) for pair in now + last)
        return
    assert all(0 <= width <= WING for width in bars(drawn.men) + bars(drawn.women))
    assert all(0 <= int(x) <= WIDTH for x in re.findall(r"M(-?\d+) ", drawn.men + drawn.ticks))


@given(st.lists(st.integers(0, 10**7), min_size=2, max_size=12))
def test_a_line_stays_in_its_box_and_ends_at_its_dot(values):
    drawn = draw_spark([Point(str(2015 + at), value) for at, value in enumerate(values)])
    spots = [tuple(map(int, spot.split())) for spot in drawn.path[1:].split("L")]
    assert len(spots) == len(values)
    assert all(0 < x < SPARK_WIDTH and 0 < y < SPARK_HEIGHT for x, y in spots)
    assert spots[-1] == (drawn.x, drawn.y)
    assert drawn.years == f"2015–{2014 + len(values)}"


def test_one_year_is_no_line():
    assert draw_spark([Point("2026", 4)]) is None
