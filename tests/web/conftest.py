"""A small regency behind a test client."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.db import Database
from portal.sections import SECTIONS
from portal.settings import Settings
from portal.web.ask import Desk
from portal.web.routes import register
from portal.web.shelf import Shelf

ROOT = Path(__file__).parents[2]
Opener = Callable[[Database], FlaskClient]


@pytest.fixture
def open_portal(settings: Settings, clock) -> Opener:
    """A client of the public pages over a database."""

    def opened(database: Database) -> FlaskClient:
        app = Flask("portal", template_folder=str(ROOT / "templates"), static_folder=None)
        register(app, SECTIONS, Desk(settings, database, clock, Shelf(settings)))
        app.testing = True
        return app.test_client()

    return opened
