"""Numbers of every village of the country and every unit above it, made by the database itself.

What a village told and what is shown of it stand there as a harvest would have left them; the
levels above hold their true sums. Written without checks and with the indexes made afterwards.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.schema import CreateIndex, DropIndex

from portal.db import Database
from portal.model import Base
from portal.rules.indicators import Indicator

PERIODS = ("2022", "2023", "2024", "2025", "2026")
_AT = datetime(2026, 1, 1, tzinfo=UTC)
_UPPER = (("kecamatan", "kec"), ("kabupaten", "kab"), ("provinsi", "prov"), ("negara", "nation"))
# As many people in one village of 600 as are too few to be told.
_NUMBER = "((v.unit_id * 7919 + :n * 104729 + :p * 1299709) % 3000)"
_VILLAGES = """
CREATE TABLE bench_village AS
SELECT d.unit_id, d.scope_key, k.unit_id AS kec, k.scope_key AS kec_key, b.unit_id AS kab,
       b.scope_key AS kab_key, p.unit_id AS prov, p.scope_key AS prov_key, n.unit_id AS nation,
       n.scope_key AS nation_key
FROM unit_version d
JOIN unit_version k ON k.unit_id = d.parent_id
JOIN unit_version b ON b.unit_id = k.parent_id
JOIN unit_version p ON p.unit_id = b.parent_id
JOIN unit_version n ON n.unit_id = p.parent_id
WHERE d.kind IN ('desa', 'kelurahan') ORDER BY d.unit_id
"""
# One source and one table a village: its id is the village's.
_SOURCES = """
INSERT INTO source (id, unit_id, kind, url, options, secret_ref, allow_network, note, active,
    sample, every_minutes, identity, identity_note, health, error_class, error_sentence, created_at)
SELECT unit_id, unit_id, 'opensid', 'https://desa.contoh.id/', '{}', '', '', '', true, false, 720,
    'terverifikasi', '', 'menjawab', '', '', :at FROM bench_village v
"""
_ITEMS = """
INSERT INTO item (id, source_id, stream, key, type, first_seen_at, mark, head, title, slug,
    category, kind, file_state, origin, hidden_reason)
SELECT unit_id, unit_id, 'semua', 'semua', 'statistic', :at, '', '', '', '', '', '', '', '', ''
FROM bench_village v
"""
_STANDINGS = """
INSERT INTO number_standing (unit_id, rules_hash, at) SELECT unit_id, :hash, :at FROM bench_village
"""
_OBSERVED = f"""
INSERT INTO observation (indicator, category, sex, period, unit_id, source_id, item_id, num, scale,
    label, as_of, flow, scope_key)
SELECT :code, 'total', '', :period, v.unit_id, v.unit_id, v.unit_id, {_NUMBER}, 0, 'Jumlah', :day,
    false, v.scope_key FROM bench_village v ORDER BY v.unit_id
"""
_SHOWN = f"""
INSERT INTO shown_value (level, indicator, category, sex, period, unit_id, sum, scale, label,
    reporting, expected, oldest, newest, source_id, scope_key, hidden)
SELECT 'desa', :code, 'total', '', :period, v.unit_id, {_NUMBER}, 0, 'Jumlah', 1, 1, :day, :day,
    v.unit_id, v.scope_key, 0 FROM bench_village v ORDER BY v.unit_id
"""
_ABOVE = f"""
INSERT INTO shown_value (level, indicator, category, sex, period, unit_id, sum, scale, label,
    reporting, expected, oldest, newest, source_id, scope_key, hidden)
SELECT :level, :code, 'total', '', :period, v.{{above}}, SUM({_NUMBER}), 0, 'Jumlah', COUNT(*),
    COUNT(*), :day, :day, NULL, v.{{above}}_key, 0
FROM bench_village v GROUP BY v.{{above}}, v.{{above}}_key ORDER BY v.{{above}}
"""
_SPREAD = f"""
INSERT INTO shown_spread (level, indicator, category, sex, period, unit_id, low, low_unit_id,
    low_units, high, high_unit_id, high_units, told, weighed, moment, weight, scope_key)
SELECT :level, :code, 'total', '', :period, v.{{above}}, CAST(MIN({_NUMBER}) AS TEXT),
    MIN(v.unit_id), 1, CAST(MAX({_NUMBER}) AS TEXT), MAX(v.unit_id), 1, COUNT(*), COUNT(*),
    CAST(SUM({_NUMBER}) AS TEXT), CAST(COUNT(*) AS TEXT), v.{{above}}_key
FROM bench_village v GROUP BY v.{{above}}, v.{{above}}_key ORDER BY v.{{above}}
"""


def fill_country(
    database: Database, indicators: Sequence[Indicator], periods: Sequence[str], rules_hash: str
) -> None:
    """A number of each indicator in each year for all units of an empty tree's country."""
    with _loading(database) as connection:
        connection.execute(text(_VILLAGES))
        connection.execute(text(_SOURCES), {"at": _AT.replace(tzinfo=None)})
        connection.execute(text(_ITEMS), {"at": _AT.replace(tzinfo=None)})
        connection.execute(text(_STANDINGS), {"at": _AT.replace(tzinfo=None), "hash": rules_hash})
        connection.commit()
        # In the order of the keys, so that each index grows at its end.
        for n, indicator in enumerate(sorted(indicators, key=lambda each: each.code)):
            for p, period in enumerate(periods):
                _fill_table(connection, indicator, {"code": indicator.code, "n": n, "p": p,
                            "period": period, "day": date(int(period), 12, 31)})  # fmt: skip
            connection.commit()
            print(f"{n + 1} of {len(indicators)}: {indicator.code}", file=sys.stderr, flush=True)
        connection.execute(text("DROP TABLE bench_village"))
        connection.commit()


def _fill_table(connection: Connection, indicator: Indicator, told: dict[str, Any]) -> None:
    connection.execute(text(_OBSERVED), told)
    connection.execute(text(_SHOWN), told)
    for level, above in _UPPER:
        told["level"] = level
        connection.execute(text(_ABOVE.format(above=above)), told)
        if indicator.spread is not None:
            connection.execute(text(_SPREAD.format(above=above)), told)


@contextmanager
def _loading(database: Database) -> Iterator[Connection]:
    """A connection that writes without checks; afterwards all is as the product has it."""
    database.close()  # SQLite changes its journal only when nobody else has the file open
    engine = create_engine(database.url)
    tables = [Base.metadata.tables[name] for name in ("observation", "shown_value", "shown_spread")]
    indexes = [index for table in tables for index in sorted(table.indexes, key=str)]
    with engine.connect() as connection:
        if database.embedded:
            for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000"):
                connection.exec_driver_sql(f"PRAGMA {pragma}")
        else:
            connection.execute(text("SET session_replication_role = replica"))
            connection.execute(text("SET maintenance_work_mem = '1GB'"))
        connection.commit()
        for index in indexes:
            connection.execute(DropIndex(index))
        connection.commit()
        yield connection
        for index in indexes:
            connection.execute(CreateIndex(index))
        connection.commit()
        if database.embedded:
            connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        else:
            connection.execute(text("SET session_replication_role = DEFAULT"))
            for name in ("source", "item"):
                last = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), MAX(id)) FROM {name}"
                connection.execute(text(last))
            connection.commit()
            whole = connection.execution_options(isolation_level="AUTOCOMMIT")
            whole.execute(text("VACUUM ANALYZE"))  # as its own daemon does in time
    engine.dispose()
