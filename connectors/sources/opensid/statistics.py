"""The statistics of the village: every key it shows, each as one table of one indicator."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from connectors.base import Context, Page, Presence, State
from connectors.errors import NotExpectedError, Scope, SourceError
from connectors.records import Cell, Reject, Statistic
from connectors.sources.opensid.jsonapi import list_rows
from connectors.sources.opensid.keys import PROGRAMME, PROGRAMMES, TOPICS, slug_of, topic_of
from connectors.sources.opensid.new_table import read_new_table
from connectors.sources.opensid.site import Site
from connectors.sources.opensid.table import Table, make_cells, programme_cells, read_chart

STREAM = "statistik"
PAGE = 8
ASK_AGAIN = timedelta(days=7)
_MOST_PROGRAMMES = 60
_BY_KEY = {topic.key: topic for topic in TOPICS}


def read_statistics(ctx: Context, site: Site, state: State) -> Iterator[Page]:
    """All tables, several a page; the aid programmes, which share one indicator, in the last.

    Keys the village does not show (404) are remembered and left alone for a week, except those it
    showed before: the harvest hides a table once its key was missing twice, a day apart. A key
    that fails is there all the same.
    """
    absent, asked_at = _recall(ctx, state)
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
            made = read_one(site, key)
            if isinstance(made, Statistic):
                records.append(made)
            elif made is None:
                absent.add(key)
            else:
                rejects.append(made)
        present = tuple(_BY_KEY[each.key].indicator for each in rejects)
        yield Page(tuple(records), _state(absent, asked_at, some[-1]), tuple(rejects), done=at,
                   total=total, present=present)  # fmt: skip
    found, refused = _read_programmes(site, programmes)
    present = tuple(PROGRAMMES.values()) if refused else ()
    yield Page(found, _state(absent, asked_at, ""), refused, last=True, complete=True, done=total,
               total=total, present=present)  # fmt: skip


def confirm_statistic(site: Site, key: str, url: str) -> Presence:
    """Whether a table that was missing is really hidden: its own page is asked once more."""
    try:
        if key in PROGRAMMES.values():
            village = site.village
            told = [*(village.statistics if village else ()), *site.home.statistics]
            return "unknown" if any(PROGRAMME.fullmatch(each) for each in told) else "gone"
        return "gone" if not url or site.find(url) is None else "alive"
    except SourceError:
        return "unknown"


def _recall(ctx: Context, state: State) -> tuple[set[str], str]:
    """The keys to leave alone, and when all were asked last."""
    now = ctx.now()
    asked_at = state.learn("ditanya")
    is_due = not asked_at or now - datetime.fromisoformat(asked_at) >= ASK_AGAIN
    if (ctx.mode == "full" or is_due) and not state.resume:
        return set(), now.isoformat()
    absent = set(state.learn("tidak-ada").split())
    held = ctx.known(STREAM, [topic.indicator for topic in TOPICS])
    shown = {topic.key for topic in TOPICS if topic.indicator in held}
    return absent - shown, asked_at


def _state(absent: set[str], asked_at: str, resume: str) -> State:
    kept = (("tidak-ada", " ".join(sorted(absent))), ("ditanya", asked_at))
    return State(resume=resume, learned=kept)


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


def read_one(site: Site, key: str) -> Statistic | Reject | None:
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
    """One table a kind of participant, one category a programme; none while one of them fails."""
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
    if rejects:  # a table without the programme that failed would look like its end
        return (), tuple(rejects)
    page = _address(site, "bantuan_penduduk")
    made = tuple(
        Statistic(key=name, url=page, indicator=name, title="Peserta bantuan", cells=tuple(rows))
        for name, rows in cells.items()
        if rows
    )
    return made, tuple(rejects)
