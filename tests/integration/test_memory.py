"""A harvest holds a page of a source at a time, never the source: its memory does not grow."""

import pytest

from bench.memory import measure_one

ALLOWED = 12.0  # MB; all articles of the larger source kept at once are 20 and more


@pytest.mark.measured
@pytest.mark.allow_hosts(["127.0.0.1", "127.64.0.0/16"])
def test_the_peak_of_a_harvest_does_not_follow_the_size_of_the_source(tmp_path) -> None:
    small = measure_one(tmp_path / "small", "wordpress", 100)
    large = measure_one(tmp_path / "large", "wordpress", 2_000)
    assert (small.records, large.records) == (100, 2_000)
    assert small.peak > 50, "the peak of another process was read"
    assert large.peak - small.peak < ALLOWED, (small.peak, large.peak)
