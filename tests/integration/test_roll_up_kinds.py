"""What is not a sum is never added up, though every source may say it."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from connectors.records import Cell, Statistic
from portal.ingest.assembling import make_projectors
from portal.ingest.project_statistic import StatisticProjector
from portal.model import ShownValue
from tests.builders import Builder

KELURAHAN, DESA_BESIDE_KELURAHAN = "64.08.12.1002", "64.08.12.2001"
VILLAGES = ("64.08.05.2006", "64.08.05.2015")


def project(database, settings, code, indicator, value):
    projector = next(
        each for each in make_projectors(settings, database) if isinstance(each, StatisticProjector)
    )
    with database.writing() as session:
        build = Builder(session)
        cells = (Cell("total", "total", "", Decimal(value)),)
        record = Statistic(
            key=indicator, indicator=indicator, title=indicator, period="2026", cells=cells
        )
        item = build.item(build.source(code), record, "statistik")
        projector.project(session, item, record, build.unit(code), build.now)
        projector.finish(session, frozenset({item.id}), build.now)


@pytest.mark.parametrize(
    ("indicator", "expected"), [("penduduk-jumlah", {4, 141}), ("bumdes-jumlah", {3, 139})]
)
def test_only_villages_that_are_asked_are_expected(tree_database, settings, indicator, expected):
    project(tree_database, settings, DESA_BESIDE_KELURAHAN, indicator, 7)
    with tree_database.reading() as session:
        rows = session.execute(
            select(ShownValue.level, ShownValue.expected).where(
                ShownValue.indicator == indicator, ShownValue.level != "desa"
            )
        ).all()
    assert {row.expected for row in rows} == expected


def test_a_kelurahan_that_is_not_asked_adds_nothing(tree_database, settings):
    project(tree_database, settings, KELURAHAN, "bumdes-jumlah", 5)
    project(tree_database, settings, DESA_BESIDE_KELURAHAN, "bumdes-jumlah", 7)
    with tree_database.reading() as session:
        rows = session.execute(
            select(ShownValue.sum, ShownValue.reporting).where(
                ShownValue.indicator == "bumdes-jumlah", ShownValue.level == "kabupaten"
            )
        ).all()
    assert [tuple(row) for row in rows] == [(7, 1)]


def test_people_of_a_kelurahan_count_with_those_of_the_desa(tree_database, settings):
    project(tree_database, settings, KELURAHAN, "penduduk-jumlah", 5)
    project(tree_database, settings, DESA_BESIDE_KELURAHAN, "penduduk-jumlah", 7)
    with tree_database.reading() as session:
        rows = session.execute(
            select(ShownValue.level, ShownValue.sum, ShownValue.reporting).where(
                ShownValue.indicator == "penduduk-jumlah", ShownValue.level != "desa"
            )
        ).all()
    assert {tuple(row) for row in rows} == {("kecamatan", 12, 2), ("kabupaten", 12, 2)}


@pytest.mark.parametrize(
    ("indicator", "category", "above"),
    [
        ("sarana-ibadah", "masjid", {"kecamatan": 8, "kabupaten": 8}),
        ("tipologi", "nelayan", {"kecamatan": 8, "kabupaten": 8}),
        ("komoditas-luas", "kelapa-sawit", {"kecamatan": 8, "kabupaten": 8}),
        ("jarak-pusat", "kabupaten", {"kecamatan": None, "kabupaten": None}),
        ("suhu-rata-rata", "total", {"kecamatan": None, "kabupaten": None}),
        ("upah-minimum", "total", {"kecamatan": 4, "kabupaten": 4}),
        ("pembentukan-tahun", "total", {}),
    ],
)
def test_only_sums_and_counts_are_added_for_the_units_above(
    tree_database, settings, indicator, category, above
):
    projector = next(
        each
        for each in make_projectors(settings, tree_database)
        if isinstance(each, StatisticProjector)
    )
    with tree_database.writing() as session:
        build = Builder(session)
        for code in VILLAGES:
            cells = (Cell(category, category, "", Decimal(4)),)
            record = Statistic(
                key=indicator, indicator=indicator, title=indicator, period="2026", cells=cells
            )
            item = build.item(build.source(code), record, "statistik")
            projector.project(session, item, record, build.unit(code), build.now)
            projector.finish(session, frozenset({item.id}), build.now)
    with tree_database.reading() as session:
        rows = session.execute(
            select(ShownValue.level, ShownValue.sum).where(ShownValue.indicator == indicator)
        ).all()
    assert sorted(row.sum for row in rows if row.level == "desa") == [4, 4]
    assert {row.level: row.sum for row in rows if row.level != "desa"} == above
