"""What machines ask: is the process alive, is the portal ready."""

import shutil

from flask import Flask, Response, jsonify
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from portal.migrations.upgrading import head_revision, read_revision
from portal.model import Lease
from portal.web.ask import Desk

DISK_FLOOR = 200 * 1024 * 1024
_HARVESTER = "scheduler"


def register_health(app: Flask, desk: Desk) -> None:
    """Give the app /healthz and /readyz."""

    @app.get("/healthz")
    def healthz() -> Response:
        return _answer({"process": True})

    @app.get("/readyz")
    def readyz() -> Response:
        return _answer(examine(desk))


def examine(desk: Desk) -> dict[str, bool]:
    """What serving needs, each with whether it is there."""
    found = {"schema": False, "writer": False, "disk": False, "harvester": False}
    found["disk"] = shutil.disk_usage(desk.settings.home).free > DISK_FLOOR
    try:
        found["schema"] = read_revision(desk.database) == head_revision()
        with desk.database.writing() as session:
            found["writer"] = session.scalar(text("SELECT 1")) == 1
        with desk.database.reading() as session:
            live = select(Lease.holder).where(
                Lease.name == _HARVESTER, Lease.until > desk.database.moment()
            )
            found["harvester"] = session.scalar(live) is not None
    except SQLAlchemyError:
        pass  # what was not found out stays false
    return found


def _answer(found: dict[str, bool]) -> Response:
    response = jsonify(found)
    response.headers["Cache-Control"] = "no-store"
    # Serving goes on without a harvester: the last good copy is shown with its date.
    needed = {name: ok for name, ok in found.items() if name != "harvester"}
    response.status_code = 200 if all(needed.values()) else 503
    return response
