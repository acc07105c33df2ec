"""Settings, commands, sections, tables and licences: what is there is written down and allowed."""

import argparse
import configparser
import re
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from geoalchemy2 import Geometry
from packaging.requirements import Requirement
from sqlalchemy import BigInteger, Boolean, Date, Integer, String, Text

from portal.cli import build_parser
from portal.model import Base, UtcDateTime
from portal.sections import SECTIONS

ROOT = Path(__file__).parent.parent.parent
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
# SQLite rounds big Numerics in silence and drops zones: money is whole sen, decimals are scaled
# whole numbers or text, moments are UtcDateTime.
COLUMNS = frozenset({BigInteger, Boolean, Date, Geometry, Integer, String, Text, UtcDateTime})
FREE = re.compile(r"\b(MIT|BSD|0BSD|Apache|ISC|MPL|Mozilla Public|PSF|Python Software|CNRI)\b|^BSD")
LGPL = frozenset({"psycopg", "psycopg-binary"})
CHOSEN = {"pyphen": "MPL 1.1"}  # where several licences are offered to choose from
NAMED = {"pysqlite3": "zlib"}  # free, but their metadata names no licence


def list_commands(parser: argparse.ArgumentParser, path: str = "jenjang") -> Iterator[str]:
    """Every command as it is typed, without its arguments."""
    groups = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    if not groups:
        yield path
    for group in groups:
        for name, below in group.choices.items():
            yield from list_commands(below, f"{path} {name}")


def test_every_command_is_documented() -> None:
    missing = [each for each in list_commands(build_parser()) if f"`{each}" not in OPERATIONS]
    assert missing == []


def test_no_command_is_documented_that_is_not_there() -> None:
    known = set(list_commands(build_parser()))
    groups = {" ".join(each.split()[:count]) for each in known for count in (2, 3)}
    said = re.findall(r"^\| `(jenjang(?: [a-z]+){1,2})", OPERATIONS, flags=re.MULTILINE)
    assert said
    assert [each for each in said if each not in known | groups] == []


def test_every_setting_is_documented() -> None:
    names: set[str] = set()
    for path in (ROOT / "portal" / "settings.py", *(ROOT / "tests").rglob("conftest.py")):
        names |= set(re.findall(r"JENJANG_[A-Z]+(?:_[A-Z]+)*", path.read_text(encoding="utf-8")))
    assert sorted(name for name in names if f"| {name} |" not in OPERATIONS) == []


def test_every_section_folder_is_served_and_drawn() -> None:
    folders = {path.parent.name for path in (ROOT / "portal" / "sections").glob("*/__init__.py")}
    served = {section.show.__module__.split(".")[2] for section in SECTIONS}
    assert folders == served
    for folder in folders:
        assert list((ROOT / "templates" / folder).glob("*.html")), f"templates/{folder} is empty"


def test_every_column_keeps_its_value_on_both_databases() -> None:
    bad = [
        f"{table.name}.{column.name}: {type(column.type).__name__}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if type(column.type) not in COLUMNS
    ]
    assert bad == []


def test_every_table_is_documented() -> None:
    page = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
    assert [name for name in Base.metadata.tables if f"| {name} |" not in page] == []


def read_requirements(section: str, option: str) -> list[Requirement]:
    """The requirements of one list of setup.cfg."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    return [Requirement(line) for line in setup[section][option].split("\n") if line.strip()]


def plain(name: str) -> str:
    """A package's name as all spellings of it meet."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_dependency_is_pinned() -> None:
    pins = {
        plain(line.split("==")[0]): line.split("==")[1].strip()
        for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    wanted = read_requirements("options", "install_requires")
    wanted += read_requirements("options.extras_require", "dev")
    assert [each.name for each in wanted if plain(each.name) not in pins] == []
    assert [
        f"{each} is pinned to {pins[plain(each.name)]}"
        for each in wanted
        if not each.specifier.contains(pins[plain(each.name)])
    ] == []


def list_runtime() -> set[str]:
    """All packages the portal needs to run, with what they need."""
    waiting = read_requirements("options", "install_requires")
    seen: set[str] = set()
    while waiting:
        wanted = waiting.pop()
        extras = wanted.extras or {""}
        if plain(wanted.name) in seen:
            continue
        seen.add(plain(wanted.name))
        try:
            needs = distribution(wanted.name).requires or []
        except PackageNotFoundError:
            continue
        for need in map(Requirement, needs):
            if need.marker is None or any(need.marker.evaluate({"extra": e}) for e in extras):
                waiting.append(need)
    return seen


def test_every_runtime_licence_is_free() -> None:
    bad = []
    for name in sorted(list_runtime()):
        meta = distribution(name).metadata
        said = meta.get("License-Expression") or meta.get("License") or ""
        marks = [each for each in meta.get_all("Classifier") or [] if each.startswith("License ::")]
        words = " ".join([said.splitlines()[0] if said else "", *marks])
        if name in CHOSEN:
            assert CHOSEN[name] in words
        elif "LGPL" in words or "Lesser" in words:
            if name not in LGPL:
                bad.append(f"{name}: {words}")
        elif name not in NAMED and not FREE.search(words):
            bad.append(f"{name}: {words or 'no licence named'}")
    assert bad == []
