"""How well titles are read: on those the patterns were made with, on those no pattern has seen, and
on what real sites answered."""

import json
from pathlib import Path

import pytest

from portal.rules.recognition.recognise import Described, recognise
from tests.unit.rules.recognition.measuring import measure
from tests.unit.rules.recognition.reading import own_types, read_titles

UNTOUCHED = "untouched.csv"  # no pattern was ever changed for a title of it
TABLES = ("writing.csv", "held-out.csv", "fresh.csv", UNTOUCHED)


def test_there_are_enough_titles_and_no_site_is_in_two_tables() -> None:
    rows = {name: list(read_titles(name)) for name in TABLES}
    assert len(rows[UNTOUCHED]) >= 300
    sites = [row.site for each in rows.values() for row in {row.site: row for row in each}.values()]
    assert len(sites) == len(set(sites))
    earlier = {row.thing.title for name in TABLES[:-1] for row in rows[name]}
    assert sum(row.thing.title in earlier for row in rows[UNTOUCHED]) <= 12


@pytest.mark.parametrize("name", TABLES)
def test_what_is_sure_is_right_and_little_is_missed(name: str) -> None:
    made = measure(list(read_titles(name)))
    assert made.precision >= 0.97, made.faults
    assert made.recall >= 0.90, made.faults


@pytest.mark.parametrize("name", TABLES)
def test_the_rest_is_asked_or_named_unknown_never_called_something_else(name: str) -> None:
    lost = [
        row.thing.title
        for row in read_titles(name)
        if row.type not in ("-", "?") and recognise(row.thing, own_types()).verdict == "bukan"
    ]
    assert len(lost) <= 2, lost


@pytest.mark.parametrize("name", TABLES)
def test_what_is_neither_sure_nor_asked_is_next_to_nothing(name: str) -> None:
    rows = list(read_titles(name))
    assert measure(rows).lost <= 2
    idle = [
        row.thing.title
        for row in rows
        if row.type == "-" and recognise(row.thing, own_types()).verdict == "ragu"
    ]
    assert len(idle) <= len(rows) // 20, idle


def test_the_documents_of_a_recorded_site(shared: Path) -> None:
    """Told apart by their number there: two decrees, a regulation, a plan of several years."""
    body = json.loads((shared / "recordings/opensid/peraturan-datatables-100.json").read_text())
    found = {
        row["id"]: recognise(
            Described(title=row["nama"], declared_year=int(row["tahun"])), own_types()
        )
        for row in body["data"]
    }
    assert {key: each.type for key, each in found.items()} == {
        2: "sk",
        3: "sk",
        4: "perdes",
        5: "rpjmdes",
    }
    assert (found[5].year, found[5].until) == (2016, 2022)
    assert all(each.verdict == "jelas" for each in found.values())


def test_the_news_of_a_recorded_site_holds_one_report(shared: Path) -> None:
    posts = json.loads((shared / "recordings/wordpress/posts-100.json").read_text())
    found = [
        recognise(Described(title=post["title"]["rendered"], medium="artikel"), own_types())
        for post in posts
    ]
    assert len(found) >= 39
    sure = [each for each in found if each.verdict == "jelas"]
    assert [(each.type, each.year, each.semester) for each in sure] == [
        ("realisasi-semester", 2024, 1)
    ]
    assert not [each for each in found if each.verdict == "ragu"]
