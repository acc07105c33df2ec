"""Working days: the known vectors, what a region changes, and what is not known yet."""

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.working_days import WorkCalendar, WorkingRules, parse_working_days
from portal.rules.zones import parse_zones

CONFIG = Path(__file__).parents[3] / "config"
ZONES = parse_zones(tomllib.loads((CONFIG / "zones.toml").read_text()))
RULES = parse_working_days(tomllib.loads((CONFIG / "working_days.toml").read_text()))
KUTIM = WorkCalendar(RULES, "64.08", ZONES)
DAYS = st.dates(date(2015, 1, 1), date(2026, 11, 1))


def calendar(text: str, region: str = "64.08") -> WorkCalendar:
    """The calendar of a region under these rows."""
    return WorkCalendar(parse_working_days(tomllib.loads(text)), region, ZONES)


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 3, 13), 10, date(2026, 4, 6)),
        (date(2025, 12, 19), 10, date(2026, 1, 7)),
        (date(2025, 12, 19), 17, date(2026, 1, 19)),
        (date(2026, 3, 14), 1, date(2026, 3, 16)),
    ],
)
def test_the_known_vectors(start: date, count: int, end: date) -> None:
    found = KUTIM.after(start, count)
    assert (found.day, found.standing) == (end, "pasti")


def test_without_cuti_bersama_the_count_is_shorter() -> None:
    public = calendar("collective_leave = false")
    assert public.after(date(2026, 3, 13), 10).day == date(2026, 3, 30)


@pytest.mark.parametrize(("year", "days"), [(2026, 240)])
def test_the_working_days_of_a_year(year: int, days: int) -> None:
    assert KUTIM.between(date(year, 1, 1), date(year, 12, 31)) == days


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 2, 14),  # general election
        date(2024, 11, 27),  # regional election
        date(2025, 8, 18),  # decreed in the year itself
        date(2026, 3, 18),  # cuti bersama
    ],
)
def test_decreed_days_are_off(day: date) -> None:
    seen = KUTIM.look(day)
    assert not seen.working
    assert seen.reason
    assert seen.standing == "pasti"


def test_a_day_that_waits_for_the_moon_is_an_estimate() -> None:
    assert KUTIM.look(date(2027, 3, 10)).standing == "perkiraan"
    assert KUTIM.after(date(2027, 3, 1), 10).standing == "perkiraan"
    assert KUTIM.after(date(2027, 7, 1), 10).standing == "pasti"


def test_a_year_without_its_decree_is_said_to_be_unknown() -> None:
    assert KUTIM.knows(2027)
    assert not KUTIM.knows(2028)
    assert KUTIM.look(date(2028, 6, 5)).standing == "belum diketahui"
    into = KUTIM.after(date(2027, 12, 30), 5)
    assert (into.day, into.standing) == (None, "belum diketahui")
    assert KUTIM.between(date(2027, 12, 1), date(2028, 1, 31)) is None


def test_a_year_completed_by_hand_is_known() -> None:
    text = """
    [[override]]
    date = 2028-01-03
    kind = "libur"
    legal_basis = "SKB uji"
    [[settled]]
    year = 2028
    legal_basis = "SKB uji"
    """
    assert calendar(text).after(date(2027, 12, 31), 1).day == date(2028, 1, 4)


def test_the_nearer_region_wins_and_others_are_not_touched() -> None:
    text = """
    [[override]]
    date = 2026-10-12
    kind = "libur"
    region = "64.08"
    legal_basis = "SK bupati uji"
    [[override]]
    date = 2026-10-12
    kind = "kerja"
    region = "64.08.04"
    legal_basis = "SK camat uji"
    """
    monday = date(2026, 10, 12)
    assert not calendar(text, "64.08").look(monday).working
    assert not calendar(text, "64.08.05.2001").look(monday).working
    assert calendar(text, "64.08.04.2012").look(monday).working
    assert calendar(text, "64.09").look(monday).working
    assert calendar(text, "64").look(monday).working


def test_an_override_settles_an_estimate() -> None:
    text = """
    [[override]]
    date = 2027-03-10
    kind = "libur"
    legal_basis = "SKB uji"
    [[override]]
    date = 2027-03-11
    kind = "libur"
    legal_basis = "SKB uji"
    """
    assert calendar(text).after(date(2027, 3, 1), 10).standing == "pasti"


def test_an_office_may_work_six_days() -> None:
    text = """
    [[week]]
    region = "64.08"
    days = [1, 2, 3, 4, 5, 6]
    legal_basis = "Perbup uji"
    """
    assert calendar(text).look(date(2026, 11, 28)).working
    assert not calendar(text, "64.09").look(date(2026, 11, 28)).working


def test_counting_nothing_gives_the_day_or_the_next_working_one() -> None:
    assert KUTIM.after(date(2026, 11, 24), 0).day == date(2026, 11, 24)
    assert KUTIM.after(date(2026, 11, 28), 0).day == date(2026, 11, 30)


def test_a_moment_falls_on_the_day_of_its_region() -> None:
    late = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    west = WorkCalendar(RULES, "32.01", ZONES)
    east = WorkCalendar(RULES, "91.01", ZONES)
    assert KUTIM.day_of(late) == date(2027, 1, 1)
    assert west.day_of(late) == date(2026, 12, 31)
    assert east.day_of(late) == date(2027, 1, 1)


@given(DAYS, st.integers(1, 40))
def test_counting_there_and_back_agree(start: date, count: int) -> None:
    end = KUTIM.after(start, count).day
    assert end is not None
    assert end > start
    assert KUTIM.look(end).working
    assert KUTIM.between(start + timedelta(days=1), end) == count
    back = KUTIM.after(end + timedelta(days=1), -count).day
    assert back is not None
    assert back > start


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("collective_leave = 1", "collective_leave"),
        ("override = 3", "override"),
        ('[[override]]\nkind = "libur"\nlegal_basis = "x"', "[[override]] baris 1: date"),
        ('[[override]]\ndate = 2026-01-05\nkind = "cuti"\nlegal_basis = "x"', "kind"),
        ('[[override]]\ndate = 2026-01-05\nkind = "libur"', "legal_basis"),
        ('[[override]]\ndate = 2026-01-05\nkind = "libur"\nlegal_basis = "x"\nregion = 1', "regi"),
        ('[[week]]\ndays = [0]\nlegal_basis = "x"', "days"),
        ('[[settled]]\nyear = 28\nlegal_basis = "x"', "year"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named(text: str, names: str) -> None:
    with pytest.raises(ValueError, match="working_days.toml") as caught:
        parse_working_days(tomllib.loads(text))
    assert names in str(caught.value)


def test_without_rows_the_national_list_holds() -> None:
    assert WorkCalendar(WorkingRules(), "", ZONES).after(date(2026, 3, 14), 1).day == date(
        2026, 3, 16
    )
