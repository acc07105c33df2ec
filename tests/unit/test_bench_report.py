"""The benchmark report: a part replaces its own section and nothing else."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench import harvesting, serving
from bench.parts import PARTS, choose
from bench.report import put_section, stamp

TITLES = [("one", "First"), ("two", "Second"), ("three", "Third")]
AT = datetime(2026, 11, 25, 6, 38, tzinfo=UTC)
REPORT = Path(__file__).parent.parent.parent / "docs" / "benchmarks.md"


def test_a_section_replaces_its_own_and_leaves_the_others():
    report = put_section("", TITLES, "## Third\n\nc\n")
    report = put_section(report, TITLES, "## First\n\n| a |\n|---|\n\n### Below\n\nb\n")
    before = report.partition("## Third")[2]
    report = put_section(report, TITLES, "## First\n\nanew\n")
    assert report.index("## First\n\nanew\n") < report.index("## Third\n\nc\n")
    assert report.partition("## Third")[2] == before
    assert "| a |" not in report and report.count("# Benchmarks") == 1
    assert put_section(report, TITLES, "## First\n\nanew\n") == report


def test_a_section_of_no_part_falls_away_and_is_never_put():
    report = put_section("# Benchmarks\n\nstale\n\n## By hand\n\nx\n", TITLES, "## Second\n\ny\n")
    assert "By hand" not in report and "stale" not in report and "## Second\n\ny\n" in report
    with pytest.raises(ValueError, match="By hand"):
        put_section(report, TITLES, "## By hand\n\nx\n")


def test_each_section_says_when_and_by_which_command_it_was_measured():
    section = stamp("## First\n\nfigures\n", ["one", "two"], AT, 0.5)
    assert section.startswith("## First\n\nMeasured on 2026-11-25 06:38 UTC by ")
    assert "ten million additions took it 0.50 s)." in section
    assert "`make bench PART=one,two`" in section and section.endswith("\n\nfigures\n")
    assert "by `make bench` (" in stamp("## First\n\nfigures\n", [], AT, 0.5)


def test_parts_are_chosen_by_name_in_the_order_of_the_report():
    names = [part.name for part in PARTS]
    assert [part.name for part in choose("")] == names
    assert [part.name for part in choose(f"{names[2]}, {names[0]}")] == [names[0], names[2]]
    with pytest.raises(ValueError, match=f"nowhere; there are: {names[0]}"):
        choose(f"{names[0]},nowhere")
    assert len(set(names)) == len({part.title for part in PARTS}) == len(PARTS)


def test_the_report_holds_sections_of_parts_only():
    titles = [line[3:] for line in REPORT.read_text().splitlines() if line.startswith("## ")]
    assert titles == [part.title for part in PARTS if part.title in titles] != []


def test_a_repeat_that_writes_is_said_row_by_row():
    rounds = [harvesting.Round(100.0, bare, 300.0, 5490) for bare in (80.0, 60.0, 90.0)]
    quiet = harvesting.describe(rounds, 9.0, [])
    assert "| ratio bare / ours | 0.80 |" in quiet and "0.80, 0.60, 0.90" in quiet
    assert "writes 0 rows" in quiet and "bumps no release" in quiet
    loud = harvesting.describe(rounds, 9.0, ["item_version: 10 → 14"])
    assert "changes item_version: 10 → 14." in loud and "writes 0 rows" not in loud


def test_the_encoding_in_which_the_page_has_its_size_is_named():
    rates = [(50.0, 100.0), (90.0, 100.0), (60.0, 100.0)]
    meant = serving.Packed("gzip", 10_244, rates, rates)
    text = serving.describe([meant])
    assert "Within 10 to 14 KB: gzip (10,244 bytes)." in text
    assert "| 200, gzip | 10,244 | 60 | 100 | 0.60 |" in text
    small = serving.Packed("brotli", 8_987, rates, rates)
    assert "gzip (10,244 bytes)." in serving.describe([meant, small])
    assert "Within 10 to 14 KB: neither encoding." in serving.describe([small])
