"""Whoever reads numbers to show them asks first whether they may be told."""

import ast
import importlib
import tomllib
from pathlib import Path

import pytest

from portal.reads.headline import FAMILIES, PEOPLE
from portal.reads.village_index import INDEX_INDICATORS
from portal.reads.village_money import INDICATORS
from portal.rules.indicator_rows import FOLDER, parse_indicators

ROOT = Path(__file__).parents[2]
# What writes numbers, and what only describes tables.
WRITERS = ("ingest", "model", "migrations", "sample")
NUMBERS = {
    "ShownValue": {"sum"},
    "ShownSpread": {"low", "high", "moment"},
    "Observation": {"num"},
    "NumberFinding": {"value", "other_value"},
}
# Readers of a few indicators by name, none of which may be sensitive.
FIXED = {
    "portal/reads/apbdes.py": INDICATORS,
    "portal/reads/apbdes_book.py": INDICATORS,
    "portal/reads/village_money.py": INDICATORS,
    "portal/reads/village_index.py": INDEX_INDICATORS,
    "portal/reads/headline.py": (PEOPLE, FAMILIES),
    "portal/reads/history.py": importlib.import_module("portal.sections.monografi.views")._TOLD,
}
# Readers that leave sensitive topics out whole: they ask the catalogue.
LEFT_OUT = frozenset({"portal/reads/monografi_rekap.py"})
# What never is of a sensitive topic: the catalogue refuses such a row.
REFUSED = frozenset({"portal/reads/spreads.py"})
# Hands rows on to readers that ask.
HANDED_ON = "portal/reads/shown_rows.py"
# A unit's own numbers, in the sheet its own operator fills in behind a sign-in; the one of a
# kecamatan for its villages has no column of a sensitive topic.
OWN = {
    "portal/reads/lembar.py": (
        "portal/console/lembar/", "portal/web/lembar.py", "portal/web/return_bundle.py",
    ),
    "portal/reads/known_numbers.py": ("portal/console/lembar/", "portal/web/lembar_desa.py"),
}  # fmt: skip
# Where a row of cells, and where a topic made of them, is asked about.
ASKED = frozenset({"portal.reads.small_cells", "portal.reads.other_sources"})


def reads_numbers(source: str) -> bool:
    """Whether a module selects whole rows of numbers, or the number itself."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name == "select_rows":
                return True
            if name in ("select", "get", "get_one") and any(
                isinstance(each, ast.Name) and each.id in NUMBERS for each in node.args
            ):
                return True
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.attr in NUMBERS.get(node.value.id, ())
        ):
            return True
    return False


def asks(source: str) -> bool:
    """Whether it calls what says whether a row of cells, or a topic made of them, is told."""
    tree = ast.parse(source)
    taken = any(
        (
            isinstance(node, ast.ImportFrom)
            and node.module in ASKED
            and any(each.name == "is_covered" for each in node.names)
        )
        or (isinstance(node, ast.FunctionDef) and node.name == "is_covered")
        for node in ast.walk(tree)
    )
    called = any(
        isinstance(node, ast.Call) and getattr(node.func, "id", "") == "is_covered"
        for node in ast.walk(tree)
    )
    return taken and called


def list_readers() -> dict[str, str]:
    found = {}
    for file in sorted((ROOT / "portal").rglob("*.py")):
        path = file.relative_to(ROOT)
        source = file.read_text("utf-8")
        if path.parts[1] not in WRITERS and reads_numbers(source):
            found[path.as_posix()] = source
    return found


def read_catalogue():
    folder = ROOT / "config" / FOLDER
    return parse_indicators(
        {file.name: tomllib.loads(file.read_text("utf-8")) for file in folder.glob("*.toml")}
    )


def test_every_reader_of_numbers_asks_what_may_be_told():
    readers = list_readers()
    excused = {*FIXED, *LEFT_OUT, *REFUSED, *OWN, HANDED_ON}
    silent = {path for path, source in readers.items() if not asks(source)}
    assert silent == excused, "it tells numbers without asking, or is excused without need"


def test_whoever_is_handed_rows_asks():
    module = HANDED_ON.removesuffix(".py").replace("/", ".")
    taking = {
        file: source
        for file in (ROOT / "portal").rglob("*.py")
        if f"from {module} import" in (source := file.read_text("utf-8"))
        and ("read_year(" in source or "read_below_unit(" in source)
    }
    assert taking and all(asks(source) for source in taking.values())


@pytest.mark.parametrize("path", sorted(FIXED))
def test_readers_of_a_few_indicators_read_no_sensitive_one(path):
    catalogue = read_catalogue()
    assert FIXED[path]
    assert [code for code in FIXED[path] if catalogue.of(code).sensitive] == []


def test_whoever_leaves_sensitive_topics_out_asks_the_catalogue():
    for path in LEFT_OUT:
        assert ".sensitive" in (ROOT / path).read_text("utf-8"), path


def test_what_is_not_added_is_never_sensitive():
    catalogue = read_catalogue()
    assert [code for code in catalogue.spread if catalogue.of(code).sensitive] == []


def test_a_unit_s_own_numbers_are_asked_for_by_its_operator_alone():
    for path, allowed in OWN.items():
        module = path.removesuffix(".py").replace("/", ".")
        importing = {
            file.relative_to(ROOT).as_posix()
            for file in (ROOT / "portal").rglob("*.py")
            if f"from {module} import" in file.read_text("utf-8")
        }
        assert importing and all(each.startswith(allowed) for each in importing)


@pytest.mark.parametrize(
    "source",
    [
        "rows = session.scalars(select(ShownValue).where(ShownValue.unit_id == 1))",
        "rows = session.execute(select(ShownValue.unit_id, ShownValue.sum))",
        "row = session.get(ShownValue, key)",
        "rows = session.execute(select(func.max(Observation.num)))",
        "rows = read_rows(session, select_rows().where(ShownValue.unit_id == 1), {})",
    ],
)
def test_a_new_reader_would_be_found(source):
    assert reads_numbers(source) and not asks(source)
    assert not reads_numbers("select(ShownValue.unit_id, ShownValue.reporting)")
