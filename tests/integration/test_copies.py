"""The embedded database as a file: whole copies only, and what they leave out is told."""

import shutil

import pytest
from sqlalchemy import func, select

from portal.acts.portal_key import make_portal_key
from portal.model import Site, UnitVersion
from tests.terminals import open_terminal


@pytest.fixture
def database(templates, settings):
    database = templates.sqlite("tree", settings.home / "jenjang.db")
    yield database
    database.close()


@pytest.fixture
def terminal(database, settings, monkeypatch, capfd):
    give = open_terminal(settings, monkeypatch, capfd)

    def give_and_hear(*words: object) -> tuple[int, str]:
        code, _, said = give(*words)
        return code, said

    return give_and_hear


def count_units(database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(UnitVersion))


def test_what_a_copy_leaves_out_is_told_when_it_is_made_and_put_back(
    terminal, database, settings, tmp_path
):
    (settings.home / "files").mkdir(exist_ok=True)
    pair = make_portal_key(settings)
    copy = tmp_path / "salinan.db"
    code, said = terminal("backup", copy)
    assert code == 0 and "files" in said
    assert f"bundle.key (tanda {pair.mark})" in said and "tempat kunci lain" in said
    assert pair.to_file().splitlines()[4].split(b'"')[3] not in copy.read_bytes()
    assert terminal("backup", copy)[0] == 2
    assert [each.name for each in tmp_path.glob(".*")] == []
    units = count_units(database)
    with database.writing() as session:
        session.query(Site).delete()
    database.close()
    code, said = terminal("restore", copy)
    assert code == 0 and f"Kunci portal {pair.mark} tetap dipakai" in said
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Site)) == 1
    assert count_units(database) == units
    database.close()
    (settings.home / "bundle.key").unlink()
    code, said = terminal("restore", copy)
    assert code == 0 and "bundle.key tidak ada" in said and "bundle key portal" in said


def test_a_file_that_is_no_whole_copy_changes_nothing(terminal, database, settings, tmp_path):
    copy = tmp_path / "salinan.db"
    assert terminal("backup", copy)[0] == 0
    torn, other, empty = tmp_path / "putus.db", tmp_path / "lain.db", tmp_path / "kosong.db"
    torn.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    other.write_text("bukan basis data")
    empty.touch()
    before = sorted(each.name for each in settings.home.glob("jenjang.db*"))
    for file in (torn, other, empty):
        code, said = terminal("restore", file)
        assert code == 1 and "bukan salinan basis data portal" in said
    assert sorted(each.name for each in settings.home.glob("jenjang.db*")) == before
    assert count_units(database) > 100


def test_a_full_disk_leaves_the_present_database(
    terminal, database, settings, tmp_path, monkeypatch
):
    copy = tmp_path / "salinan.db"
    assert terminal("backup", copy)[0] == 0

    def full(*_rest: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", full)
        code, said = terminal("restore", copy)
    assert code == 1 and "No space left" in said
    assert list(settings.home.glob(".jenjang.db*")) == []
    assert count_units(database) > 100


def test_what_lay_in_the_log_stays_with_the_database_it_belongs_to(
    terminal, database, settings, tmp_path
):
    copy = tmp_path / "salinan.db"
    assert terminal("backup", copy)[0] == 0
    database.close()
    (settings.home / "jenjang.db-wal").write_bytes(b"log of a killed portal")
    assert terminal("restore", copy)[0] == 0
    (kept,) = settings.home.glob("jenjang.db.*-wal")
    assert kept.read_bytes() == b"log of a killed portal"
    assert (settings.home / kept.name.removesuffix("-wal")).exists()
    assert count_units(database) > 100
