"""What must not raise a share: twins, dates set back, the wrong thing, empty posts, loans."""

from dataclasses import replace
from datetime import date

import pytest

from portal.rules.obligations.facts import Evidence
from portal.rules.obligations.judging import judge_unit
from portal.rules.obligations.proving import (
    BORROWED,
    DOUBTFUL,
    EMPTY,
    TWIN,
    public_span,
    sort_evidence,
)
from portal.rules.obligations.scoring import share_of
from tests.unit.rules.obligations.reading import calendar_of, own_book, read_facts

TODAY = date(2026, 3, 1)
BUDGET = Evidence(
    kind="dokumen",
    name="apbdes",
    year=2026,
    own_date=date(2025, 12, 20),
    public_from=date(2026, 1, 5),
    public_by=date(2026, 1, 5),
    fingerprint="isi",
    id=1,
)


def met(*evidence: Evidence) -> int:
    """The weight that a desa with this evidence has met on the staff board."""
    facts = replace(read_facts("desa", "", "hidup", "", TODAY), evidence=evidence)
    standing = judge_unit(own_book(), facts, TODAY, calendar_of("64.08"))
    return share_of(own_book(), standing.present, "staf").met


def test_the_real_thing_counts() -> None:
    assert met(BUDGET) > met()


@pytest.mark.parametrize("copies", [2, 5, 40])
def test_copies_count_once(copies: int) -> None:
    twins = [replace(BUDGET, id=number) for number in range(2, copies + 1)]
    assert met(BUDGET, *twins) == met(BUDGET)


def test_last_year_under_this_years_title_does_not_count() -> None:
    old = replace(BUDGET, year=2025, public_from=date(2025, 1, 5), public_by=date(2025, 1, 5), id=2)
    assert met(old, BUDGET) == met(old)
    assert dict(sort_evidence((BUDGET, old)).aside)[BUDGET] == TWIN


def test_one_file_is_not_two_documents() -> None:
    other = replace(BUDGET, name="rkpdes", public_by=date(2026, 1, 6), id=2)
    assert met(BUDGET, other) == met(BUDGET)


def test_a_budget_is_the_regulation_it_is() -> None:
    plain = replace(BUDGET, name="perdes", year=2025, public_by=date(2026, 1, 4), id=2)
    budget = replace(BUDGET, forms=frozenset({"perdes"}))
    assert sort_evidence((plain, budget)).aside == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"empty": True}, EMPTY), ({"sure": False}, DOUBTFUL), ({"elsewhere": True}, BORROWED)],
)
def test_what_is_set_aside_says_why(change: dict[str, bool], reason: str) -> None:
    bad = replace(BUDGET, **change)
    assert met(bad) == met()
    assert sort_evidence((bad,)).aside == ((bad, reason),)


def test_a_different_thing_does_not_count() -> None:
    meeting = replace(BUDGET, name="berita-acara-musdes")
    wanted = met(meeting) - met()
    assert wanted == 2  # made and shown: duties of their own, the budget stays missing
    assert met(meeting, replace(BUDGET, fingerprint="lain")) - met(meeting) == met(BUDGET) - met()


CLAIMED, SEEN, ABSENT = date(2026, 1, 5), date(2026, 3, 10), date(2026, 3, 1)


@pytest.mark.parametrize(
    ("claimed", "seen", "absent", "span"),
    [
        (CLAIMED, SEEN, None, (CLAIMED, CLAIMED)),  # nothing speaks against it
        (CLAIMED, SEEN, CLAIMED, (CLAIMED, CLAIMED)),
        (CLAIMED, SEEN, ABSENT, (ABSENT, SEEN)),  # set back: on 1 March it was not there
        (date(2026, 3, 5), SEEN, ABSENT, (date(2026, 3, 5), date(2026, 3, 5))),
        (date(2026, 9, 9), SEEN, ABSENT, (ABSENT, SEEN)),  # set ahead
        (date(2026, 9, 9), SEEN, None, (None, SEEN)),
        (None, SEEN, ABSENT, (ABSENT, SEEN)),
        (None, SEEN, None, (None, SEEN)),
    ],
)
def test_a_claimed_day_is_held_against_our_own_readings(
    claimed: date | None, seen: date, absent: date | None, span: tuple[date | None, date]
) -> None:
    assert public_span(claimed, seen, absent) == span


def test_a_date_set_back_does_not_make_a_publication_early() -> None:
    honest = replace(BUDGET, public_from=date(2026, 2, 27), public_by=date(2026, 2, 28))
    states = {
        verdict.rule.code: verdict.state
        for verdict in judge_unit(
            own_book(),
            replace(read_facts("desa", "", "hidup", "", TODAY), evidence=(honest,)),
            TODAY,
            calendar_of("64.08"),
        ).present
    }
    assert states["desa-apbdes-umumkan"] == "telat"
    assert states["desa-apbdes-tetapkan"] == "tepat"


def test_a_touched_page_is_not_a_renewed_one() -> None:
    old = Evidence(kind="dokumen", name="profil", public_by=date(2023, 1, 1), fingerprint="p", id=1)
    again = replace(old, public_by=date(2026, 2, 20), id=2)
    assert met(old, again) == met(old)
    renewed = replace(again, fingerprint="q")
    assert met(old, renewed) > met(old)
