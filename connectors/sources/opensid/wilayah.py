"""People and families of the village and of each dusun; no heads, no RT."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from selectolax.lexbor import LexborHTMLParser

from connectors.base import Page, State
from connectors.cleaning.text import squash
from connectors.errors import NotExpectedError, NotFoundError
from connectors.records import Cell, Statistic
from connectors.sources.opensid.document_rows import say
from connectors.sources.opensid.jsonapi import walk
from connectors.sources.opensid.keys import (
    FAMILIES,
    FAMILIES_BY_DUSUN,
    PEOPLE,
    PEOPLE_BY_DUSUN,
    slug_of,
)
from connectors.sources.opensid.site import Site

_HEAD = re.compile(r",\s*(?:ketua|kepala)\b.*", re.I | re.S)


@dataclass(frozen=True, slots=True)
class Area:
    """One dusun, or the village as a whole, in numbers."""

    name: str
    families: Decimal
    people: Decimal
    men: Decimal
    women: Decimal


def read_wilayah(site: Site, state: State) -> Iterator[Page]:
    """The totals of the village and those of its dusun, in one page."""
    if site.generation == "baru":
        url = site.url("/internal_api/wilayah/administratif")
        dusun = _ask_new(site)
        village = _sum(dusun) if dusun else None
    else:
        url = site.url("/data-wilayah")
        answer = site.find(url)
        village, dusun = read_table(answer.text(), url) if answer else (None, ())
    if village is None:  # not opened: what was shown before is missing, and asked for once more
        yield Page((), state, last=True, complete=True)
        return
    records = _records(village, dusun, url)
    yield Page(records, state, last=True, complete=True, done=len(records), total=len(records))


def read_table(html: str, url: str) -> tuple[Area, tuple[Area, ...]]:
    """The total row and the dusun of the page; NotExpectedError when there is no total."""
    tree = LexborHTMLParser(html)
    dusun: list[Area] = []
    total: Area | None = None
    for line in tree.css("table tr"):
        cells = [squash(cell.text()) for cell in line.css("td, th")]
        numbers = [_count(text) for text in cells[-4:]]
        if len(cells) < 5 or any(number is None for number in numbers):
            continue
        families, people, men, women = (number or Decimal(0) for number in numbers)
        name = _HEAD.sub("", cells[1] if cells[0] else next((c for c in cells if c), "")).strip()
        if "TOTAL" in " ".join(cells[:-4]).upper():
            total = Area("", families, people, men, women)
        elif cells[0].isdigit():  # RW and RT rows begin with an empty cell
            dusun.append(Area(name, families, people, men, women))
    if total is None:
        raise NotExpectedError("no total", url=url)
    return total, tuple(dusun)


def _ask_new(site: Site) -> tuple[Area, ...]:
    found: list[Area] = []
    try:
        for page in walk(site, "/internal_api/wilayah/administratif", sort="urut"):
            for row in page.rows:
                values = row.attributes
                numbers = [
                    _count(say(values, name))
                    for name in (
                        "keluarga_aktif_count",
                        "penduduk_pria_wanita_count",
                        "penduduk_pria_count",
                        "penduduk_wanita_count",
                    )
                ]
                if all(number is not None for number in numbers):
                    families, people, men, women = (number or Decimal(0) for number in numbers)
                    found.append(Area(say(values, "dusun"), families, people, men, women))
    except NotFoundError:
        return ()
    return tuple(found)


def _sum(areas: Sequence[Area]) -> Area:
    return Area(
        "",
        sum((each.families for each in areas), Decimal(0)),
        sum((each.people for each in areas), Decimal(0)),
        sum((each.men for each in areas), Decimal(0)),
        sum((each.women for each in areas), Decimal(0)),
    )


def _records(village: Area, dusun: Sequence[Area], url: str) -> tuple[Statistic, ...]:
    named: dict[str, Area] = {}
    for each in dusun:
        code = slug_of(each.name)
        named[code if code not in named else f"{code}-{len(named)}"] = each
    people = [cell for code, each in named.items() for cell in _people(code, each.name, each)]
    families = [Cell(code, each.name, "", each.families) for code, each in named.items()]
    made = [
        _record(PEOPLE, "Jumlah penduduk", tuple(_people("total", "Jumlah", village)), url),
        _record(FAMILIES, "Jumlah keluarga", (Cell("total", "Jumlah", "", village.families),), url),
    ]
    if named:
        made.append(_record(PEOPLE_BY_DUSUN, "Penduduk per dusun", tuple(people), url))
        made.append(_record(FAMILIES_BY_DUSUN, "Keluarga per dusun", tuple(families), url))
    return tuple(made)


def _people(code: str, label: str, area: Area) -> list[Cell]:
    return [
        Cell(code, label, "L", area.men),
        Cell(code, label, "P", area.women),
        Cell(code, label, "", area.people),
    ]


def _record(indicator: str, title: str, cells: tuple[Cell, ...], url: str) -> Statistic:
    return Statistic(key=indicator, url=url, indicator=indicator, title=title, cells=cells)


def _count(text: str) -> Decimal | None:
    plain = text.replace(".", "")
    return Decimal(plain) if plain.isascii() and plain.isdigit() else None
