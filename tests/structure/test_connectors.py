"""Every kind of source has a module with the whole contract, a contract test and a docs page."""

import inspect
import tomllib
from pathlib import Path

import pytest

from connectors.base import Connector
from connectors.registry import load_registry

ROOT = Path(__file__).parent.parent.parent
TABLE = tomllib.loads((ROOT / "config" / "sources.toml").read_text())
KINDS = sorted(TABLE["kinds"])
METHODS = [
    name
    for name, _ in inspect.getmembers(Connector, inspect.isfunction)
    if not name.startswith("_")
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_the_whole_contract(kind: str) -> None:
    connector = load_registry(TABLE).make(kind)
    assert connector.kind == kind
    assert connector.version >= 1
    for name in METHODS:
        wanted = list(inspect.signature(getattr(Connector, name)).parameters)
        assert list(inspect.signature(getattr(type(connector), name)).parameters) == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_contract_test(kind: str) -> None:
    found = list((ROOT / "tests" / "contract").glob(f"test_{kind}*.py"))
    assert found, f"tests/contract/test_{kind}.py is missing"


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_page(kind: str) -> None:
    page = ROOT / "docs" / "sources" / f"{kind}.md"
    assert page.is_file(), f"docs/sources/{kind}.md is missing"
    assert len(page.read_text().split()) > 80
