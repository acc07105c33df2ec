"""A small regency behind a test client."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from portal.app import create_app
from portal.db import Database
from portal.settings import Settings

Opener = Callable[[Database], FlaskClient]


@pytest.fixture
def open_portal(settings: Settings, clock) -> Opener:
    """A client of the public pages over a database."""

    def opened(database: Database) -> FlaskClient:
        app = create_app(settings, database, clock)
        app.testing = True
        return app.test_client()

    return opened
