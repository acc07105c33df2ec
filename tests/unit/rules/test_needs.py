"""Who counts once, what is told of a number, and which limits are refused."""

import tomllib
from datetime import date

import pytest
from conftest import ROOT

from portal.rules.needs import (
    Asked,
    Awaited,
    NeedPolicy,
    network_of,
    parse_need_policy,
    pick_address,
)

TABLE = tomllib.loads((ROOT / "config" / "butuh.toml").read_text())
DAY = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("182.1.77.9", "182.1.77.0/24"),
        ("182.1.77.250", "182.1.77.0/24"),
        ("182.1.78.9", "182.1.78.0/24"),
        ("::ffff:182.1.77.9", "182.1.77.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
        ("", ""),
        ("unknown", ""),
        ("182.1.77.9, 10.0.0.1", ""),
    ],
)
def test_a_network_is_a_home_or_an_office(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("forwarded", "proxies", "picked"),
    [
        ("9.9.9.9", 0, "10.0.0.1"),  # nobody vouches for the header
        ("9.9.9.9", 1, "9.9.9.9"),
        ("1.1.1.1, 9.9.9.9", 1, "9.9.9.9"),  # the first was written by the reader
        ("1.1.1.1, 9.9.9.9, 10.0.0.2", 2, "9.9.9.9"),
        ("9.9.9.9", 2, "10.0.0.1"),  # it did not come through both
        ("", 1, "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(forwarded: str, proxies: int, picked: str) -> None:
    assert pick_address("10.0.0.1", forwarded, proxies) == picked


def test_few_are_not_counted_out() -> None:
    asked = {(1, "apbdes"): Asked(2, DAY), (1, "rkpdes"): Asked(1_204, DAY)}
    awaited = Awaited(NeedPolicy(10, 10, 3), asked)
    assert awaited.tell(1, "apbdes") == "ada yang menunggu"
    assert awaited.shown(1, "apbdes") is None
    assert awaited.tell(1, "rkpdes") == "ditunggu 1.204 kali sejak 3 Nov 2026"
    assert awaited.tell(2, "rkpdes") == ""
    assert awaited.count(2, "rkpdes") == 0


def test_the_shipped_limits_are_read() -> None:
    assert parse_need_policy(TABLE) == NeedPolicy(200, 60, 3)


@pytest.mark.parametrize(
    ("field", "value"),
    [("per_day_most", 0), ("shown_from", "3"), ("per_minute_most", True), ("per_hour", 3)],
)
def test_a_bad_limit_is_named(field: str, value: object) -> None:
    with pytest.raises(ValueError, match=rf"butuh.toml: {field}"):
        parse_need_policy({**TABLE, field: value})


def test_a_limit_left_out_is_named() -> None:
    table = {name: value for name, value in TABLE.items() if name != "shown_from"}
    with pytest.raises(ValueError, match=r"butuh.toml: shown_from"):
        parse_need_policy(table)
