"""Lines of lists and large numbers as templates print them."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from portal.reads.listing import Choice, ItemRow, Pick
from portal.rules.formatting import show_day
from portal.web.ask import Ask, path_to
from portal.web.spark import Spark


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a list, or a task: a link and what stands beside it."""

    label: str
    path: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A large number as `parts.figures` prints it; `cover`: how many of how many, drawn as
    segments; `spark`: its years as a small line."""

    label: str
    value: str
    unit: str = ""
    line: str = ""
    cover: tuple[int, int] | None = None
    spark: Spark | None = None


def line_of(ask: Ask, row: ItemRow, section: str, *more: str) -> Line:
    """A list line of an item: its page under its own unit, its date, and its unit where the
    list spans several."""
    unit = row.unit or ask.unit
    day = show_day(ask.moment.day_of(row.at)) if row.at else "tanpa tanggal"
    parts = [day, *more] if unit.id == ask.unit.id else [day, unit.title, *more]
    hint = " · ".join(part for part in parts if part)
    return Line(row.title or "(tanpa judul)", path_to(unit, section, row.address), hint)


def filter_query(pick: Pick, **names: str) -> str:
    """The chosen filters as a query string that starts with &, for links to other pages."""
    values = {
        "tahun": str(pick.year or ""),
        "jenis": pick.kind,
        "golongan": pick.category,
        "unit": pick.unit.code if pick.unit else "",
        **names,
    }
    chosen = {name: value for name, value in values.items() if value}
    return f"&{urlencode(chosen)}" if chosen else ""


def list_filters(
    pick: Pick,
    years: Sequence[Choice],
    kinds: Sequence[Choice],
    units: Sequence[Choice],
    kind_label: str = "Jenis",
    all_kinds: str = "Semua jenis",
) -> tuple[tuple[str, str, str, tuple[Choice, ...], str], ...]:
    """The usual three choices of a list; those with nothing to choose are left out. What was
    chosen stays chosen even where the list has none of it."""
    unit = pick.unit.code if pick.unit else ""
    fields = (
        ("tahun", "Tahun", "Semua tahun", _with(years, str(pick.year or "")), str(pick.year or "")),
        ("jenis", kind_label, all_kinds, _with(kinds, pick.kind), pick.kind),
        ("unit", "Wilayah atau kantor", "Semua", tuple(units), unit),
    )
    return tuple(field for field in fields if len(field[3]) > 1 or field[4])


def _with(options: Sequence[Choice], chosen: str) -> tuple[Choice, ...]:
    if not chosen or any(each.value == chosen for each in options):
        return tuple(options)
    return (*options, Choice(chosen, chosen, 0))
