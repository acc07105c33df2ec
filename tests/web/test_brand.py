"""Two regencies in one process, each in its own colours, each policy with the right hash."""

import base64
import hashlib
import re
import shutil
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from werkzeug.test import Client

from portal.model import Site, UnitVersion
from portal.rules.brand import make_brand
from portal.settings import read_config
from portal.tree.codelist import list_packaged
from portal.tree.filling import fill_tree
from portal.tree.offices import parse_offices
from portal.tree.planning import plan_units
from portal.wsgi import make_front
from tests.databases import ROOT, START

FOREST, COAST = "hutan.example", "pantai.example"
SEEDS = '\n["64.74"]\nmerek = "#123f73"\naksen = "#e0b23a"\ntautan = "#7a2f5b"\n'
GREEN = "#003726"
BLUE = make_brand("#123f73", "#e0b23a", "#7a2f5b").light["kepala"]


@pytest.fixture
def client(tree_database, settings_of, tmp_path, clock):
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    with (config / "brand.toml").open("a") as out:
        out.write(SEEDS)
    settings = replace(settings_of(tree_database), config=config)
    codes = list_packaged("64.74")
    offices = parse_offices(read_config(settings, "offices.toml"), "64.74")
    planned = plan_units(codes, offices, frozenset({"setda", "opd"}))
    with tree_database.writing() as session:
        fill_tree(session, codes, planned, zone="Asia/Makassar", host=COAST, now=START,
                  on=date(2026, 1, 1))  # fmt: skip
        first = select(Site).join(UnitVersion, UnitVersion.unit_id == Site.root_unit_id)
        session.scalars(first.where(UnitVersion.code == "64.08")).one().host = FOREST
    front = make_front(settings, tree_database, clock)
    yield Client(front)
    front.stop()


def look(client, host, path="/", status=200):
    """The head colour of a page, having checked that its policy names its stylesheet."""
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == status, path
    sheet = re.search(r"<style>(.*?)</style>", answer.text, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in answer.headers["Content-Security-Policy"], path
    assert re.search(r'theme-color" content="(#[0-9a-f]{6})"', answer.text) or path == "/masuk"
    return re.search(r"--kepala:(#[0-9a-f]{6})", sheet)[1]


def test_each_site_wears_its_own_colours_and_no_page_mixes_them(client):
    for _ in range(2):  # made, then from the front layer
        for path in ("/", "/ppid", "/setda", "/profil"):
            assert look(client, FOREST, path) == GREEN
            assert look(client, COAST, path) == BLUE
    assert look(client, COAST, "/tidak/ada", status=404) == BLUE
    assert look(client, FOREST, "/tidak/ada", status=404) == GREEN
    assert look(client, COAST, "/masuk") == BLUE
    assert look(client, FOREST, "/masuk") == GREEN
