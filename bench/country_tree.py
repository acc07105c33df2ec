"""The whole country as units, from the packaged code list: nation, provinces, down to villages."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from lokal import wilayah
from sqlalchemy import insert

from geo.codes import Level, RegionCode
from portal.db import Database
from portal.model import Unit, UnitVersion

_AT = datetime(2026, 1, 1, tzinfo=UTC)
_SINCE = date(2026, 1, 1)
_NATION = "00"
_BATCH = 5_000


def plant_country(database: Database) -> int:
    """All units of the country in an empty database; how many villages there are."""
    regions = [*_walk(_list_provinces())]
    ids = {_NATION: 1} | {code.text: at for at, (code, _) in enumerate(regions, 2)}
    rows = [_row(1, None, _NATION, "Indonesia", "negara", 0, 99_99_99_9999)]
    for code, name in regions:
        above = code.parent.text if code.parent is not None else _NATION
        kind = code.kind.value if code.level is not Level.PROVINSI else "provinsi"
        rows.append(
            _row(ids[code.text], ids[above], code.text, name, kind, code.scope_key, code.scope_end)
        )
    for start in range(0, len(rows), _BATCH):
        part = rows[start : start + _BATCH]
        with database.writing() as session:
            session.execute(
                insert(Unit), [{"id": each["unit_id"], "created_at": _AT} for each in part]
            )
            session.execute(insert(UnitVersion), part)
    return sum(code.level is Level.DESA for code, _ in regions)


def _list_provinces() -> list[tuple[RegionCode, str]]:
    return [(RegionCode.parse(each.code), each.name) for each in wilayah.list_wilayah()]


def _walk(regions: list[tuple[RegionCode, str]]) -> Iterator[tuple[RegionCode, str]]:
    for code, name in regions:
        yield code, " ".join(name.split())[:120]
        if code.level is not Level.DESA:
            below = wilayah.list_wilayah(code.text)
            yield from _walk([(RegionCode.parse(each.code), each.name) for each in below])


def _row(
    unit_id: int, parent: int | None, code: str, name: str, kind: str, key: int, end: int
) -> dict[str, object]:
    return {
        "unit_id": unit_id, "parent_id": parent, "code": code, "name": name, "kind": kind,
        "slug": f"u{unit_id}", "scope_key": key, "scope_end": end, "valid_from": _SINCE,
    }  # fmt: skip
