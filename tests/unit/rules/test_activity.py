"""Classes of activity: bounds, what is never held against a unit, a report to do better than."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.activity import INTRUDED, UNREACHED, Evidence, judge_activity, parse_activity
from portal.settings import read_config

DAY = date(2026, 11, 24)
ALIVE = Evidence(
    day=DAY,
    channel="situs sendiri",
    probed_days=30,
    reached_days=30,
    read_since=date(2026, 1, 5),
    silent_since=None,
    silent_probes=0,
    silence="",
    newest=DAY - timedelta(days=3),
    own_items=4,
    by_others=0,
    suspicious=0,
)

SENT = replace(ALIVE, channel="di portal ini", probed_days=0, reached_days=0, read_since=None)


@pytest.fixture
def rules(settings):
    return parse_activity(read_config(settings, "activity.toml"))


def silent(days: int, probes: int = 10) -> Evidence:
    return replace(
        ALIVE,
        silent_since=DAY - timedelta(days=days),
        silent_probes=probes,
        reached_days=max(0, 30 - days),
        silence="Sumber tidak menjawab.",
    )


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (ALIVE, "aktif"),
        (replace(ALIVE, newest=DAY - timedelta(days=30)), "aktif"),
        (replace(ALIVE, newest=DAY - timedelta(days=31)), "kurang aktif"),
        (replace(ALIVE, newest=DAY - timedelta(days=90)), "kurang aktif"),
        (replace(ALIVE, newest=DAY - timedelta(days=91)), "tidak aktif"),
        (replace(ALIVE, reached_days=28), "kurang aktif"),  # 93 %
        (replace(ALIVE, reached_days=29), "aktif"),  # 96 %
        (silent(13), "kurang aktif"),
        (silent(14), "tidak aktif"),
        (silent(40, probes=2), "kurang aktif"),  # it was we who did not ask
        (replace(ALIVE, complete_percent=79), "kurang aktif"),
        (replace(ALIVE, complete_percent=80), "aktif"),
        (replace(ALIVE, complete_percent=None), "aktif"),
        (replace(ALIVE, probed_days=4, reached_days=4), "belum dievaluasi"),
        (replace(ALIVE, newest=None, read_since=DAY - timedelta(days=90)), "belum dievaluasi"),
        (replace(ALIVE, newest=None, read_since=DAY - timedelta(days=91)), "tidak aktif"),
        (replace(ALIVE, newest=None, read_since=None), "belum dievaluasi"),
        (
            replace(ALIVE, channel="tidak ada", probed_days=0, reached_days=0, newest=None),
            "belum dievaluasi",
        ),
        (
            replace(ALIVE, channel="luring", probed_days=0, reached_days=0, newest=None),
            "belum dievaluasi",
        ),
        (replace(SENT, newest=None), "belum dievaluasi"),
        (SENT, "aktif"),
        (replace(SENT, newest=DAY - timedelta(days=31)), "kurang aktif"),
        (replace(SENT, complete_percent=79), "kurang aktif"),
        (replace(SENT, newest=DAY - timedelta(days=91)), "tidak aktif"),
    ],
)
def test_the_class_follows_the_bounds(rules, evidence, expected):
    judged = judge_activity(evidence, rules)
    assert judged.activity == expected
    assert judged.reasons


def test_findings_stand_beside_the_class(rules):
    assert judge_activity(silent(20), rules).findings == (UNREACHED,)
    assert judge_activity(replace(ALIVE, suspicious=3), rules).findings == (INTRUDED,)
    assert judge_activity(replace(ALIVE, suspicious=2), rules).findings == ()


@pytest.mark.parametrize(
    ("text", "suspicious"),
    [
        ("Slot gacor maxwin hari ini", True),
        ("SITUS SLOT  dengan RTP   live", True),
        ("Slot gacor", False),  # one word proves nothing
        ("Sosialisasi bahaya slot gacor dan situs slot bagi pelajar", False),
        ("Polsek berantas judi bola dan casino online", False),
        ("Musyawarah desa membahas APBDes", False),
    ],
)
def test_warning_of_gambling_is_no_intrusion(rules, text, suspicious):
    assert rules.intrusion.suspects(text) is suspicious


EVIDENCES = st.builds(
    Evidence,
    day=st.just(DAY),
    channel=st.sampled_from(
        ["situs sendiri", "di portal ini", "luring", "tidak ada", "belum dicatat"]
    ),
    probed_days=st.integers(0, 30),
    reached_days=st.just(0),
    read_since=st.none() | st.dates(date(2020, 1, 1), DAY),
    silent_since=st.none() | st.dates(date(2026, 1, 1), DAY),
    silent_probes=st.integers(0, 30),
    silence=st.just(""),
    newest=st.none() | st.dates(date(2020, 1, 1), DAY),
    own_items=st.integers(0, 50),
    by_others=st.integers(0, 50),
    suspicious=st.integers(0, 5),
    complete_percent=st.none() | st.integers(0, 100),
)


@given(EVIDENCES)
def test_nobody_is_called_inactive_on_fewer_probes_than_the_rule_asks(evidence):
    rules = parse_activity(TABLE)
    judged = judge_activity(evidence, rules)
    with_us = evidence.channel == "di portal ini" and not evidence.probed_days
    if evidence.probed_days < rules.spans[0].fewest_probes and not with_us:
        assert judged.activity == "belum dievaluasi"


@given(EVIDENCES, st.integers(1, 60))
def test_newer_items_never_make_a_unit_worse(evidence, days):
    rules = parse_activity(TABLE)
    order = ["tidak aktif", "kurang aktif", "aktif"]
    if evidence.newest is None:
        return
    newer = replace(evidence, newest=min(evidence.newest + timedelta(days=days), DAY))
    before = judge_activity(evidence, rules).activity
    after = judge_activity(newer, rules).activity
    if before in order and after in order:
        assert order.index(after) >= order.index(before)


def test_thirty_two_offices_whose_published_numbers_did_not_add_up(rules):
    """A city once published 35 % inactive, then 23 of 32 inactive (naming 22), 8 partly active and
    1 without a site. From evidence each office has one class, and all shares add up."""
    offices = {f"OPD {number}": silent(20 + number) for number in range(1, 24)}
    offices |= {
        f"OPD {number}": replace(ALIVE, newest=DAY - timedelta(days=40 + number))
        for number in range(24, 32)
    }
    offices["OPD 32"] = replace(ALIVE, channel="tidak ada", probed_days=0, newest=None)
    judged = {name: judge_activity(each, rules) for name, each in offices.items()}
    counts = Counter(each.activity for each in judged.values())
    assert counts == {"tidak aktif": 23, "kurang aktif": 8, "belum dievaluasi": 1}
    assert sum(counts.values()) == 32
    assert round(100 * counts["tidak aktif"] / 32, 1) == 71.9
    named = [name for name, each in judged.items() if each.activity == "tidak aktif"]
    assert len(named) == 23 and all(UNREACHED in judged[name].findings for name in named)
    assert all("tidak terjangkau" in judged[name].reasons[0] for name in named)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rule": []}, "rule"),
        ({"rule": [{"legal_basis": "x"}]}, "valid_from"),
        ({"rule": [{"valid_from": DAY, "legal_basis": "x", "tries": 3}]}, "tries"),
        ({"intrusion": None}, "intrusion"),
    ],
)
def test_a_bad_table_is_refused_by_row_and_field(change, words):
    with pytest.raises(ValueError, match=words):
        parse_activity(TABLE | change)


TABLE = {
    "rule": [{"valid_from": date(2026, 1, 1), "legal_basis": "uji"}],
    "intrusion": {"words": ["slot gacor"], "innocent": ["bahaya"]},
}
