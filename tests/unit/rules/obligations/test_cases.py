"""Over two hundred cases: one row a unit, a duty and a day, with the state it must have."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from portal.rules.obligations.due import choose_dues, list_dues
from portal.rules.obligations.judging import Verdict, judge
from tests.unit.rules.obligations.reading import calendar_of, own_book, read_facts, rule_of

TABLES = ("dates.csv", "situations.csv")
HERE = Path(__file__).parent


def list_cases() -> Iterator[dict[str, str]]:
    """All rows of the tables."""
    for name in TABLES:
        with (HERE / name).open(encoding="utf-8", newline="") as source:
            yield from csv.DictReader(source)


CASES = list(list_cases())


def judge_case(case: dict[str, str]) -> Verdict | None:
    """The verdict of the present period, of the next one, or of the one that is named."""
    today = date.fromisoformat(case["hari"])
    facts = read_facts(case["jenis"], case["bukti"], case["saluran"], case["lain"], today)
    rule = rule_of(case["kewajiban"])
    dues = list_dues(rule, facts, today, calendar_of("64.08"))
    present, coming = choose_dues(dues, rule, today)
    if case["periode"] == "berikut":
        due = coming
    elif case["periode"]:
        due = next(each for each in dues if each.period.key == case["periode"])
    else:
        due = present
    return judge(rule, due, facts, today, own_book().policy) if due else None


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 200
    assert len({case["nomor"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["nomor"] for case in CASES])
def test_case(case: dict[str, str]) -> None:
    verdict = judge_case(case)
    if case["keadaan"] == "tidak ada":
        assert verdict is None
        return
    assert verdict is not None
    said = (verdict.state, verdict.days_late, int(verdict.counted))
    assert said == (case["keadaan"], int(case["telat"] or 0), int(case["dihitung"])), case[
        "mengapa"
    ]
    if case["jatuh_tempo"]:
        assert str(verdict.due.day) == case["jatuh_tempo"]
