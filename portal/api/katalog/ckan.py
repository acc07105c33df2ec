"""What CKAN 2.x answers to who reads a portal: packages, resources, and rows page by page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from portal.api.katalog.asking import Filter, read_filters, read_number
from portal.api.katalog.naming import FORMATS, Holdings
from portal.api.katalog.tables import COLUMNS, list_cells
from portal.reads.open_data import DataRow, DataSetView, YearTable
from portal.rules.indicators import Chapter

VERSION = "2.10.0"  # of the API whose answers these are shaped like
LARGEST = 1000  # packages or rows in one answer, as CKAN's own bound
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

Answer = Any
Node = dict[str, Any]


class LostError(Exception):
    """There is no such package, table or question."""


@dataclass(frozen=True, slots=True)
class Library:
    """The holdings, answering CKAN's questions. `read` gives the rows of a table."""

    holdings: Holdings
    read: Callable[[DataSetView, YearTable], Sequence[DataRow]]

    def answer(self, action: str, asked: Mapping[str, str]) -> Answer:
        """The result of an action. LostError when it or what it asks for is not there,
        ValueError with a sentence when a parameter is wrong."""
        known: dict[str, Callable[[Mapping[str, str]], Answer]] = {
            "site_read": lambda _: True,
            "status_show": lambda _: self._status(),
            "package_list": self._list_packages,
            "package_show": lambda each: self._package(self._find(each)),
            "package_search": self._search,
            "current_package_list_with_resources": self._list_whole,
            "organization_list": lambda each: self._many(each, [self._organization()]),
            "organization_show": lambda _: self._organization(),
            "group_list": lambda each: self._many(each, self._groups()),
            "tag_list": lambda _: sorted(
                {tag for data in self.holdings.sets for tag in _tags(data)}
            ),
            "license_list": lambda _: [self._licence()] if self.holdings.licence else [],
            "resource_show": self._show_resource,
            "datastore_search": self._rows,
        }
        if action not in known:
            raise LostError(f"Pertanyaan {action[:40]} tidak dijawab di sini.")
        return known[action](asked)

    def _status(self) -> Node:
        return {
            "ckan_version": VERSION,
            "site_title": f"Data {self.holdings.tree.root.title}",
            "site_url": self.holdings.origin,
            "locale_default": "id",
            "extensions": ["datastore"],
        }

    def _list_packages(self, asked: Mapping[str, str]) -> list[str]:
        names = sorted(self.holdings.name_of(each) for each in self.holdings.sets)
        return _cut(names, asked, "limit", len(names))

    def _list_whole(self, asked: Mapping[str, str]) -> list[Node]:
        return [self._package(each) for each in _cut(self._sorted(), asked, "limit", LARGEST)]

    def _search(self, asked: Mapping[str, str]) -> Node:
        filters = read_filters(asked.get("fq", ""), asked.get("q", ""))
        found = [each for each in self._sorted() if self._fits(each, filters)]
        pages = _cut(found, asked, "rows", 10, start="start")
        return {
            "count": len(found),
            "sort": "name asc",
            "facets": {},
            "search_facets": {},
            "results": [self._package(each) for each in pages],
        }

    def _fits(self, data: DataSetView, filters: Sequence[Filter]) -> bool:
        return all(each.fits(self._told(data), self._changed()) for each in filters)

    def _told(self, data: DataSetView) -> Mapping[str, str]:
        """What filters may ask of a package, folded."""
        indicator = data.indicator
        return {
            "": f"{indicator.title} {indicator.definition} {indicator.code}".lower(),
            "name": self.holdings.name_of(data),
            "id": self.holdings.number(data),
            "organization": self._organization()["name"],
            "groups": indicator.chapter,
            "tags": " ".join(_tags(data)),
        }

    def _sorted(self) -> list[DataSetView]:
        return sorted(self.holdings.sets, key=self.holdings.name_of)

    def _find(self, asked: Mapping[str, str]) -> DataSetView:
        if not asked.get("id"):
            raise ValueError("Parameter id kosong.")
        found = self.holdings.find(asked["id"])
        if found is None:
            raise LostError(f"Tidak ada kumpulan data {asked['id'][:60]}.")
        return found

    def _package(self, data: DataSetView) -> Node:
        holdings, indicator = self.holdings, data.indicator
        terms = self._licence() if holdings.licence else {"id": "", "title": "", "url": ""}
        resources = [
            self._resource(data, year, suffix) for year in data.years for suffix in FORMATS
        ]
        extras = {
            "satuan": indicator.unit,
            "cara_rekap": indicator.rollup,
            "dasar_hukum": indicator.legal_basis,
            "kode_wilayah": holdings.tree.root.code,
            "data_tertua": min(each.oldest for each in data.years).isoformat(),
            "data_terbaru": max(each.newest for each in data.years).isoformat(),
        }
        return {
            "id": holdings.number(data),
            "name": holdings.name_of(data),
            "title": f"{indicator.title} {holdings.tree.root.title}",
            "notes": holdings.caution(data),
            "type": "dataset",
            "state": "active",
            "private": False,
            "isopen": holdings.licence is not None,
            "license_id": terms["id"],
            "license_title": terms["title"],
            "license_url": terms["url"],
            "url": f"{holdings.origin}/monografi/{indicator.code}",
            "author": holdings.publisher,
            "maintainer": holdings.publisher,
            "version": None,
            "metadata_created": _stamp(self._changed()),
            "metadata_modified": _stamp(self._changed()),
            "owner_org": self._organization()["id"],
            "organization": self._organization(),
            "groups": [each for each in self._groups() if each["name"] == indicator.chapter],
            "tags": [{"name": tag, "display_name": tag, "state": "active"} for tag in _tags(data)],
            "extras": [{"key": key, "value": value} for key, value in extras.items() if value],
            "num_tags": len(_tags(data)),
            "num_resources": len(resources),
            "resources": resources,
        }

    def _resource(self, data: DataSetView, year: YearTable, suffix: str) -> Node:
        return {
            "id": self.holdings.number(data, year.period, suffix),
            "package_id": self.holdings.number(data),
            "name": f"{data.indicator.title} {year.period}",
            "description": f"{year.rows} angka, data {year.oldest} sampai {year.newest}",
            "format": suffix.upper(),
            "mimetype": FORMATS[suffix],
            "url": self.holdings.address(data, year.period, suffix),
            "url_type": None,
            "state": "active",
            "datastore_active": True,
            "created": _stamp(self._changed()),
            "last_modified": _stamp(self._changed()),
            "hash": "",
            "size": None,
        }

    def _show_resource(self, asked: Mapping[str, str]) -> Node:
        return self._resource(*self._find_resource(asked.get("id", "")))

    def _find_resource(self, number: str) -> tuple[DataSetView, YearTable, str]:
        for data in self.holdings.sets:
            for year in data.years:
                for suffix in FORMATS:
                    if self.holdings.number(data, year.period, suffix) == number:
                        return data, year, suffix
        raise LostError(f"Tidak ada tabel {number[:60]}.")

    def _rows(self, asked: Mapping[str, str]) -> Node:
        data, year, _ = self._find_resource(asked.get("resource_id", ""))
        rows = self.read(data, year)
        numbered = [
            {"_id": at, **list_cells(data, year, row)} for at, row in enumerate(rows, start=1)
        ]
        return {
            "resource_id": asked["resource_id"],
            "fields": [{"id": "_id", "type": "int"}]
            + [{"id": name, "type": kind} for name, kind in COLUMNS.items()],
            "records": _cut(numbered, asked, "limit", 100),
            "total": len(rows),
            "limit": min(read_number(asked, "limit", 100), LARGEST),
            "offset": read_number(asked, "offset", 0),
        }

    def _many(self, asked: Mapping[str, str], found: Sequence[Node]) -> list[Any]:
        whole = asked.get("all_fields", "").lower() in ("true", "1", "yes")
        return list(found) if whole else [each["name"] for each in found]

    def _organization(self) -> Node:
        return {
            "id": f"pemerintah-{self.holdings.region}",
            "name": f"pemerintah-{self.holdings.region}",
            "title": self.holdings.publisher,
            "display_name": self.holdings.publisher,
            "type": "organization",
            "is_organization": True,
            "state": "active",
            "package_count": len(self.holdings.sets),
        }

    def _groups(self) -> list[Node]:
        held = {each.indicator.chapter for each in self.holdings.sets}
        return [_group(each) for each in self.holdings.catalogue.chapters if each.code in held]

    def _licence(self) -> Node:
        terms = self.holdings.licence
        assert terms is not None
        known = "CC-BY-4.0" if "creativecommons.org/licenses/by/4.0" in terms.url else "other-open"
        return {"id": known, "title": terms.words, "url": terms.url, "status": "active"}

    def _changed(self) -> datetime:
        return self.holdings.changed_at or _NEVER


def _group(chapter: Chapter) -> Node:
    return {
        "id": chapter.code,
        "name": chapter.code,
        "title": chapter.title,
        "display_name": chapter.title,
        "type": "group",
        "state": "active",
    }


def _tags(data: DataSetView) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, ("monografi", data.indicator.unit))))


def _cut(
    found: Sequence[Any], asked: Mapping[str, str], size: str, usual: int, start: str = "offset"
) -> list[Any]:
    """One page of them."""
    begin = read_number(asked, start, 0)
    return list(found[begin : begin + min(read_number(asked, size, usual), LARGEST)])


def _stamp(moment: datetime) -> str:
    """UTC without its sign and with millionths: how CKAN writes moments."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"
