"""Completeness on the map: shares of villages that could be read, grey where too few could, the
years before side by side."""

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from shapely.geometry import box
from sqlalchemy import select

from geo.shapes import to_multipolygon
from portal.model import DutyMonth, DutyStanding, UnitVersion
from portal.reads.duty_themes import DutyThemes
from portal.tree import load_tree
from tests.builders import Builder
from tests.web.test_peta import put
from tests.web.test_peta_colours import colours

PAGE = "/sangkulirang/peta"
DAY = date(2026, 11, 20)
LONE = "64.08.04.2012"  # the only village of its kecamatan that was judged


def judged(session, code, met, counted, *, year=2026):
    """A village as it stands, or as it stood at the end of a year."""
    unit = Builder(session).unit(code)
    shares = {"public_met": met, "public_counted": counted, "staff_met": 0, "staff_counted": 0}
    if year == DAY.year:
        session.add(
            DutyStanding(
                unit_id=unit.unit_id, scope_key=unit.scope_key, day=DAY, release=1, rules_hash="u",
                readable=counted > 0, judged_at=datetime(2026, 11, 20, tzinfo=UTC), **shares,
            )
        )  # fmt: skip
    else:
        session.add(
            DutyMonth(
                unit_id=unit.unit_id, month=f"{year}-12", day=date(year, 12, 31), states="{}",
                **shares,
            )
        )  # fmt: skip


@pytest.fixture
def client(tree_database, open_portal, clock):
    """Sangkulirang in three years, its last village unread; one village of Sangatta Utara."""
    with tree_database.reading() as session:
        codes = session.scalars(
            select(UnitVersion.code)
            .where(UnitVersion.code.like("64.08.05.%"), UnitVersion.kind == "desa")
            .order_by(UnitVersion.code)
        ).all()
    cells = {
        code: to_multipolygon(box(117 + at / 10, 0, 117.1 + at / 10, 0.1))
        for at, code in enumerate((*codes, LONE))
    }
    put(tree_database, clock, cells)
    with tree_database.writing() as session:
        for at, code in enumerate(codes):
            judged(session, code, at, 14 if at < 14 else 0)
            judged(session, code, at // 2, 14, year=2025)
            judged(session, code, 0, 14, year=2024)
        judged(session, LONE, 10, 10)
    return open_portal(tree_database)


def test_completeness_is_what_a_map_shows_first(client):
    page = client.get(PAGE).text
    assert "Kelengkapan informasi, 2026" in page and "14 dari 15 desa dapat dibaca" in page
    for words in ("0–39%", "40–59%", "60–79%", "80–94%", "95–100%", "belum ada data"):
        assert words in page
    rows = json.loads(client.get(f"{PAGE}.json").text)["data"]["angka"]["rows"]
    assert [row["value"] for row in rows] == [*(100 * at // 14 for at in range(14)), None]
    assert rows[13]["value"] == 92 and rows[13]["rank"] == 1
    assert 'href="/sangkulirang/kelengkapan">Asal angka ini' in page
    assert client.get(f"{PAGE}?tampilkan=kelengkapan&kelompok=x").location.endswith("=kelengkapan")


def test_above_the_villages_weights_are_added_not_shares_averaged(client, tree_database):
    with tree_database.reading() as session:
        tree = load_tree(session, Builder(session).unit("64.08").unit_id)
        theme = DutyThemes(session, tree, tree.root, "kecamatan").read("kelengkapan", "")
    cell = theme.values["2026"][tree.by_code("64.08.05").id]
    assert cell.value == Decimal(100 * sum(range(14)) // (14 * 14))
    assert (cell.reporting, cell.expected) == (14, 15)


def test_what_too_few_villages_tell_is_grey_and_said_not_coloured(client):
    page = client.get("/peta").text
    fills = colours(page)
    assert fills["Kecamatan Sangkulirang"] == "q2" and fills["Kecamatan Sangatta Utara"] == "qs"
    assert "<title>Kecamatan Sangatta Utara: 100%, baru 1 dari 4 desa dapat dibaca</title>" in page
    assert "baru sebagian desa dapat dibaca" in page
    rows = json.loads(client.get("/peta.json").text)["data"]["angka"]["rows"]
    (grey,) = (row for row in rows if row["unit"]["code"] == "64.08.04")
    assert grey["value"] == 100 and grey["rank"] == 0 and grey["words"].startswith("baru 1 dari")


def test_three_years_stand_side_by_side(client):
    page = client.get(PAGE).text
    maps = re.search(r'<ul class="kisi">(.*?)</ul>', page, re.S)[1].split("<li>")[1:]
    assert [re.search(r">(20\d\d)<", each)[1] for each in maps] == ["2024", "2025", "2026"]
    shades = [re.findall(r'class="(q\w)"', each) for each in maps]
    assert all(len(each) == 15 for each in shades)
    assert set(shades[0]) == {"q1"} and "q3" not in shades[0] and "q4" in shades[2]
    assert shades[2].count("q0") == 1 and not shades[1].count("q0")
    older = client.get(f"{PAGE}?tampilkan=kelengkapan&tahun=2024").text
    assert "Kelengkapan informasi, 2024" in older and "tahun=2026" in older
