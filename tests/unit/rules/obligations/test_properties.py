"""What holds for every unit on every day, whatever was found."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.obligations.due import add_months, limit_of
from portal.rules.obligations.facts import Channel, Evidence, KindSpan, Term, UnitFacts
from portal.rules.obligations.judging import Standing, judge_unit
from portal.rules.obligations.scoring import COLUMNS, list_rows, share_of
from tests.unit.rules.obligations.reading import calendar_of, own_book

KINDS = ("desa", "kelurahan", "kecamatan", "opd", "kabupaten")
BOOK = own_book()
WORK = calendar_of("64.08")
DAYS = st.dates(date(2023, 1, 1), date(2026, 12, 31))
TODAY = st.dates(date(2024, 6, 1), date(2026, 12, 31))
NAMES = sorted({proof.name for rule in BOOK.rules for proof in rule.proofs})
KIND_OF = {proof.name: proof.kind for rule in BOOK.rules for proof in rule.proofs}


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    """Anything that might be found: documents, sections, numbers, paper, boards."""
    name = draw(st.sampled_from(NAMES))
    kind = draw(st.sampled_from((KIND_OF[name], KIND_OF[name], "kertas", "papan")))
    paper = kind in ("kertas", "papan")
    seen = draw(DAYS)
    year = draw(st.none() | st.integers(2022, 2027))
    return Evidence(
        kind=kind,
        name=name,
        year=year,
        until=None if year is None else draw(st.none() | st.just(year + 5)),
        semester=draw(st.sampled_from((0, 0, 1, 2))),
        own_date=draw(st.none() | DAYS),
        public_by=None if paper else seen,
        public_from=None if paper else draw(st.sampled_from((None, seen, seen - timedelta(40)))),
        received_on=seen if paper else None,
        fingerprint=draw(st.sampled_from(("", "", "a", "b", "c"))),
        sure=draw(st.sampled_from((True, True, True, False))),
        empty=draw(st.sampled_from((False, False, False, True))),
        id=draw(st.integers(1, 1000)),
    )


@st.composite
def units(draw: st.DrawFn) -> UnitFacts:
    """A unit with whatever was found, its channels alive or dead."""
    kind = draw(st.sampled_from(KINDS))
    start = draw(st.dates(date(2019, 1, 1), date(2026, 6, 1)))
    channels = draw(st.sampled_from(("hidup", "hidup", "mati", "")))
    return UnitFacts(
        kinds=(KindSpan(kind, date(1999, 1, 1)),),
        evidence=tuple(draw(st.lists(evidences(), max_size=12))),
        channels=(Channel("situs", channels == "hidup", date(2026, 12, 31), start),)
        if channels
        else (),
        terms=draw(
            st.sampled_from(
                (
                    (),
                    tuple(
                        Term(office, start, add_months(start, 72))
                        for office in ("kepala-desa", "rpjmd", "bupati")
                    ),
                )
            )
        ),
        register_since=draw(st.none() | st.just(date(2022, 1, 1))),
        founded=draw(st.none() | st.none() | DAYS),
    )


def share(standing: Standing) -> Fraction | None:
    """The share of the staff board: all duties there are."""
    found = share_of(BOOK, standing.present, "staf")
    return Fraction(found.met, found.counted) if found.counted else None


@given(units(), TODAY)
def test_nothing_is_late_or_missing_before_it_is_due(facts: UnitFacts, today: date) -> None:
    standing = judge_unit(BOOK, facts, today, WORK)
    for verdict in (*standing.present, *standing.coming):
        if verdict.state in ("telat", "belum-ditemukan"):
            assert verdict.due.day is not None
            assert today > limit_of(verdict.rule, verdict.due.day)
        if verdict.state == "telat":
            assert verdict.due.day is not None
            assert 0 < verdict.days_late <= (today - verdict.due.day).days
        else:
            assert verdict.days_late == 0
    assert not any(verdict.counted for verdict in standing.coming)


@given(units(), evidences(), TODAY)
def test_publishing_never_lowers_the_share(facts: UnitFacts, found: Evidence, today: date) -> None:
    """What comes later is met later, so it is never the elder of two that hold the same."""
    newest = max(
        (each.public_by or each.received_on or date.min for each in facts.evidence),
        default=date.min,
    )
    later = max(newest, found.public_by or found.received_on or date.min)
    if found.public_by:
        found = replace(found, public_by=later, id=2000)
    else:
        found = replace(found, received_on=later, id=2000)
    before = share(judge_unit(BOOK, facts, today, WORK))
    more = replace(facts, evidence=(*facts.evidence, found))
    after = share(judge_unit(BOOK, more, today, WORK))
    assert before is None or (after is not None and after >= before)


@given(units(), TODAY)
def test_a_unit_that_cannot_be_read_is_outside_both_sums(facts: UnitFacts, today: date) -> None:
    mute = replace(facts, channels=(Channel("situs", False, None, date(2024, 1, 1)),))
    standing = judge_unit(BOOK, mute, today, WORK)
    assert not standing.readable
    for verdict in standing.present:
        papers = verdict.rule.duty == "sampaikan"
        assert papers or not verdict.counted
        assert papers or verdict.state != "belum-ditemukan"
    assert share_of(BOOK, standing.present, "publik").counted == 0


@given(units(), TODAY)
def test_the_share_can_be_counted_again_from_the_rows(facts: UnitFacts, today: date) -> None:
    standing = judge_unit(BOOK, facts, today, WORK)
    for audience in ("publik", "staf"):
        rows = [
            dict(zip(COLUMNS, row, strict=True))
            for row in list_rows(BOOK, "64.08.04.2012", standing, audience)
        ]
        found = share_of(BOOK, standing.present, audience)
        assert sum(row["bobot"] * row["dihitung"] for row in rows) == found.counted
        assert sum(row["bobot"] * row["terpenuhi"] for row in rows) == found.met


@given(units(), TODAY)
def test_the_public_sees_public_duties_and_counts_confirmed_ones(
    facts: UnitFacts, today: date
) -> None:
    standing = judge_unit(BOOK, facts, today, WORK)
    rules = {rule.code: rule for rule in BOOK.rules}
    for row in list_rows(BOOK, "64.08", standing, "publik"):
        said = dict(zip(COLUMNS, row, strict=True))
        rule = rules[str(said["kewajiban"])]
        assert rule.audience == "publik"
        assert rule.duty != "sampaikan"
        if rule.confirmed == "belum":
            assert said["dihitung"] == 0
            assert said["keadaan"] not in ("telat", "usang")
            assert said["hari_telat"] == 0


@given(DAYS, st.integers(-60, 60))
def test_the_end_of_a_month_stays_the_end(day: date, months: int) -> None:
    moved = add_months(day, months)
    if (day + timedelta(days=1)).day == 1:
        assert (moved + timedelta(days=1)).day == 1
    else:
        assert moved.day <= day.day
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
