"""What offices state of areas beside what a file measures: of desa, of kecamatan, of all."""

import json
import shutil

import pytest
from sqlalchemy import select

from portal.cli import main
from portal.model import UnitVersion
from tests.boundary_files import square
from tests.databases import ROOT

KECAMATAN = "64.08.11"
STATED = """
[[area]]
code = "{code}"
km2 = {km2}
source = "Bagian Tata Pemerintahan"
as_of = 2026-01-31
legal_basis = "Perbup 1/2026"
"""


@pytest.fixture
def office(templates, settings, monkeypatch, tmp_path):
    """A portal whose operator states three areas, and the desa of a kecamatan as squares."""
    database = templates.sqlite("tree", settings.home / "jenjang.db")
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    for name, value in (
        ("JENJANG_HOME", settings.home),
        ("JENJANG_SITE", "64.08"),
        ("JENJANG_CONFIG", config),
    ):
        monkeypatch.setenv(name, str(value))
    monkeypatch.delenv("JENJANG_DATABASE_URL", raising=False)
    with database.reading() as session:
        chosen = UnitVersion.kind.in_(("desa", "kelurahan")) & UnitVersion.valid_to.is_(None)
        units = session.scalars(select(UnitVersion).where(chosen)).all()
        names = {each.code: each.name for each in units if each.code.startswith(KECAMATAN)}
    database.close()
    first = min(names)
    with (config / "luas.toml").open("a") as rows:
        for code, km2 in ((KECAMATAN, 200), (first, 90), (max(names), 123.6)):
            rows.write(STATED.format(code=code, km2=km2))
    return names, first


def write(path, codes, names):
    """A file of these desa beside each other."""
    features = [
        {
            "type": "Feature",
            "properties": {"kode": code, "nama": names[code]},
            "geometry": square(at).__geo_interface__,
        }
        for at, code in enumerate(codes)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_areas_far_from_what_is_stated_are_told_and_stop_nothing(office, tmp_path, capfd):
    names, first = office
    path = write(tmp_path / "batas.geojson", sorted(names), names)
    assert main(["geo", "import", str(path)]) == 0
    said = capfd.readouterr().out
    assert "angka resmi 90,00 km² (Bagian Tata Pemerintahan, 31 Jan 2026)" in said
    assert f"Kecamatan Sandaran ({KECAMATAN})" in said and "angka resmi 200,00 km²" in said
    assert "123,60" not in said, "one within a tenth is not worth a line"
    assert "angka resmi untuk cakupan ini tidak diketahui" in said, "most desa are not there"
    assert main(["geo", "check"]) == 0
    checked = capfd.readouterr().out
    assert f"{first} {names[first]}: luas berbeda dari angka resmi" in checked
    assert f"{KECAMATAN} Sandaran: luas berbeda" in checked
    assert "angka resmi 31.572,69 km² (BIG, 16 Des 2024)" in checked
