"""Taking a sheet of villages' numbers in a process of its own that may be told to die: run by the
test beside it."""

import sys
from pathlib import Path

from conftest import ROOT, START
from sqlalchemy import select

from connectors.lembar.village_numbers import VillageRow
from portal.acts.village_numbers import Reporter, take_village_numbers
from portal.db import Database
from portal.ingest import typing_in
from portal.model import SheetUpload, UnitVersion
from portal.rules.indicator_rows import FOLDER, parse_indicators
from portal.rules.village_columns import FILE, NumberColumn, parse_village_columns
from portal.settings import Settings, read_config, read_config_folder
from portal.tree import load_tree
from tests.dying import Dying

REGENCY, KECAMATAN = "64.08", "64.08.05"


def read_columns(settings: Settings) -> tuple[NumberColumn, ...]:
    """The columns as the portal hands them out."""
    catalogue = parse_indicators(read_config_folder(settings, FOLDER))
    return parse_village_columns(read_config(settings, FILE), catalogue)


def take(settings: Settings, database: Database, body: bytes) -> SheetUpload:
    """What the room does with a sheet that the kecamatan sends."""
    with database.reading() as session:
        root = session.scalars(select(UnitVersion).where(UnitVersion.code == REGENCY)).one()
        tree = load_tree(session, root.unit_id)
    unit = tree.by_code(KECAMATAN)
    rows = {
        each.code: VillageRow(each.kind, True, (each.name, each.title)) for each in tree.below(unit)
    }
    reporter = Reporter(None, unit, rows)
    return take_village_numbers(
        settings, database, read_columns(settings), reporter, "angka.xlsx", body, START.date(),
        START, good_only=False,
    )  # fmt: skip


def main(url: str, home: str, file: str, point: str, nth: str) -> None:
    """Take a sheet; die when a point is passed for the n-th time."""
    typing_in.pass_on = Dying(point, int(nth))
    settings = Settings(Path(home), "64.08", url, "", ROOT / "config", "kunci-uji")
    receipt = take(settings, Database(url), Path(file).read_bytes())
    sys.stdout.write(f"{receipt.new} {receipt.changed} {receipt.unchanged} {receipt.removed}")
