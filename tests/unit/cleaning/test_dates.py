from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.cleaning.dates import parse_date, parse_moment

WITA = "Asia/Makassar"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-08-05T08:15:00+08:00", datetime(2024, 8, 5, 0, 15, tzinfo=UTC)),
        ("2026-02-01T01:00:00.000000Z", datetime(2026, 2, 1, 1, tzinfo=UTC)),
        ("2018-05-28 06:49:28", datetime(2018, 5, 27, 22, 49, 28, tzinfo=UTC)),
        ("Mon, 05 Aug 2024 08:00:00 +0000", datetime(2024, 8, 5, 8, tzinfo=UTC)),
        ("Mon, 05 Aug 2024 08:00:00 GMT", datetime(2024, 8, 5, 8, tzinfo=UTC)),
        ("24-10-2026 09:15:00", datetime(2026, 10, 24, 1, 15, tzinfo=UTC)),
        ("02-03-2026 00:30:00", datetime(2026, 3, 1, 16, 30, tzinfo=UTC)),
        ("Sen, 05 Agu 2024", datetime(2024, 8, 4, 16, tzinfo=UTC)),
        ("5 Maret 2024", datetime(2024, 3, 4, 16, tzinfo=UTC)),
        ("Senin, 5 Agustus 2024 08.15 WIB", datetime(2024, 8, 5, 1, 15, tzinfo=UTC)),
        ("Jum'at, 5 Agustus 2024 pukul 08:15 WITA", datetime(2024, 8, 5, 0, 15, tzinfo=UTC)),
        ("5 Nopember 2024 | 08:15 WIT", datetime(2024, 11, 4, 23, 15, tzinfo=UTC)),
        ("24 Agustus 2016 11:02:44", datetime(2016, 8, 24, 3, 2, 44, tzinfo=UTC)),
        ("August 5, 2024", datetime(2024, 8, 4, 16, tzinfo=UTC)),
        ("  29\u00a0September  2024 ", datetime(2024, 9, 28, 16, tzinfo=UTC)),
    ],
)
def test_moments_of_every_writing_become_utc(text: str, expected: datetime):
    assert parse_moment(text, WITA) == expected


@pytest.mark.parametrize(
    "text",
    ["", "-", "kemarin", "31-02-2024", "2024-13-01", "00-00-0000", "5 Smarch 2024",
     "2024-08-05 25:00:00", "0000-00-00 00:00:00", "5 Maret", "20240805", "1 2 3 4"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str):
    assert parse_moment(text, WITA) is None


def test_day_comes_first_unless_only_the_other_order_is_possible():
    assert parse_date("02-03-2026") == date(2026, 3, 2)
    assert parse_date("02-03-2026", day_first=False) == date(2026, 2, 3)
    assert parse_date("12/31/2024") == date(2024, 12, 31)
    assert parse_date("31/12/2024", day_first=False) == date(2024, 12, 31)


def test_a_day_stays_the_day_that_was_written():
    assert parse_date("Sabtu, 17 Agustus 2024 23:30 WIT") == date(2024, 8, 17)


@given(
    st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)),
    st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]),
)
def test_local_time_written_in_indonesian_comes_back(naive: datetime, zone: str):
    # Gaps of the clock in 1950 and 1964 have no local time to come back to.
    local = naive.replace(microsecond=0, tzinfo=ZoneInfo(zone))
    if naive.year < 1965:
        return
    months = (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
    )
    month = months.split()[local.month - 1]
    text = f"{local.day} {month} {local.year} {local:%H.%M.%S}"
    assert parse_moment(text, zone) == local.astimezone(UTC)


@given(st.text(max_size=40))
def test_any_text_gives_a_moment_or_none(text: str):
    found = parse_moment(text, WITA)
    assert found is None or found.utcoffset() == timedelta(0)
