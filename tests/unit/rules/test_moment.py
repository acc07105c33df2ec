"""A page expires exactly when its words become untrue."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.freshness import Freshness, Health, judge
from portal.rules.hours import parse_hours
from portal.rules.moment import Moment

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
RULE = Freshness({"berita": 60})


def test_today_expires_at_the_next_local_midnight():
    moment = Moment(NOW, "Asia/Makassar")
    assert moment.expires_at is None
    assert moment.today == date(2026, 11, 20)
    assert moment.expires_at == datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


@given(st.integers(min_value=-400, max_value=400))
def test_passed_changes_only_at_its_own_expiry(days):
    day = NOW.date() + timedelta(days=days)
    moment = Moment(NOW, "Asia/Makassar")
    passed = moment.passed(day)
    if moment.expires_at is None:
        assert passed
        return
    assert not passed
    just_before = Moment(moment.expires_at - timedelta(seconds=1), "Asia/Makassar")
    assert not just_before.passed(day)
    assert Moment(moment.expires_at, "Asia/Makassar").passed(day)


def test_states_in_words():
    moment = Moment(NOW, "Asia/Makassar")
    fine = Health(total=1, last_success=NOW)
    assert judge("berita", NOW, fine, RULE, moment).words == "Data per 20 Nov 2026"
    old = judge("berita", NOW - timedelta(days=90), fine, RULE, moment)
    assert (old.kind, old.words) == ("lama", "Lama: sejak 22 Agu 2026")
    dead = judge("berita", NOW, Health(total=1, silent=1, last_success=NOW), RULE, moment)
    assert dead.words == "Sumber tidak menjawab"
    assert dead.note == "Ini salinan 20 Nov 2026 18.00 WITA."
    held = judge("berita", NOW, Health(total=1, held=1, reason=""), RULE, moment)
    assert held.kind == "ditahan"
    assert judge("berita", None, fine, RULE, moment).words == "Belum kami temukan"
    some = judge("berita", NOW, Health(total=5, silent=1, last_success=NOW), RULE, moment)
    assert some.words == "4 dari 5 sumber menjawab"


def test_hours():
    hours = parse_hours("Senin–Kamis 08.00–16.00, Jum'at 08.00 - 11.30")
    assert hours is not None
    assert hours.on(date(2026, 11, 20)) is not None  # a Friday
    assert hours.on(date(2026, 11, 21)) is None
    assert parse_hours("setiap hari kerja") is None
    assert parse_hours("Senin 25.00–26.00") is None
