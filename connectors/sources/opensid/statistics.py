"""The statistics of the village: every key it shows, each as one table of one indicator."""

from collections.abc import Iterator

from connectors.base import Context, Page, State
from connectors.errors import NotExpectedError, Scope, SourceError
from connectors.records import Cell, Reject, Statistic
from connectors.sources.opensid.jsonapi import list_rows
from connectors.sources.opensid.keys import PROGRAMME, PROGRAMMES, TOPICS, slug_of, topic_of
from connectors.sources.opensid.new_table import read_new_table
from connectors.sources.opensid.site import Site
from connectors.sources.opensid.table import Table, make_cells, programme_cells, read_chart

PAGE = 8
_MOST_PROGRAMMES = 60


def read_statistics(ctx: Context, site: Site, state: State) -> Iterator[Page]:
    """All tables, several a page; the aid programmes, which share one indicator, in the last.
    Keys the site does not offer are remembered and asked again only in a full read."""
    absent = set(state.learn("tidak-ada").split()) if ctx.mode != "full" else set()
    village = site.village
    told = dict.fromkeys([*(village.statistics if village else ()), *site.home.statistics])
    keys = [topic.key for topic in TOPICS if topic.key not in absent]
    programmes = [key for key in told if PROGRAMME.fullmatch(key)][:_MOST_PROGRAMMES]
    start = keys.index(state.resume) + 1 if state.resume in keys else 0
    total = len(keys) + len(programmes)
    for at in range(start, len(keys), PAGE):
        some = keys[at : at + PAGE]
        records: list[Statistic] = []
        rejects: list[Reject] = []
        for key in some:
            made = _read_one(site, key)
            if isinstance(made, Statistic):
                records.append(made)
            elif made is None:
                absent.add(key)
            else:
                rejects.append(made)
        yield Page(tuple(records), _state(absent, some[-1]), tuple(rejects), done=at, total=total)
    found, refused = _read_programmes(site, programmes)
    yield Page(found, _state(absent, ""), refused, last=True, done=total, total=total)


def _state(absent: set[str], resume: str) -> State:
    return State(resume=resume, learned=(("tidak-ada", " ".join(sorted(absent))),))


def _address(site: Site, key: str) -> str:
    if site.generation == "baru":
        return site.url(f"/internal_api/statistik/{key}")
    return site.url(f"/statistik_web/load_chart_gis/{key}")


def _ask(site: Site, key: str) -> Table | None:
    """The table behind a key; None when the village does not show it."""
    url = _address(site, key)
    if site.generation == "baru":
        body = site.find_json(url)
        return None if body is None else read_new_table(list_rows(body, url))
    answer = site.find(url)
    if answer is None:
        return None
    table = read_chart(answer.text())
    if table is None:
        raise NotExpectedError("no chart", url=url)
    return table


def _read_one(site: Site, key: str) -> Statistic | Reject | None:
    url = _address(site, key)
    try:
        table = _ask(site, key)
    except SourceError as error:
        if error.scope in (Scope.HOST, Scope.SOURCE):
            raise
        return Reject(key, error.code, error.sentence, url)
    if table is None:
        return None
    if not table.title and site.generation == "lama":
        # Unknown keys answer with an untitled copy of another table.
        return Reject(key, "record_invalid", "Tabel tanpa judul, bukan yang diminta.", url)
    topic = topic_of(key, table.title, table.labels)
    if topic is None:
        return Reject(key, "record_invalid", f"Statistik “{table.title}” belum dikenal.", url)
    cells = make_cells(table.rows)
    if not cells:
        return Reject(key, "record_invalid", "Tabel statistik kosong.", url)
    return Statistic(
        key=topic.indicator, url=url, indicator=topic.indicator, title=table.title or topic.title,
        cells=cells,
    )  # fmt: skip


def _read_programmes(
    site: Site, keys: list[str]
) -> tuple[tuple[Statistic, ...], tuple[Reject, ...]]:
    """One table a kind of participant, one category a programme."""
    cells: dict[str, list[Cell]] = {}
    rejects: list[Reject] = []
    for key in keys:
        url = _address(site, key)
        try:
            table = _ask(site, key)
        except SourceError as error:
            if error.scope in (Scope.HOST, Scope.SOURCE):
                raise
            rejects.append(Reject(key, error.code, error.sentence, url))
            continue
        if table is None:
            continue
        indicator = PROGRAMMES.get(table.base or "penduduk")
        if not table.title or indicator is None:
            rejects.append(Reject(key, "record_invalid", "Program bantuan tanpa nama.", url))
            continue
        held = cells.setdefault(indicator, [])
        code = slug_of(table.title)
        if any(cell.category == code for cell in held):
            code = f"{code}-{key}"
        held.extend(programme_cells(code, table.title, table.rows))
    page = _address(site, "bantuan_penduduk")
    made = tuple(
        Statistic(key=name, url=page, indicator=name, title="Peserta bantuan", cells=tuple(rows))
        for name, rows in cells.items()
        if rows
    )
    return made, tuple(rejects)
