"""Point in desa with all desa of the country in one database: under 5 ms at the 99th of 100."""

import pytest
from sqlalchemy import event, text

from bench.locating import UNITS, at_share, fill, make_grid, time_lookups
from portal.reads.di_mana import read_where


@pytest.fixture
def national(database):
    """A database with a boundary for every desa of the country, its tree, and its shapes."""
    shapes = list(make_grid())
    assert len(shapes) == UNITS == 84_000
    return database, fill(database, shapes), shapes


@pytest.mark.slow
def test_a_lookup_among_all_desa_takes_under_five_milliseconds(national):
    """The work of both sides, each position asked once, so a slow one is not hidden. A whole round
    may be asked again, twice at most: an interrupt is charged to whom it interrupts, a position
    that is slow by itself is slow in every round."""
    database, tree, shapes = national
    worst = []
    for _ in range(3):
        worst.append(at_share(time_lookups(database, tree, shapes, 500).worked, 0.99))
        if worst[-1] < 5.0:
            break
    assert min(worst) < 5.0, worst


@pytest.mark.slow
def test_a_lookup_is_two_statements_by_index_that_fetch_no_shape(national):
    database, tree, shapes = national
    point = shapes[41_234].representative_point()
    said: list[tuple[str, object]] = []

    def note(connection, cursor, statement, parameters, context, many):
        said.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        with database.reading() as session:
            said.clear()
            assert read_where(session, tree, point.x, point.y).units
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    asked = [each for each in said if each[0].lstrip().upper().startswith("SELECT")]
    assert len(asked) == 2, [statement for statement, _ in asked]
    assert not any("AsEWKB(" in statement for statement, _ in asked)
    explain = "EXPLAIN QUERY PLAN" if database.embedded else "EXPLAIN"
    with database.engine.connect() as connection:
        if not database.embedded:
            connection.execute(text("ANALYZE boundary"))
        for statement, parameters in asked:
            rows = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
            plan = "\n".join(str(row) for row in rows)
            assert "SCAN boundary" not in plan and "Seq Scan on boundary" not in plan, plan
