from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from portal.db import Database
from portal.model import DataSet, Release, Unit, UnitSuccession, UnitVersion
from portal.release import STRUCTURE, bump, read_releases
from portal.tree import Redirect, load_tree
from portal.tree.codelist import list_packaged
from portal.tree.filling import fill_tree
from portal.tree.offices import Office
from portal.tree.planning import plan_units

OFFICES = (
    Office("setda", "Sekretariat Daerah", "setda"),
    Office("bagian", "Bagian Umum", "umum"),
    Office("opd", "Dinas Sosial", "dinsos"),
)


def fill(database: Database, regency: str, clock, change=lambda unit: unit):
    codes = list_packaged(regency)
    planned = tuple(change(unit) for unit in plan_units(codes, OFFICES, frozenset({"peta"})))
    with database.writing() as session:
        return fill_tree(
            session, codes, planned, zone="Asia/Makassar", host="", now=clock(), on=date(2026, 5, 1)
        )


def root_of(database: Database, code: str) -> int:
    with database.reading() as session:
        found = session.scalar(select(UnitVersion.unit_id).where(UnitVersion.code == code))
        assert found is not None
        return found


def test_filling_twice_changes_nothing(database: Database, clock) -> None:
    first = fill(database, "64.08", clock)
    second = fill(database, "64.08", clock)
    assert (first.regions, first.added, second.added, second.changed) == (160, 163, 0, 0)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Unit)) == 163
        assert session.scalar(select(func.count()).select_from(DataSet)) == 1
        assert session.get(Release, STRUCTURE).number == 1


def test_two_regencies_do_not_see_each_other(database: Database, clock) -> None:
    fill(database, "64.08", clock)
    fill(database, "61.03", clock)
    with database.reading() as session:
        kutim = load_tree(session, root_of(database, "64.08"))
        sanggau = load_tree(session, root_of(database, "61.03"))
    assert not {unit.code for unit in kutim} & {unit.code for unit in sanggau}
    assert len(kutim) == 163
    assert kutim.by_code("61.03") is None
    assert all(unit.code.startswith("61.03") for unit in sanggau)


def test_paths_and_trail(database: Database, clock) -> None:
    fill(database, "64.08", clock)
    with database.reading() as session:
        tree = load_tree(session, root_of(database, "64.08"))
    desa = tree.find(["sangatta-utara", "sangatta-utara"])
    assert desa is not None and desa.title == "Desa Sangatta Utara"
    assert [unit.title for unit in tree.trail(desa)] == [
        "Kabupaten Kutai Timur",
        "Kecamatan Sangatta Utara",
        "Desa Sangatta Utara",
    ]
    assert tree.find(["setda", "umum"]).title == "Bagian Umum"
    assert tree.find(["opd", "dinsos"]).kind == "opd"
    assert tree.find([]) is tree.root
    assert tree.find(["tidak-ada"]) is None
    assert len(tree.children(tree.root, ["kecamatan"])) == 18
    assert len(tree.below(tree.find(["sangatta-utara"]))) == 5


def test_a_rename_keeps_the_unit_and_redirects(database: Database, clock) -> None:
    fill(database, "64.08", clock)
    before = root_of(database, "64.08.05.2006")

    def rename(unit):
        if unit.code != "64.08.05.2006":
            return unit
        return replace(unit, name="Nama Baru", slug="nama-baru")

    assert fill(database, "64.08", clock, rename).changed == 1
    with database.reading() as session:
        tree = load_tree(session, root_of(database, "64.08"))
        assert session.scalar(select(func.count()).select_from(UnitSuccession)) == 1
    assert tree.find(["sangkulirang", "benua-baru-ilir"]) == Redirect("/sangkulirang/nama-baru")
    assert tree.find(["sangkulirang", "nama-baru"]).id == before


def test_a_reading_session_does_not_write(database: Database, clock) -> None:
    with pytest.raises(RuntimeError), database.reading() as session:
        session.add(Unit(created_at=clock()))
        session.flush()


def test_releases_count_up(database: Database, clock) -> None:
    with database.writing() as session:
        bump(session, [3, 1], clock())
    with database.writing() as session:
        bump(session, [1], clock())
    with database.reading() as session:
        assert read_releases(session) == {1: 2, 3: 1}
