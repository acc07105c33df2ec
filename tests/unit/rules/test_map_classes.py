"""Classes of a map: fixed for percentages, round quantiles else, and never a contradiction."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.map_classes import MapRules, make_classes, parse_map_rules
from portal.settings import Settings, read_config
from tests.databases import ROOT

RULES = MapRules((0, 40, 60, 80, 95), ("a", "b", "c", "d", "e"), 80, ())


def of(*values):
    return [Decimal(str(value)) for value in values]


def test_percentages_have_the_fixed_limits():
    classes = make_classes(of(10, 50, 100), RULES, percent=True, places=1)
    assert [each.words for each in classes.items] == [
        "0–39%", "40–59%", "60–79%", "80–94%", "95–100%",
    ]  # fmt: skip
    assert [each.shade for each in classes.items] == [1, 2, 3, 4, 5]
    # What is shown as 40 belongs to 40–59.
    assert classes.of(Decimal("39.6")).words == "40–59%"
    assert classes.of(Decimal("94.9")).words == "95–100%"
    assert classes.of(Decimal("39.4")).words == "0–39%"


def test_small_percentages_are_told_apart_all_the_same():
    classes = make_classes(of(0.4, 0.9, 1.2, 2.2, 3.1, 4.0), RULES, percent=True, places=1)
    assert [each.words for each in classes.items] == [
        "di bawah 0,9%", "0,9–1,1%", "1,2–2,1%", "2,2–3,0%", "3,1% ke atas",
    ]  # fmt: skip


def test_counts_have_round_limits_in_words():
    values = of(*(1234 * number for number in range(1, 11)))
    classes = make_classes(values, RULES, percent=False, places=0)
    assert [each.words for each in classes.items] == [
        "di bawah 3.700", "3.700–6.099", "6.100–8.599", "8.600–10.999", "11.000 ke atas",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "words", "shades"),
    [
        ((), [], []),
        ((7, 7, 7), ["7"], [3]),
        ((1, 9), ["di bawah 9", "9 ke atas"], [2, 4]),
        ((0, 0, 0, 0, 0, 5), ["di bawah 5", "5 ke atas"], [2, 4]),
    ],
)
def test_few_values_have_few_classes(values, words, shades):
    classes = make_classes(of(*values), RULES, percent=False, places=0)
    assert [each.words for each in classes.items] == words
    assert [each.shade for each in classes.items] == shades


NUMBERS = st.decimals(0, 10**9, allow_nan=False, allow_infinity=False, places=3)


@given(st.lists(NUMBERS, min_size=1, max_size=60), st.booleans(), st.integers(0, 2))
def test_order_is_kept_and_no_class_is_empty_words(values, percent, places):
    classes = make_classes(values, RULES, percent=percent, places=places)
    assert 1 <= len(classes.items) <= 5
    lows = [each.low for each in classes.items]
    assert lows == sorted(set(lows))
    shades = [classes.of(value).shade for value in sorted(values)]
    assert shades == sorted(shades)
    assert all(each.words and each.name for each in classes.items)


@given(st.lists(NUMBERS, min_size=5, max_size=60, unique=True))
def test_every_class_of_counts_holds_a_value(values):
    classes = make_classes(values, RULES, percent=False, places=0)
    assert {classes.of(value) for value in values} == set(classes.items)


def test_the_config_is_read_and_faults_are_named():
    rules = parse_map_rules(
        read_config(Settings(ROOT, "", "", "", ROOT / "config", ""), "peta.toml")
    )
    assert rules.percent == (0, 40, 60, 80, 95) and rules.coverage == 80
    good = {"persen": [0, 40, 60, 80, 95], "nama_kelas": list("abcde"), "cakupan": 80}
    good["pertama"] = ["x"]
    for name, bad in (
        ("persen", [0, 40]),
        ("persen", [0, 60, 40, 80, 95]),
        ("nama_kelas", ["a"]),
        ("cakupan", "80"),
        ("pertama", [1]),
    ):
        with pytest.raises(ValueError, match=name):
            parse_map_rules(good | {name: bad})
