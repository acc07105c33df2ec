"""Numbers, money and dates as Indonesian readers expect them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.formatting import (
    show_age,
    show_day,
    show_moment,
    show_money,
    show_money_full,
    show_number,
    show_percent,
    show_signed,
    show_size,
)
from portal.rules.moment import Moment

NOW = Moment(datetime(2026, 11, 20, 10, 0, tzinfo=UTC), "Asia/Makassar")


@pytest.mark.parametrize(
    ("sen", "words"),
    [
        (None, "–"),
        (0, "Rp0"),
        (12_500_00, "Rp12.500"),
        (1_240_000_000_00, "Rp1,24 miliar"),
        (999_999_999_00, "Rp1 miliar"),
        (999_994_999_00, "Rp999,99 juta"),
        (2_000_000_000_000_00, "Rp2 triliun"),
        (-1_500_000_00, "−Rp1,5 juta"),
    ],
)
def test_money_in_words(sen, words):
    assert show_money(sen) == words


@given(st.integers(min_value=-(10**18), max_value=10**18))
def test_full_money_loses_nothing(sen):
    text = show_money_full(sen).replace("Rp", "").replace(".", "").replace("−", "-")
    assert Decimal(text.replace(",", ".")) == Decimal(sen) / 100


@given(st.integers(min_value=0, max_value=10**17))
def test_money_in_words_never_shows_a_thousand_of_a_smaller_scale(sen):
    figure = show_money(sen).removeprefix("Rp").split()
    if len(figure) == 2 and figure[1] != "triliun":
        assert "." not in figure[0]


def test_numbers():
    assert show_number(1240) == "1.240"
    assert show_number(Decimal("53.7")) == "53,7"
    assert show_number(None) == "–"
    assert show_number(-3) == "−3"
    assert show_number(Decimal("63.46"), 1) == "63,5"
    assert (show_signed(64), show_signed(0), show_signed(-3)) == ("+64", "tetap", "−3")
    assert (show_percent(61, 100), show_percent(1, 0)) == ("61%", "–")
    assert (show_size(640_000), show_size(1_100_000), show_size(12)) == (
        "640 KB",
        "1,1 MB",
        "12 byte",
    )


def test_dates_are_the_sites_own():
    assert show_day(date(2026, 8, 5)) == "5 Agu 2026"
    late = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
    assert show_moment(late, NOW) == "21 Nov 2026 01.30 WITA"
    assert show_age(date(2026, 11, 19), NOW) == "kemarin"
    assert show_age(date(2026, 11, 1), NOW) == "19 hari lalu"
