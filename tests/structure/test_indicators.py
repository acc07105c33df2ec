"""The catalogue of indicators and the table of the connector name the same things."""

import tomllib
from pathlib import Path

from connectors.sources.opensid.keys import (
    FAMILIES,
    FAMILIES_BY_DUSUN,
    PEOPLE,
    PEOPLE_BY_DUSUN,
    PROGRAMMES,
    TOPICS,
)

ROOT = Path(__file__).parents[2]


def _rows():
    return tomllib.loads((ROOT / "config" / "indicators.toml").read_text())["indicator"]


def test_every_indicator_of_the_connector_is_in_the_catalogue():
    catalogue = {row["code"] for row in _rows()}
    made = {topic.indicator for topic in TOPICS} | set(PROGRAMMES.values())
    made |= {PEOPLE, FAMILIES, PEOPLE_BY_DUSUN, FAMILIES_BY_DUSUN}
    assert made <= catalogue


def test_catalogue_and_connector_agree_on_the_keys():
    told = {(key, row["code"]) for row in _rows() for key in row.get("opensid", []) if key != "50*"}
    assert told == {(topic.key, topic.indicator) for topic in TOPICS}


def test_codes_and_order_are_unique_and_what_is_sensitive_says_why():
    rows = _rows()
    assert len({row["code"] for row in rows}) == len(rows) == len({row["order"] for row in rows})
    assert all(row.get("legal_basis") for row in rows if row["sensitive"])
