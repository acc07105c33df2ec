"""The benchmark report: a part replaces its own section and nothing else."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

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
    report = put_section("# Benchmarks\n\nold\n\n## By hand\n\nx\n", TITLES, "## Second\n\ny\n")
    assert "By hand" not in report and "old" not in report and "## Second\n\ny\n" in report
    with pytest.raises(ValueError, match="By hand"):
        put_section(report, TITLES, "## By hand\n\nx\n")


def test_each_section_says_when_and_by_which_command_it_was_measured():
    section = stamp("## First\n\nfigures\n", ["one", "two"], AT)
    assert section.startswith("## First\n\nMeasured on 2026-11-25 06:38 UTC by ")
    assert "`make bench PART=one,two`" in section and section.endswith("\n\nfigures\n")
    assert "by `make bench` (" in stamp("## First\n\nfigures\n", [], AT)


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
