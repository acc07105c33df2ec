"""The JSON twins hold what docs/api says they hold."""

import json
from pathlib import Path

import pytest

from portal.sections import SECTIONS
from tests.builders import Builder

API = Path(__file__).parents[2] / "docs" / "api"
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
}


def faults(value, schema, at="data"):
    """Where a value breaks the part of JSON Schema these files use."""
    names = schema.get("type", [])
    names = [names] if isinstance(names, str) else names
    if names and not any(isinstance(value, TYPES[name]) for name in names):
        return [f"{at}: {type(value).__name__} is not {names}"]
    found = []
    if isinstance(value, dict):
        found += [f"{at}: no {name}" for name in schema.get("required", []) if name not in value]
        rest = schema.get("additionalProperties", {})
        for name, each in value.items():
            found += faults(each, schema.get("properties", {}).get(name, rest), f"{at}.{name}")
    if isinstance(value, list):
        for number, each in enumerate(value):
            found += faults(each, schema.get("items", {}), f"{at}[{number}]")
    return found


def load(name):
    return json.loads((API / f"{name}.json").read_text())


@pytest.mark.parametrize("unit", ["", "/sangkulirang", "/sangkulirang/benua-baru-ilir", "/setda"])
def test_twins_match_their_schemas(filled, open_portal, unit):
    client = open_portal(filled)
    for section in SECTIONS:
        if section.root_only and unit:
            continue
        path = f"{unit}/{section.word}".rstrip("/") or "/index"
        body = json.loads(client.get(f"{path}.json").text)
        name = body["schema"].split("/")[1]
        assert faults(body, load("envelope"), "twin") == [], path
        if {each["kind"] for each in body["states"].values()} == {"tidak-berlaku"}:
            continue  # says where it is instead, and has no data of its own
        assert faults(body["data"], load(name)) == [], path
        rows = body["data"].get("rows", [])
        if section.show_one and rows and "address" in rows[0]:
            one = client.get(f"{path}/{rows[0]['address']}.json", follow_redirects=True)
            detail = json.loads(one.text)
            assert faults(detail["data"], load(detail["schema"].split("/")[1])) == [], path


@pytest.fixture
def filled(tree_database):
    with tree_database.writing() as session:
        build = Builder(session)
        desa = build.source("64.08.05.2006")
        build.article(desa)
        build.document(desa, sha256="a" * 64)
        build.contact(desa, "telepon", "(0549) 22100")
        build.official(desa, "Nama", "Kepala Desa")
        build.service(desa, "Surat keterangan domisili", cost="Gratis")
    return tree_database


def test_the_validator_sees_a_fault():
    assert faults({"a": "x"}, {"type": "object", "required": ["b"]})
    assert faults({"a": "x"}, {"properties": {"a": {"type": "integer"}}})
