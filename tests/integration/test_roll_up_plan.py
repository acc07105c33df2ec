"""What one village's change costs does not grow with the country: few statements, by an index."""

from decimal import Decimal

import pytest
from sqlalchemy import select, text

from connectors.records import Cell, Statistic
from portal.ingest.assembling import make_projectors
from portal.ingest.points import pass_on
from portal.ingest.project_statistic import StatisticProjector
from portal.ingest.publishing import publish_stream
from portal.model import ItemVersion, Placement, ShownValue
from portal.rules.codec import encode
from tests.builders import Builder
from tests.statements import hearing

VILLAGE = "64.08.05.2001"
# Take the former numbers and write the new ones, hold the village and all above it, mark the
# tables, clear what all of these show, write the village's rows and those above it, count who is
# asked: for tables of one year, whatever they hold and however many villages and levels there are.
MOST = 15


LEVELS = ("desa", "kecamatan", "kabupaten")
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
        rolled = [each for each in said if "INSERT INTO shown_value" in each[0]]
        assert len(rolled) == 2, "the village, and in one its kecamatan and its regency"
        cleared = [each for each in said if each[0].startswith("DELETE FROM shown_value")]
        assert len(cleared) == 1
        if tree_database.embedded:
            for statement, parameters in rolled[1:]:
                plan = session.connection().exec_driver_sql(
                    f"EXPLAIN QUERY PLAN {statement}", parameters
                )
                told = " ".join(str(row[-1]) for row in plan)
                # By the place: the key would be all villages of the country, one after another.
                assert "SEARCH shown_value USING INDEX ix_shown_value_scope" in told, told
                assert "SCAN shown_value" not in told, told
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {cleared[0][0]}",
                                                        cleared[0][1])  # fmt: skip
            assert "INDEX ix_shown_value_unit" in " ".join(str(row[-1]) for row in plan)
        else:
            session.execute(text("SET LOCAL enable_seqscan = off"))  # ten rows are scanned else
            for statement, parameters in rolled[1:]:
                plan = session.connection().exec_driver_sql(f"EXPLAIN {statement}", parameters)
                told = " ".join(str(row[0]) for row in plan)
                assert "Seq Scan on shown_value" not in told, told


# All of it: what is staged, the source, its unit, its item and where it appears, what is above,
# and the releases; a mean is read and written apart from what is added.
WHOLE = {"penduduk-agama": 20, "luas-wilayah": 27}


@pytest.mark.parametrize("indicator", sorted(WHOLE))
def test_a_change_is_published_in_few_statements(tree_database, settings, indicator):
    projectors = make_projectors(settings, tree_database)
    for value in (6, 7, 8):  # the last time as any time: who is asked was counted before
        record = Statistic(
            key="t", indicator=indicator, title="t", period="2026",
            cells=(Cell("total", "Jumlah", "", Decimal(value)),),
        )  # fmt: skip
        with tree_database.writing() as session:
            build = Builder(session)
            if value == 6:
                source = build.source(VILLAGE)
                item = build.item(source, record, "statistik")
                source_id, item_id, published_id = source.id, item.id, item.published_id
            kept = session.get_one(ItemVersion, published_id)
            session.add(
                ItemVersion(
                    item_id=item_id, run_id=kept.run_id, hash=str(value), body=encode(record),
                    state="staged", fetched_at=build.now,
                )
            )  # fmt: skip
            now = build.now
        with hearing(tree_database) as said:
            publish_stream(tree_database, source_id, "statistik", projectors, now, pass_on)
    told = [statement for statement, _ in said if not statement.startswith("BEGIN")]
    assert len(told) <= WHOLE[indicator], [statement[:60] for statement in told]
    with tree_database.reading() as session:
        rows = select(ShownValue.level, ShownValue.sum).where(ShownValue.indicator == indicator)
        assert dict(session.execute(rows).all()) == dict.fromkeys(LEVELS, 8)
        placed = session.scalars(select(Placement).where(Placement.item_id == item_id)).all()
        assert [each.role for each in placed] == ["publisher"]
