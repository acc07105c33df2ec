"""One mapped regency a database, for tests that only look."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.settings import Settings
from tests.conftest import MovableClock
from tests.databases import START, Templates
from tests.mapped import Mapped, open_mapped

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def mapped(
    request: pytest.FixtureRequest, templates: Templates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Mapped]:
    """The whole portal over boundaries and places."""
    home = tmp_path_factory.mktemp("peta")
    if request.param == "sqlite":
        database = templates.sqlite("tree", home / "jenjang.db")
    else:
        database = templates.postgres("tree", request.getfixturevalue("postgres"))
    url = database.engine.url.render_as_string(hide_password=False)
    settings = Settings(home, "64.08", url, "", ROOT / "config", "kunci-uji")
    yield open_mapped(database, settings, MovableClock(START))
    database.close()
