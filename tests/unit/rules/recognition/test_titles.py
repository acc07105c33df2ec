"""How well titles are read: on those the patterns were made with, on those held out by site, and
on what real sites answered."""

import json
from pathlib import Path

import pytest

from portal.rules.recognition.recognise import Described, recognise
from tests.unit.rules.recognition.reading import Labelled, own_types, read_titles

TABLES = ("writing.csv", "held-out.csv")


def is_right(row: Labelled) -> bool:
    """Whether type, years and semester are what a person says."""
    found = recognise(row.thing, own_types())
    said = (found.type, str(found.year), str(found.until), str(found.semester))
    wanted = (row.type, row.year, row.until, row.semester)
    return row.year != "?" and all(
        not want or want == got for want, got in zip(wanted, said, strict=True)
    )


def test_there_are_enough_titles_and_no_site_is_in_both_halves() -> None:
    rows = {name: list(read_titles(name)) for name in TABLES}
    assert sum(len(each) for each in rows.values()) >= 300
    sites = [{row.site for row in each} for each in rows.values()]
    assert not sites[0] & sites[1]
    titles = [{row.thing.title for row in each} for each in rows.values()]
    assert len(titles[0] & titles[1]) <= 2


@pytest.mark.parametrize("name", TABLES)
def test_what_is_sure_is_right_and_little_is_missed(name: str) -> None:
    rows = list(read_titles(name))
    sure = [row for row in rows if recognise(row.thing, own_types()).verdict == "jelas"]
    precision = sum(is_right(row) for row in sure) / len(sure)
    real = [row for row in rows if row.type not in ("-", "?") and row.year != "?"]
    recall = sum(row in sure and is_right(row) for row in real) / len(real)
    assert precision >= 0.97, precision
    assert recall >= 0.90, recall


@pytest.mark.parametrize("name", TABLES)
def test_the_rest_is_asked_or_named_unknown_never_called_something_else(name: str) -> None:
    lost = [
        row.thing.title
        for row in read_titles(name)
        if row.type not in ("-", "?") and recognise(row.thing, own_types()).verdict == "bukan"
    ]
    assert len(lost) <= 1, lost


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
