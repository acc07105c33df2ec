"""The two indices in tables of their own; above the desa counts by status, never a mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.reads.monografi import LEVELS
from portal.reads.sources import SourceView, health_of, read_sources
from portal.reads.village_index import IndexBelow, IndexView, list_years, read_indexes
from portal.rules.freshness import State, covered, judge, not_applicable
from portal.rules.village_index import FILE, IndexRules, parse_indexes
from portal.tree import UnitView
from portal.web.ask import Ask, path_to
from portal.web.blocks import freshness_of
from portal.web.reply import Answer, Reply, Table, Value

TYPES = ("villageindex",)
COLUMNS = (
    "kode_wilayah", "wilayah", "indeks", "tahun", "status", "jumlah_desa", "skor", "dari_desa",
    "dokumen", "tautan", "keterangan",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IndexPage:
    """Both indices of a unit. They are not comparable."""

    indexes: tuple[IndexView, ...]


@dataclass(frozen=True, slots=True)
class NoIndex:
    """A kelurahan or an office has none."""

    why: str
    elsewhere: str


def show(ask: Ask) -> Answer:
    """All years of a desa; of what lies above one year of each index."""
    rules = ask.desk.shelf.config(FILE, parse_indexes)
    unit = ask.unit
    if unit.kind not in LEVELS or unit.kind == "kelurahan":
        return _elsewhere(ask, rules)
    views = read_indexes(ask.session, ask.tree, unit, rules, ask.query.text("tahun"))
    sources = read_sources(ask.session, unit, TYPES if list_years(views) else ())
    states = {view.code: _judge(ask, view, sources) for view in views}
    whose = unit.title if unit.kind == "desa" else f"desa di {unit.title}"
    return Reply(
        template="indeks/daftar.html",
        title="Indeks desa",
        lead=f"Indeks Desa dan IDM {whose}, seperti diterbitkan.",
        data=IndexPage(views),
        states=states,
        sources=sources,
        table=Table(COLUMNS, lambda: _write(unit, views)),
        extra={
            "years": list_years(views),
            "paths": {
                each.unit.id: path_to(each.unit, "indeks") for view in views for each in view.below
            },
        },
    )


def _judge(ask: Ask, view: IndexView, sources: tuple[SourceView, ...]) -> State:
    """An index holds for its year and does not grow old; what is not there is not accused."""
    if not view.years:
        return judge("indeks", None, health_of(sources), freshness_of(ask), ask.moment)
    if ask.unit.kind == "desa":
        return State("segar", f"Sampai {view.years[0]}")
    return covered(view.reporting, view.expected)


def _write(unit: UnitView, views: Sequence[IndexView]) -> list[Sequence[Value]]:
    rows: list[Sequence[Value]] = []
    for view in views:
        for row in view.rows:
            score = None if row.score is None else float(row.score)
            rows.append(
                (
                    unit.code, unit.title, view.title, row.year, row.status_title, 1, score, 1,
                    row.document, row.url, row.misfit,
                )
            )  # fmt: skip
        own = IndexBelow(unit, view.counts, view.reporting, view.expected)
        for each in (own, *view.below):
            rows += [
                (
                    each.unit.code, each.unit.title, view.title, view.year, count.title,
                    count.count, None, each.expected, "", "", "",
                )
                for count in each.counts
            ]  # fmt: skip
    return rows


def _elsewhere(ask: Ask, rules: IndexRules) -> Reply:
    unit = ask.unit
    words, why = rules.kelurahan
    if unit.kind != "kelurahan":
        words, why = "Kantor tidak diukur", f"{unit.title} adalah kantor. Yang diukur desa."
    above = ask.tree.trail(unit)[-2] if unit.kind == "kelurahan" else ask.tree.root
    return Reply(
        template="indeks/tidak.html",
        title="Indeks desa",
        lead=f"{unit.title}.",
        data=NoIndex(why, path_to(above, "indeks")),
        states={"indeks": not_applicable(words)},
        extra={"label": f"Indeks desa di {above.title}"},
    )
