"""What one village's change costs does not grow with the country: few statements, by an index."""

from decimal import Decimal

import pytest
from sqlalchemy import text

from connectors.records import Cell, Statistic
from portal.ingest.assembling import make_projectors
from portal.ingest.project_statistic import StatisticProjector
from tests.builders import Builder
from tests.statements import hearing

VILLAGE = "64.08.05.2001"
# Read the village and each unit above with a lock, clear and write its rows, count who is asked,
# mark the tables: for those of one year, whatever they hold and however many villages there are.
MOST = 24


TABLES = ("penduduk-agama", "penduduk-pekerjaan", "penduduk-pendidikan")


@pytest.mark.parametrize(("categories", "tables"), [(1, 1), (40, 1), (40, 3)])
def test_tables_are_shown_and_rolled_up_in_few_statements(
    tree_database, settings, categories, tables
):
    projector = next(
        each
        for each in make_projectors(settings, tree_database)
        if isinstance(each, StatisticProjector)
    )
    cells = tuple(Cell(f"k{n}", f"k{n}", "", Decimal(n + 5)) for n in range(categories))
    records = [
        Statistic(key=name, indicator=name, title=name, period="2026", cells=cells)
        for name in TABLES[:tables]
    ]
    with tree_database.writing() as session:
        build = Builder(session)
        source = build.source(VILLAGE)
        items = [build.item(source, record, "statistik") for record in records]
        for item, record in zip(items, records, strict=True):
            projector.project(session, item, record, build.unit(VILLAGE), build.now)
        session.flush()
        with hearing(tree_database) as said:
            projector.finish(session, frozenset(item.id for item in items), build.now)
        assert len(said) <= MOST, [statement[:60] for statement, _ in said]
        rolled = [each for each in said if each[0].startswith("INSERT INTO shown_value")]
        assert len(rolled) == 3, "the village, its kecamatan, its regency"
        if tree_database.embedded:
            for statement, parameters in rolled[1:]:
                plan = session.connection().exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {statement}", parameters
                )
                told = " ".join(str(row[-1]) for row in plan)
                # By the place: the key would be all villages of the country, one after another.
                assert "SEARCH shown_value USING INDEX ix_shown_value_scope" in told, told
                assert "SCAN shown_value" not in told, told
        else:
            session.execute(text("SET LOCAL enable_seqscan = off"))  # ten rows are scanned else
            for statement, parameters in rolled[1:]:
                plan = session.connection().exec_driver_sql(f"EXPLAIN {statement}", parameters)
                told = " ".join(str(row[0]) for row in plan)
                assert "Seq Scan on shown_value" not in told, told
