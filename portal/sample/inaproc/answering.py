"""The gateway: token, parameters, pages by cursor, errors in its three forms."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import date

from portal.sample.exchange import Ask, Reply, to_json
from portal.sample.inaproc import sets
from portal.sample.inaproc.packages import Package, list_chores, list_packages
from portal.sample.places import Regency
from portal.sample.sites import KLPD, TOKEN

_FINISHED = ("awarded", "contracted")
_SETS: dict[str, tuple[Callable[[Regency, Package], sets.Row], Callable[[Package], bool]]] = {
    "rup/paket-penyedia-terumumkan": (sets.plan, lambda package: True),
    "tender/pengumuman": (
        sets.notice,
        lambda package: package.stage != "plan" and not package.is_small,
    ),
    "tender/jadwal-tahapan-tender": (
        sets.step,
        lambda package: package.stage != "plan" and not package.is_small,
    ),
    "tender/tender-selesai-nilai": (
        sets.result,
        lambda package: package.stage in _FINISHED and not package.is_small,
    ),
    "tender/tender-ekontrak-kontrak": (
        sets.contract,
        lambda package: package.stage == "contracted" and not package.is_small,
    ),
    "tender/non-tender-pengumuman": (
        sets.notice,
        lambda package: package.stage != "plan" and package.is_small,
    ),
    "tender/non-tender-selesai": (
        sets.result,
        lambda package: package.stage in _FINISHED and package.is_small,
    ),
}
_EMPTY = ("tender/pencatatan-non-tender",)


def answer_gateway(ask: Ask, seed: int, regency: Regency, today: date) -> Reply:
    """One page of one set."""
    if not ask.path.startswith("/api/v1/"):
        return _send({"error": "Not found"}, 404)
    given = ask.headers.get("authorization", "")
    if not given:
        return _send({"error": "Authorization field missing"}, 401)
    if given != f"Bearer {TOKEN}":
        return _send({"error": "Access to this API has been disallowed"}, 403)
    year = ask.query.get("tahun", "")
    if ask.query.get("kode_klpd") != KLPD or not year.isdigit():
        return _refuse(400, "Bad Request", "Parameter kode_klpd dan tahun wajib diisi")
    rows = _read_set(ask.path.removeprefix("/api/v1/"), seed, regency, today, int(year))
    if rows is None:
        return _refuse(404, "Not Found", "Dataset tidak ada")
    return _page(ask, rows)


def _read_set(
    name: str, seed: int, regency: Regency, today: date, year: int
) -> list[sets.Row] | None:
    if name == "rup/master-satker":
        return sets.buying_units(regency, year)
    if name == "rup/paket-swakelola-terumumkan":
        return [sets.chore(regency, each) for each in list_chores(seed, regency, today, year)]
    if name in _EMPTY:
        return []
    if name not in _SETS:
        return None
    write, fits = _SETS[name]
    packages = list_packages(seed, regency, today, year)
    return [write(regency, package) for package in packages if fits(package)]


def _page(ask: Ask, rows: list[sets.Row]) -> Reply:
    limit = ask.query.get("limit", "1")
    size = min(1000, max(1, int(limit))) if limit.isdigit() else 1
    try:
        start = int(urlsafe_b64decode(ask.query.get("cursor", "") or "MA=="))
    except ValueError:
        return _refuse(400, "Bad Request", "cursor tidak dikenal")
    end = start + size
    more = end < len(rows)
    meta = {
        "limit": size,
        "has_more": more,
        "cursor": urlsafe_b64encode(str(end).encode()).decode() if more else "",
        "request_id": f"00000000-0000-4000-8000-{start:012d}",
    }
    return _send({"success": True, "data": rows[start:end], "meta": meta}, 200)


def _refuse(status: int, code: str, message: str) -> Reply:
    error = {"code": code, "message": message, "details": None}
    return _send({"success": False, "error": error}, status)


def _send(value: object, status: int) -> Reply:
    headers = (("Content-Type", "application/json"),)
    return Reply(status, to_json(value, escaped_slashes=False), headers)
