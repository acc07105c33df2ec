"""The content of the sample's villages: it repeats, adds up, covers, and leaks only where meant."""

import json
import re
from datetime import date, timedelta
from io import BytesIO

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from portal.sample.borders import draw_borders
from portal.sample.chance import draw, share
from portal.sample.exchange import read_ask
from portal.sample.pdf import write_pdf
from portal.sample.places import read_regency
from portal.sample.sites import Software, Temper, list_sites
from portal.sample.world import World

TODAY = date(2026, 11, 24)
REGENCY = read_regency("64.08")
WHOLE = ("0", "1", "2", "3", "4", "5", "6", "7", "9", "13", "14", "15", "19", "hubungan_kk", "suku")


@pytest.fixture(scope="module")
def world() -> World:
    return World(1, "64.08", TODAY, list_sites(1, "64.08"))


def villages(world: World):
    return [
        world.content(site.unit_code) for site in world.sites.values() if site.kind == "opensid"
    ]


@given(
    total=st.integers(0, 5000),
    weights=st.lists(st.floats(0.01, 100), min_size=1, max_size=40),
    seed=st.integers(),
)
def test_a_share_is_dealt_out_whole(total, weights, seed):
    parts = share(draw(seed, "x"), total, weights)
    assert sum(parts) == total
    assert min(parts) >= 0


def test_every_statistic_of_a_village_adds_up(world):
    for content in villages(world):
        people = content.people
        for chart in people.charts:
            rows = chart.rows[:-1]
            assert sum(row.men for row in rows) == chart.total.men
            assert sum(row.women for row in rows) == chart.total.women
            assert min(row.both for row in rows) >= 0
        for key in WHOLE:
            chart = people.chart(key)
            assert (chart.total.men, chart.total.women) == (people.men, people.women), key
        quarters = [quarter for hamlet in people.hamlets for quarter in hamlet.quarters]
        assert sum(quarter.men for quarter in quarters) == people.men
        assert sum(quarter.women for quarter in quarters) == people.women
        assert sum(quarter.families for quarter in quarters) == people.families


def test_the_age_tables_agree_with_each_other(world):
    for content in villages(world)[:20]:
        bands = {row.id: row.both for row in content.people.chart("13").rows}
        stages = {row.id: row.both for row in content.people.chart("15").rows}
        assert sum(bands[key] for key in ("5", "6", "7")) >= stages["1"]
        assert sum(bands[str(key)] for key in range(5, 10)) >= stages["1"] + stages["2"]


def test_the_budget_adds_up(world):
    for content in villages(world):
        money = content.money
        income, spending, financing = money.summary
        assert income.planned == sum(line.planned for line in money.income)
        assert spending.planned == sum(line.planned for line in money.spending)
        assert financing.planned == spending.planned - income.planned
        assert spending.realised <= spending.planned


def test_the_same_seed_makes_the_same_world_and_another_seed_another(world):
    again = World(1, "64.08", TODAY, list_sites(1, "64.08"))
    other = World(2, "64.08", TODAY, list_sites(2, "64.08"))
    code = "64.08.04.2012" if "64.08.04.2012" in world.sites else next(iter(world.sites))
    assert world.content(code).stories == again.content(code).stories
    assert world.content(code).people == again.content(code).people
    assert world.content(code).papers == again.content(code).papers
    assert [one.stories for one in villages(world)] != [two.stories for two in villages(other)]


def test_no_two_villages_tell_the_same_story(world):
    bodies = [story.text for content in villages(world) for story in content.stories]
    assert len(set(bodies)) > 0.97 * len(bodies)


def test_some_news_is_fresh_some_is_old_and_none_is_of_the_future(world):
    newest = [content.stories[0].at.date() for content in villages(world)]
    assert max(newest) < TODAY
    assert sum(day > TODAY - timedelta(days=7) for day in newest) > 40
    assert sum(day < TODAY - timedelta(days=200) for day in newest) > 10
    for content in villages(world):
        assert all(paper.updated.date() <= TODAY for paper in content.papers)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_borders_cover_the_regency_without_gap_or_overlap(seed):
    borders = draw_borders(seed, REGENCY)
    shapes = [border.polygon for border in borders.values()]
    assert set(borders) == {village.code for village in REGENCY.villages()}
    assert all(shape.is_valid and shape.area > 0 for shape in shapes)
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.unary_union(shapes)
    assert whole.geom_type == "Polygon" and not whole.interiors
    for district in REGENCY.districts:
        own = shapely.unary_union([borders[one.code].polygon for one in district.villages])
        assert own.geom_type == "Polygon" and not own.interiors


@pytest.mark.parametrize("code", ["61.03", "64.74", "36.73", "31.73", "94.03"])
def test_any_regency_has_borders_and_sites(code):
    regency = read_regency(code)
    borders = draw_borders(1, regency)
    assert shapely.coverage_is_valid([border.polygon for border in borders.values()])
    assert list_sites(1, code)


def test_the_boundary_file_is_the_partition_whole(world):
    answer = world.answer("64.08", read_ask("GET", "/batas/desa.geojson", "http://x", {}))
    features = json.loads(answer.body)["features"]
    shapes = {each["id"]: shapely.geometry.shape(each["geometry"]) for each in features}
    assert set(shapes) == {village.code for village in REGENCY.villages()}
    assert shapely.coverage_is_valid(list(shapes.values()))
    own = villages(world)[0]
    assert shapes[own.village.code].equals(own.border.polygon)


def test_a_kelurahan_has_no_papers_of_a_desa(world):
    urban = [one for one in villages(world) if one.village.is_urban]
    assert urban
    assert not any("Desa" in paper.name for one in urban for paper in one.papers)
    assert not any("APBDes" in paper.name for one in urban for paper in one.papers)


def test_every_site_stands_alone_on_the_loopback():
    sites = list_sites(1, "64.08")
    assert len({site.address for site in sites}) == len(sites)
    assert all(site.address.startswith("127.64.") for site in sites)
    assert {site.software for site in sites} == set(Software)
    assert {site.temper for site in sites} == set(Temper)
    with_site = {site.unit_code for site in sites}
    assert any(village.code not in with_site for village in REGENCY.villages())


def test_the_quick_look_is_of_different_kinds():
    sites = list_sites(1, "64.08", limit=5)
    assert len({site.software for site in sites}) == 5
    assert all(site.temper is Temper.STEADY for site in sites)


def test_a_resident_number_stands_only_on_the_leaking_site(world):
    number = re.compile(r"(?<!\d)\d{16}(?!\d)")
    for content in villages(world):
        text = " ".join(
            [story.title + story.text for story in (*content.stories, *content.pages)]
            + [line for paper in content.papers for line in paper.lines]
        )
        assert bool(number.search(text)) == (content.temper is Temper.LEAKING)


def test_a_pdf_is_readable_and_its_text_is_compressed():
    body = write_pdf("Peraturan Desa (1)", ["Baris pertama", r"garis \ miring – “kutip”"])
    assert b"Baris pertama" not in body
    text = PdfReader(BytesIO(body)).pages[0].extract_text()
    assert "Peraturan Desa (1)" in text
    assert 'garis \\ miring - "kutip"' in text
