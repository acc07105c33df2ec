"""The map of a unit: its units below coloured by a theme, its boundary, its places."""

from dataclasses import dataclass
from urllib.parse import urlencode

from portal.reads.duty_themes import CODE as DUTIES
from portal.reads.duty_themes import DutyThemes
from portal.reads.listing import Choice
from portal.reads.map_themes import IndicatorThemes, RatioThemes, Themes
from portal.reads.noted_map import mark_notes
from portal.reads.peta import VILLAGES, PetaView, place_dots, read_peta
from portal.reads.peta_features import write_geojson
from portal.reads.place_page import WORD as PLACE_WORD
from portal.reads.places import TYPES, PlaceList
from portal.reads.sources import SourceView, health_of, read_source_groups
from portal.reads.strokes import draw_strokes
from portal.rules.formatting import show_day
from portal.rules.freshness import State, covered, judge, not_applicable
from portal.rules.indicator_rows import parse_small_cells
from portal.rules.map_classes import parse_map_rules
from portal.sections.peta.colouring import Colouring, choose_theme, colour
from portal.sections.peta.detail import BASE, FILES, WORD, show_detail, size_of_detail
from portal.sections.peta.place import show_place
from portal.sections.peta.places import (
    chosen_places,
    every_place,
    is_narrowed,
    knows_layer,
    layer_lines,
    place_filters,
    place_lines,
    places_of,
    table_of_places,
)
from portal.sections.peta.values import table_of_values
from portal.sections.peta.villages import MOST as MOST_VILLAGES
from portal.sections.peta.villages import WORD as VILLAGE_WORD
from portal.sections.peta.villages import show_villages
from portal.tree import UnitView
from portal.web.ask import Ask
from portal.web.blocks import freshness_of
from portal.web.lines import filter_query
from portal.web.reply import Answer, Missing, Moved, Reply
from portal.web.terms import terms_of
from portal.web.tiles import tiles_of

PLAIN = "batas"  # the theme that is none: only who has a boundary
Sources = tuple[SourceView, ...]
_MAPPED = ("kabupaten", "kecamatan", *VILLAGES)


@dataclass(frozen=True, slots=True)
class PetaData:
    """What machines get of the page."""

    peta: PetaView
    angka: Colouring | None
    places: PlaceList


def show(ask: Ask) -> Answer:
    """The map with its list, what is known of the boundaries, and the places."""
    if ask.unit.kind not in _MAPPED:
        return _elsewhere(ask)
    peta = read_peta(ask.session, ask.tree, ask.unit)
    if not knows_layer(ask):
        return Missing("Jenis tempat itu tidak ada.")
    found = every_place(ask)
    places = places_of(ask, found)
    if places.page > places.pages:
        return Missing(f"Daftar ini hanya sampai halaman {places.pages}.")
    # Chosen places are drawn instead of numbers: two kinds of numbers on one map say nothing.
    placing = not peta.rows or is_narrowed(ask)
    families = _families(ask) if not placing else ()
    try:
        angka = _colour(ask, peta, families)
    except KeyError:
        return _without_group(ask)
    groups = (("boundary", *TYPES), ("boundary",), ("statistic",))
    sources, bounding, counting = read_source_groups(ask.session, ask.unit, groups)
    return Reply(
        template="peta/unit.html",
        title=_title(ask),
        lead=_lead(ask, peta, angka),
        data=PetaData(peta, angka, places),
        states={"peta": _judge(ask, peta, bounding)}
        | ({"angka": _judge_theme(ask, angka, counting)} if angka else {}),
        sources=sources,
        table=table_of_values(ask, angka)
        if angka and ask.query.text("tampilkan")
        else table_of_places(ask),
        geojson=lambda: write_geojson(
            ask.session,
            ask.tree,
            ask.unit,
            chosen_places(ask) if placing else (),
            terms_of(ask, _title(ask)).members(),
        ),
        extra={
            "status": _status(peta),
            "marks": mark_notes(ask.session, peta.map, ask.unit, peta.notes),
            "placing": placing,
            "heading": _heading(ask, peta, angka, places),
            "dots": place_dots(peta.map, places.rows) if placing else (),
            "strokes": draw_strokes(ask.session, peta.map, places) if placing else None,
            "lines": place_lines(ask, places) if placing else (),
            "layers": layer_lines(ask, places) if not placing else (),
            "filters": place_filters(ask, places),
            "query": filter_query(ask.pick()),
            "file": "/".join(filter(None, (_within(ask).code, ask.pick().kind))),
            "themes": _theme_filters(families, angka),
            "detail_size": size_of_detail(ask, peta, found) if peta.map else 0,
            "detail_files": FILES + ((BASE,) if tiles_of(ask.desk.settings) else ()),
            "has_villages": ask.unit is ask.tree.root and peta.expected <= MOST_VILLAGES,
            "machine_query": _machine_query(angka),
            "theme_query": _theme_query(ask, angka),
        },
    )


def _without_group(ask: Ask) -> Answer:
    """What was asked for is not known; a group that is missing here leads to the whole."""
    wanted = ask.query.text("tampilkan")
    if wanted and ask.query.text("kelompok") and not ask.suffix:
        return Moved(f"{ask.path}?{urlencode({'tampilkan': wanted})}", 302)
    return Missing("Angka atau tahun itu tidak ada di peta.")


def show_one(ask: Ask) -> Answer:
    """The detail map, one place, and the regency by all its desa."""
    if ask.detail == (VILLAGE_WORD,) and ask.unit is ask.tree.root:
        return show_villages(ask)
    if len(ask.detail) == 2 and ask.detail[0] == PLACE_WORD and ask.unit.kind in _MAPPED:
        return show_place(ask, ask.detail[1])
    if ask.detail != (WORD,) or ask.unit.kind not in _MAPPED:
        return Missing()
    return show_detail(ask)


def _families(ask: Ask) -> tuple[Themes, ...]:
    """All that the units below can be coloured by."""
    # Whether a small cell is hidden depends on the siblings too, so their changes count here.
    if ask.unit.parent_id is not None:
        ask.note.units.add(ask.unit.parent_id)
    config = ask.desk.shelf.config
    level = "kecamatan" if ask.unit.kind == "kabupaten" else "desa"
    indicators = IndicatorThemes(
        session=ask.session,
        tree=ask.tree,
        unit=ask.unit,
        level=level,
        catalogue=ask.desk.shelf.catalogue(),
        rule=config("suppression.toml", parse_small_cells),
    )
    duties = DutyThemes(ask.session, ask.tree, ask.unit, level)
    return (duties, indicators, RatioThemes(indicators, indicators.catalogue.ratios))


def _colour(ask: Ask, peta: PetaView, families: tuple[Themes, ...]) -> Colouring | None:
    """The chosen theme; None for the plain map. KeyError when what is chosen is not known."""
    rules = ask.desk.shelf.config("peta.toml", parse_map_rules)
    wanted, group, period = (ask.query.text(name) for name in ("tampilkan", "kelompok", "tahun"))
    if period and not ask.query.number("tahun", 2000, 2100):
        raise KeyError(period)
    if wanted == PLAIN:
        return None
    theme = choose_theme(families, wanted, group, rules.first)
    if theme is None:
        return None
    units = [(row.unit, row.expected) for row in peta.rows]
    return colour(theme, ask.unit, units, period, rules)


def _theme_filters(
    families: tuple[Themes, ...], angka: Colouring | None
) -> tuple[tuple[str, str, str, tuple[Choice, ...], str], ...]:
    """The choices above the map; the plain map is the first choice."""
    themes = tuple(choice for family in families for choice in family.choices())
    if not themes:
        return ()
    choices = (Choice(PLAIN, "Batas wilayah", 0), *themes)
    fields = [("tampilkan", "Tampilkan", "", choices, angka.code if angka else PLAIN)]
    if angka and angka.groups:
        fields.append(("kelompok", "Kelompok", "Semua, jumlahnya", angka.groups, angka.group))
    if angka and len(angka.periods) > 1:
        years = tuple(Choice(period, period, 0) for period in angka.periods)
        fields.append(("tahun", "Tahun", "", years, angka.period))
    return tuple(fields)


def _theme_query(ask: Ask, angka: Colouring | None) -> str:
    """What was chosen, as a query string for the next level; empty when nothing was."""
    wanted = ask.query.text("tampilkan")
    if not wanted:
        return ""
    chosen = {"tampilkan": wanted}
    if angka is not None:
        chosen |= {"kelompok": angka.group, "tahun": ask.query.text("tahun")}
    return "?" + urlencode({name: value for name, value in chosen.items() if value})


def _machine_query(angka: Colouring | None) -> str:
    """The shown theme by name, so that a download is what was seen."""
    chosen = {} if angka is None else {"tampilkan": angka.code, "kelompok": angka.group}
    chosen |= {"tahun": angka.period} if angka else {}
    return "?" + urlencode({name: value for name, value in chosen.items() if value})


def _within(ask: Ask) -> UnitView:
    """The unit whose places are listed."""
    return ask.pick().unit or ask.unit


def _title(ask: Ask) -> str:
    if ask.unit.kind == "kabupaten":
        return f"Peta {ask.unit.name}"
    return f"Peta {ask.unit.title}"


def _heading(ask: Ask, peta: PetaView, angka: Colouring | None, places: PlaceList) -> str:
    """What the map shows."""
    if angka is not None:
        return f"{angka.name}, {angka.period}" if angka.period else angka.name
    if is_narrowed(ask):
        chosen = ask.query.text("jenis")
        return next((each.label for each in places.layers if each.value == chosen), "Tempat")
    if peta.rows:
        level = "kecamatan" if ask.unit.kind == "kabupaten" else "desa dan kelurahan"
        return f"{len(peta.rows)} {level}"
    return f"Batas {ask.unit.title}"


def _lead(ask: Ask, peta: PetaView, angka: Colouring | None) -> str:
    if not peta.rows:
        return f"Kode {ask.unit.code}."
    what = f"{angka.name}, {angka.period}. " if angka else ""
    return f"{what}Pilih di peta atau di daftar."


def _judge(ask: Ask, peta: PetaView, sources: Sources) -> State:
    newest = peta.boundary.as_of or peta.boundary.valid_from if peta.boundary else None
    state = judge("peta", newest, health_of(sources), freshness_of(ask), ask.moment)
    if state.kind == "segar" and peta.having < peta.expected:
        return covered(peta.having, peta.expected, "desa punya batas")
    return state


def _judge_theme(ask: Ask, angka: Colouring, sources: Sources) -> State:
    """How many villages reported; when all did, how new their numbers are."""
    if angka.code == DUTIES:
        if angka.reporting < angka.expected:
            return covered(angka.reporting, angka.expected, "desa dapat dibaca")
        return State("segar", f"Dihitung {show_day(angka.newest)}" if angka.newest else "Dihitung")
    health = health_of(sources)
    state = judge("monografi", angka.newest, health, freshness_of(ask), ask.moment)
    if state.kind == "segar" and angka.reporting < angka.expected:
        return covered(angka.reporting, angka.expected)
    return state


def _status(peta: PetaView) -> str:
    if peta.boundary is None:
        return ""
    kind = "definitif" if peta.boundary.status == "definitif" else "indikatif, bukan acuan hukum"
    words = f"Batas {kind}; sumber: {peta.boundary.source}"
    if peta.boundary.as_of:
        words += f", per {show_day(peta.boundary.as_of)}"
    if peta.boundary.legal_basis:
        words += f", dasar: {peta.boundary.legal_basis}"
    words += f", berlaku sejak {show_day(peta.boundary.valid_from)}."
    if peta.expected > 1 and peta.having < peta.expected:
        words += f" {peta.having} dari {peta.expected} desa punya batas; sisanya belum tergambar."
    return words


def _elsewhere(ask: Ask) -> Reply:
    return Reply(
        template="peta/tidak-berlaku.html",
        title="Peta",
        lead=f"{ask.unit.title} tidak punya wilayah sendiri.",
        data=ask.unit,
        states={"peta": not_applicable("Kantor tidak punya batas wilayah")},
    )
