"""A photographed board proves exactly the duties whose row allows it, in their own years."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from portal.reads.duty_rules import read_duty_rules
from portal.rules.obligations.due import Period
from portal.rules.obligations.facts import Evidence
from portal.rules.obligations.matching import find_matching
from portal.settings import read_settings

ROOT = Path(__file__).parents[4]
ROWS = [
    row
    for file in sorted((ROOT / "config" / "obligations").glob("*.toml"))
    for rows in tomllib.loads(file.read_text()).values()
    if isinstance(rows, list)
    for row in rows
]
TYPES = sorted(
    {each[8:] for row in ROWS for each in row["evidence"] if each.startswith("dokumen:")}
)


@pytest.fixture(scope="module")
def book():
    return read_duty_rules(read_settings({"JENJANG_CONFIG": str(ROOT / "config")})).book


def proved(book, code: str, taken: date) -> set[str]:
    """The duties a photo of this type, for 2026, proves."""
    year = Period("2026", "2026", date(2026, 1, 1), date(2026, 12, 31), 2026, 1)
    shown = Evidence(kind="papan", name=code, year=2026, semester=1, received_on=taken)
    return {rule.code for rule in book.rules if find_matching(rule, year, (shown,), book.policy)}


@pytest.mark.parametrize("code", TYPES)
def test_exactly_the_rows_that_allow_a_board(book, code: str) -> None:
    allowed = {
        row["code"]
        for row in ROWS
        if row.get("board") and f"dokumen:{code}" in row["evidence"] and row["period"] != "masa"
    }
    assert proved(book, code, date(2026, 3, 1)) >= allowed
    terms = {row["code"] for row in ROWS if row["period"] == "masa" and row.get("board")}
    assert proved(book, code, date(2026, 3, 1)) - terms == allowed


def test_the_budget_on_a_board_is_no_decision_and_no_submission(book) -> None:
    found = proved(book, "apbdes", date(2026, 3, 1))
    assert found == {"desa-apbdes-umumkan"}


@pytest.mark.parametrize(
    ("taken", "counts"),
    [
        (date(2024, 12, 31), False),
        (date(2025, 12, 20), True),
        (date(2026, 6, 1), True),
        (date(2027, 4, 30), True),
        (date(2028, 1, 1), False),
    ],
)
def test_a_photo_of_other_years_shows_an_old_board(book, taken: date, counts: bool) -> None:
    assert ("desa-apbdes-umumkan" in proved(book, "apbdes", taken)) is counts
