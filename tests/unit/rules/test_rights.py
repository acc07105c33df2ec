"""Roles in a subtree, and when a sign-in or a rest ends."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.rights import Holding, may, parse_rights

TABLE = {
    "role": [
        {"name": "kecamatan", "title": "Kantor kecamatan", "acts": ["lihat ruang"]},
        {"name": "diskominfo", "title": "Diskominfo", "acts": ["lihat ruang", "kelola akun"]},
    ],
    "masuk": {
        "shortest_password": 12,
        "tries": 3,
        "rest_minutes": 1,
        "longest_rest_minutes": 15,
        "hours": 12,
        "idle_minutes": 120,
    },
}
RIGHTS = parse_rights(TABLE)
SANGKULIRANG = Holding("kecamatan", 5, 6408050000, 6408059999)


def test_a_role_reaches_its_unit_and_all_below_but_nothing_beside_or_above():
    for key, allowed in ((6408050000, True), (6408052006, True), (6408040000, False)):
        assert may(RIGHTS, [SANGKULIRANG], "lihat ruang", key) is allowed
    assert not may(RIGHTS, [SANGKULIRANG], "lihat ruang", 6408000000)


def test_a_role_allows_its_own_acts_only():
    assert not may(RIGHTS, [SANGKULIRANG], "kelola akun", 6408052006)


def test_a_role_that_config_no_longer_names_allows_nothing():
    assert not may(RIGHTS, [Holding("lama", 1, 0, 9999999999)], "lihat ruang", 6408050000)


@given(st.integers(0, 10_000))
def test_rests_grow_and_are_bounded(wrong):
    rule = RIGHTS.signing
    assert timedelta() <= rule.rest_after(wrong) <= rule.rest_after(wrong + 1)
    assert rule.rest_after(wrong) <= rule.longest_rest
    assert bool(rule.rest_after(wrong)) is (wrong >= rule.tries)


def test_a_sign_in_ends_by_age_and_by_rest():
    rule, start = RIGHTS.signing, datetime(2026, 11, 24, tzinfo=UTC)
    assert not rule.is_over(start, start, start + timedelta(minutes=119))
    assert rule.is_over(start, start, start + timedelta(minutes=120))
    seen = start + timedelta(hours=11, minutes=59)
    assert rule.is_over(start, seen, start + timedelta(hours=12))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"role": []}, "role"),
        ({"role": [{"name": "a", "acts": "semua"}]}, "a"),
        ({"role": [{"name": "a", "acts": []}, {"name": "a", "acts": []}]}, "ke-2"),
        ({"masuk": {}}, "shortest_password"),
        ({"masuk": TABLE["masuk"] | {"tries": 0}}, "tries"),
    ],
)
def test_a_bad_table_is_refused_by_name(change, word):
    with pytest.raises(ValueError, match=word):
        parse_rights(TABLE | change)
