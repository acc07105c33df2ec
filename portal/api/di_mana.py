"""GET /api/di-mana?lat=&lon=: the desa that covers a position, as JSON; nothing of it is kept."""

import json
from typing import Any

from flask import Flask, Response, request

from geo.positions import PositionError, read_position
from portal.reads.di_mana import Where, read_where
from portal.reads.sites import choose_site
from portal.tree import Tree, UnitView
from portal.web.ask import Desk
from portal.web.formats import MIMES
from portal.web.headers import leave_no_trace

PATH = "/api/di-mana"


def register_where(app: Flask, desk: Desk) -> None:
    """Give the app the address."""

    @app.get(PATH)
    def api_di_mana() -> Response:
        try:
            lon, lat = read_position(f"{_asked('lat')}, {_asked('lon')}")
        except PositionError as error:
            return _answer({"error": str(error)}, 400)
        with desk.database.reading() as session:
            site = choose_site(session, request.host, desk.settings.site)
            tree = desk.shelf.tree(session, site.root_id)
            return _answer(_pack(read_where(session, tree, lon, lat), tree), 200)


def _asked(name: str) -> str:
    return request.args.get(name, "")[:40]


def _pack(where: Where, tree: Tree) -> dict[str, Any]:
    nearest = where.nearest
    return {
        "schema": "jenjang/api-di-mana/1",
        "lat": where.lat,
        "lon": where.lon,
        "units": [_unit(unit, tree) for unit in where.units],
        "indicative": where.indicative,
        "nearest": nearest
        and {
            "unit": _unit(nearest.unit, tree),
            "metres": nearest.metres,
            "direction": nearest.direction,
        },
    }


def _unit(unit: UnitView, tree: Tree) -> dict[str, Any]:
    trail = tree.trail(unit)
    return {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "title": unit.title,
        "path": unit.path or "/",
        "within": [{"code": each.code, "title": each.title} for each in reversed(trail[:-1])],
    }


def _answer(body: dict[str, Any], status: int) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    response = Response(text, status=status, content_type=MIMES["json"])
    response.headers["Access-Control-Allow-Origin"] = "*"
    leave_no_trace(response)
    return response
