"""Which superseded versions go: never the newest, never the last one of a year."""

import tomllib
from datetime import UTC, datetime, timedelta

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.retention import Retention, choose_versions, parse_retention

TABLE = tomllib.loads((ROOT / "config" / "retention.toml").read_text())
DAY = timedelta(days=1)
moments = st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


def test_the_spans_are_those_of_the_design() -> None:
    assert parse_retention(TABLE) == Retention(
        30 * DAY, 90 * DAY, 365 * DAY, 365 * DAY, 365 * DAY, 400 * DAY, 7 * DAY, 3, 1
    )


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [("raw", "days", 0), ("raw", "days", "90"), ("versions", "newest", 0), ("runs", "days", True)],
)
def test_a_bad_span_is_named(section: str, name: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"retention.toml: \[{section}\] {name}"):
        parse_retention({**TABLE, section: {**TABLE[section], name: value}})


@given(st.lists(moments, max_size=40))
def test_the_newest_three_and_one_a_year_stay(told: list[datetime]) -> None:
    versions = list(enumerate(sorted(told), start=1))
    gone = set(choose_versions(versions, parse_retention(TABLE)))
    kept = [(number, at) for number, at in versions if number not in gone]
    assert kept[-3:] == versions[-3:]
    assert {at.year for _, at in kept} == {at.year for _, at in versions}
    for year in {at.year for _, at in versions}:
        newest = max(number for number, at in versions if at.year == year)
        assert newest not in gone
    assert len(kept) <= 3 + len({at.year for _, at in versions})
    assert choose_versions(kept, parse_retention(TABLE)) == (), "a second round takes nothing"
