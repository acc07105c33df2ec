"""What holds for every file: length, names, words, paths."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FOLDERS = (
    ".ci", "bench", "config", "connectors", "deploy", "docs", "geo", "portal", "templates", "tests",
)  # fmt: skip
WRITTEN = frozenset({".py", ".html", ".css", ".toml", ".md", ".sh"})
TEXT = WRITTEN | {".cfg", ".json", ".txt", ".csv", ""}
PASSED_OVER = frozenset({"__pycache__", "node_modules"})
LONGEST = 300
EMPTY_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "handler"})
# Written in two parts, so that this file does not find itself.
UNFINISHED = re.compile("TO" + r"DO\b|FIX" + r"ME\b|NotImplemented" + "Error")
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:wor" + "k|roo" + "t|User" + "s|hom" + r"e/\w+)/")
NETWORK_DOORS = ("http", "pinned")


def list_files(suffixes: frozenset[str] = TEXT) -> Iterator[Path]:
    """Every text file of the project; what is made or downloaded is not ours."""
    found = [path for path in ROOT.iterdir() if path.is_file() and not path.name.startswith(".")]
    for folder in FOLDERS:
        found += [path for path in (ROOT / folder).rglob("*") if path.is_file()]
    for path in sorted(found):
        if path.suffix in suffixes and not PASSED_OVER & set(path.parts):
            yield path


def name_of(path: Path) -> str:
    """The path as people write it."""
    return path.relative_to(ROOT).as_posix()


def test_no_file_is_longer_than_a_person_reads() -> None:
    long = {
        name_of(path): count
        for path in list_files(WRITTEN)
        if "portal/migrations/versions/" not in name_of(path)
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_modules_are_named_by_what_they_do() -> None:
    bad = [
        name_of(path)
        for path in list_files(frozenset({".py"}))
        if EMPTY_NAMES & {path.stem, path.parent.name}
    ]
    assert bad == []


@pytest.mark.parametrize("pattern", [UNFINISHED, MACHINE_PATH], ids=["unfinished", "machine path"])
def test_no_file_says(pattern: re.Pattern[str]) -> None:
    said = [
        f"{name_of(path)}: {match.group()}"
        for path in list_files()
        if path.suffix != ".json"
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]
    assert said == []


def test_connectors_reach_the_network_through_one_door() -> None:
    bad = []
    for path in sorted((ROOT / "connectors").rglob("*.py")):
        if path.parent.name == "connectors" and path.stem.startswith(NETWORK_DOORS):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [each.name for each in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            if any(name.split(".")[0] in ("requests", "urllib3", "httpx") for name in names):
                bad.append(name_of(path))
    assert bad == []
