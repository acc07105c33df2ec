"""One thread watches all requests: it cuts what is late, and nothing that is over."""

import threading

import pytest

from connectors.watch import Watch


def count_watchers() -> int:
    return sum(each.name == "watch" for each in threading.enumerate())


def test_what_is_late_is_cut_once() -> None:
    cut = threading.Semaphore(0)
    with Watch().within(0.01, cut.release):
        assert cut.acquire(timeout=5)
        assert not cut.acquire(timeout=0.05)


def test_a_short_limit_is_met_beside_a_long_one() -> None:
    watch, late, early = Watch(), threading.Event(), threading.Event()
    with watch.within(60, late.set), watch.within(0.01, early.set):
        assert early.wait(5)
    assert not late.is_set()


def test_what_is_over_is_never_cut() -> None:
    watch, after, cuts = Watch(), threading.Event(), []
    with watch.within(0.02, lambda: cuts.append("over")):
        pass
    with pytest.raises(ValueError), watch.within(0.02, lambda: cuts.append("failed")):
        raise ValueError
    with watch.within(0.05, after.set):
        assert after.wait(5)
    assert cuts == []


def test_many_requests_share_one_thread_and_leave_little_behind() -> None:
    before, watch = count_watchers(), Watch()
    for _ in range(5_000):
        with watch.within(60, lambda: None):
            assert count_watchers() <= before + 1
    assert len(watch._due) < 500
