"""The migrated schema is the model's, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from conftest import START
from sqlalchemy import inspect, text

from portal.db import Database
from portal.migrations.filtering import include_object
from portal.migrations.upgrading import head_revision, read_revision, upgrade
from portal.model import Base


def test_migrations_end_at_the_model(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_object": include_object, "compare_type": False}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_text_columns_are_as_long_as_the_model_says(database: Database) -> None:
    inspector = inspect(database.engine)
    for table in Base.metadata.sorted_tables:
        real = {each["name"]: each for each in inspector.get_columns(table.name)}
        for column in table.columns:
            wanted = getattr(column.type, "length", None)
            if wanted is not None:
                found = getattr(real[column.name]["type"], "length", None)
                assert found == wanted, f"{table.name}.{column.name}"
            assert real[column.name]["nullable"] == column.nullable, f"{table.name}.{column.name}"


def test_a_second_upgrade_changes_nothing(database: Database) -> None:
    assert read_revision(database) == head_revision()
    assert upgrade(database, copy_to=None, now=START) is False


def test_spatial_indexes_are_there_and_sound(database: Database) -> None:
    with database.engine.connect() as connection:
        for table in ("boundary", "place", "course"):
            if database.embedded:
                check = text("SELECT CheckSpatialIndex(:table, 'geometry')")
                assert connection.execute(check, {"table": table}).scalar() == 1
            else:
                methods = connection.execute(
                    text("SELECT indexdef FROM pg_indexes WHERE tablename = :table"),
                    {"table": table},
                ).scalars()
                assert any("USING gist" in each for each in methods)
