"""Where a bundle stands in the row: next, after a gap, late, forked, from a day to come."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.bundle_order import Numbered, judge_order

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def bundle(number, sha="", previous="", made_at=NOW):
    return Numbered(number, sha or f"sidik-{number}", made_at, previous)


def test_the_first_and_the_next_have_nothing_to_be_told():
    assert judge_order(bundle(1), (), NOW).notes == ()
    order = judge_order(bundle(2, previous="sidik-1"), (bundle(1),), NOW)
    assert (order.refusal, order.late, order.notes) == ("", False, ())


def test_a_gap_is_named():
    told = judge_order(bundle(5), (bundle(1), bundle(2)), NOW)
    assert told.notes == (
        "Berkas nomor 3 sampai 4 belum kami terima. Bawalah juga bila masih ada.",
    )
    assert "nomor 1 belum" in judge_order(bundle(2), (), NOW).notes[0]


def test_one_that_comes_late_is_taken_with_care():
    order = judge_order(bundle(2), (bundle(1), bundle(3)), NOW)
    assert order.late and not order.refusal and "sesudah nomor 3" in order.notes[0]


def test_a_number_that_was_used_is_refused():
    assert "dengan isi lain" in judge_order(bundle(2, "lain"), (bundle(2),), NOW).refusal


def test_a_fork_and_a_clock_that_goes_back_are_told():
    forked = judge_order(bundle(2, previous="lain"), (bundle(1),), NOW)
    assert "tidak menyambung ke nomor 1" in forked.notes[0]
    early = bundle(2, previous="sidik-1", made_at=NOW - timedelta(days=3))
    assert "lebih tua" in judge_order(early, (bundle(1),), NOW).notes[0]


def test_one_from_a_day_to_come_is_refused():
    assert not judge_order(bundle(1, made_at=NOW + timedelta(hours=20)), (), NOW).refusal
    assert "belum tiba" in judge_order(bundle(1, made_at=NOW + timedelta(days=2)), (), NOW).refusal


@given(st.lists(st.integers(1, 12), unique=True, min_size=1))
def test_in_whatever_order_they_come_each_is_taken_once_and_gaps_are_told(numbers):
    taken: list[Numbered] = []
    for number in numbers:
        order = judge_order(bundle(number), taken, NOW)
        newest = max((each.sequence for each in taken), default=0)
        assert not order.refusal
        assert order.late == (number < newest)
        assert ("belum kami terima" in " ".join(order.notes)) == (number > newest + 1)
        taken.append(bundle(number))
        assert judge_order(bundle(number, "lain"), taken, NOW).refusal
