"""The words of the page: duties, gaps and units, worst first; no blame and no person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.reads.kelengkapan import DutyRow, UnitDuties
from portal.reads.needs import MISSING
from portal.reads.section_ages import SectionAge
from portal.rules.formatting import show_day
from portal.rules.freshness import Kind, State
from portal.rules.needs import Awaited
from portal.web.ask import Ask, path_to
from portal.web.lines import FigureLine

# What is there, as opposed to what a reader misses.
HELD = frozenset({"tepat", "ada"})
GAPS = frozenset({"telat", "belum-ditemukan", "usang"})
_NAMES = {
    "berita": "Kabar",
    "ppid": "Informasi publik",
    "monografi": "Data wilayah",
    "tender": "Lelang",
    "kontak": "Kontak",
}
_WORDS: dict[str, tuple[str, str]] = {
    "tepat": ("segar", "Ada"),
    "ada": ("segar", "Ada"),
    "telat": ("telat", "Telat"),
    "belum-ditemukan": ("kosong", "Belum kami temukan"),
    "usang": ("lama", "Lama"),
    "belum-waktunya": ("belum-waktunya", "Belum waktunya"),
    "belum-diperiksa": ("mati", "Belum dapat diperiksa"),
    "belum-diketahui": ("tidak-berlaku", "Jatuh tempo belum diketahui"),
    "dibebaskan": ("tidak-berlaku", "Dibebaskan"),
    "tidak-berlaku": ("tidak-berlaku", "Tidak berlaku"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the matrix. `label` names its column where there is none: on a small screen."""

    label: str
    kind: str
    words: str
    quiet: bool  # nothing is missing: left out on a small screen


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with its cells; `sentence` stands for all of them where one cause explains them."""

    name: str
    path: str
    share: str
    sentence: str = ""
    kind: str = "mati"  # the shape before the sentence
    cells: tuple[Cell, ...] = ()
    gaps: int = 0


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A duty in a unit's own list."""

    title: str
    path: str
    hint: str
    state: State
    need: str = ""  # what one may say one waits for


def show_share(met: int, counted: int) -> str:
    """`67%`, or a dash where nothing is counted."""
    return f"{100 * met // counted}%" if counted else "–"


def tell_silence(each: UnitDuties) -> str:
    """Why a unit cannot be looked after; never an accusation."""
    since = f" sejak {show_day(each.silent_since)}" if each.silent_since else ""
    return f"Belum dapat diperiksa: {each.unreadable or 'belum dinilai'}{since}."


def line_units(
    units: Iterable[UnitDuties], columns: Sequence[tuple[str, str]], awaited: Awaited
) -> list[UnitLine]:
    """Units with what they miss, the least complete first, of equals the most awaited; those that
    cannot be read last, for nothing is known of them."""
    ranked = sorted(
        units,
        key=lambda each: (
            not each.readable,
            each.percent is None,
            each.percent or 0,
            -count_gaps((each,)),
            -count_awaited((each,), awaited),
            each.unit.scope_key,
        ),
    )
    return [_line(each, columns) for each in ranked]


def count_awaited(units: Iterable[UnitDuties], awaited: Awaited) -> int:
    """How often readers asked for what is missing in these units."""
    return sum(
        awaited.count(each.unit.id, subject)
        for each in units
        for subject in {row.subject for row in each.rows if row.state in MISSING}
    )


def count_gaps(units: Iterable[UnitDuties], states: frozenset[str] = GAPS) -> int:
    """How many counted duties of these units are missing, late or old."""
    return sum(row.counted and row.state in states for each in units for row in each.rows)


def line_duty(
    ask: Ask, row: DutyRow, awaited: Awaited | None = None, *, brief: bool = False
) -> DutyLine:
    """A duty with its period and day; `brief` leaves its legal basis to the file. What is missing
    leads to where readers say that they wait for it."""
    late = f"{row.days_late} hari sesudah jatuh tempo" if row.days_late else ""
    waiting = f"{row.waiting} dokumen menunggu diperiksa" if row.waiting else ""
    due = f"jatuh tempo {show_day(row.due)}" if row.due and row.period != "tetap" else ""
    parts = (row.period_label, due, late, row.reason, waiting, "" if brief else row.legal_basis)
    path = ask.path_in("ppid", row.address) if row.address else ""
    need = row.subject if awaited is not None and row.state in MISSING else ""
    told = awaited.tell(ask.unit.id, need) if awaited is not None and need else ""
    hint = " · ".join(part for part in (*parts, told) if part)
    return DutyLine(row.title, path, hint, _state(row), need)


def line_gaps(
    ask: Ask, rows: Sequence[DutyRow], awaited: Awaited, *, brief: bool = False
) -> list[tuple[State, list[DutyLine]]]:
    """What is missing, late or old, each state once above its duties, the most awaited first."""
    groups: dict[State, list[DutyLine]] = {}
    ranked = sorted(rows, key=lambda row: -awaited.count(ask.unit.id, row.subject))
    for state in ("telat", "belum-ditemukan", "usang"):
        for row in ranked:
            if row.state == state:
                line = line_duty(ask, row, awaited, brief=brief)
                groups.setdefault(_state(row), []).append(line)
    return list(groups.items())


def line_ages(ask: Ask, ages: Sequence[SectionAge]) -> list[DutyLine]:
    """The sections with what they hold, the old ones first; the empty ones are gaps already."""
    lines = []
    for each in sorted(ages, key=lambda age: age.fresh is not False):
        if each.newest is None:
            continue
        state = State("mati", "Belum dapat diperiksa")
        if each.fresh is not None:
            kind: Kind = "segar" if each.fresh else "lama"
            state = State(kind, f"{'Segar' if each.fresh else 'Lama'}: {show_day(each.newest)}")
        hint = f"berlaku {each.days} hari"
        lines.append(DutyLine(_NAMES[each.section], ask.path_in(each.section), hint, state))
    return lines


def sum_up(own: Sequence[DutyRow]) -> list[FigureLine]:
    """The figures of one unit's own duties."""
    counted = [row for row in own if row.counted]
    there = sum(row.met for row in counted)
    met, whole = sum(r.weight for r in counted if r.met), sum(r.weight for r in counted)
    missing = sum(row.state == "belum-ditemukan" for row in counted)
    late = sum(row.state == "telat" for row in counted)
    old = sum(row.state == "usang" for row in counted)
    return [
        FigureLine("Lengkap", show_share(met, whole), line="menurut bobot"),
        FigureLine(
            "Ada", str(there), f"dari {len(counted)}", "yang jatuh tempo", (there, len(counted))
        ),
        FigureLine("Belum kami temukan", str(missing), line="belum tentu tidak ada"),
        FigureLine("Terbit telat", str(late), line=f"{old} sudah lama" if old else ""),
    ]


def sum_up_units(units: Sequence[UnitDuties], noun: str) -> list[FigureLine]:
    """The figures of all units below."""
    met, whole = sum(each.met for each in units), sum(each.counted for each in units)
    read = sum(each.readable for each in units)
    missing = frozenset({"belum-ditemukan"})
    inside = sum(bool(count_gaps((each,), missing)) for each in units)
    late = count_gaps(units, frozenset({"telat"}))
    old = count_gaps(units, frozenset({"usang"}))
    return [
        FigureLine("Lengkap", show_share(met, whole), line="menurut bobot"),
        FigureLine("Dapat diperiksa", str(read), f"dari {len(units)}", noun, (read, len(units))),
        FigureLine(
            "Belum kami temukan", str(count_gaps(units, missing)), line=f"di {inside} {noun}"
        ),
        FigureLine("Terbit telat", str(late), line=f"{old} sudah lama" if old else ""),
    ]


def _line(each: UnitDuties, columns: Sequence[tuple[str, str]]) -> UnitLine:
    cells = tuple(_cell(label, each.cell(subject)) for subject, label in columns)
    sentence, kind = ("", "") if each.readable else (tell_silence(each), "mati")
    owed = [cell for cell in cells if cell.kind != "tidak-berlaku"]
    if not sentence and len(owed) > 1 and all(cell.kind == "kosong" for cell in owed):
        sentence, kind = f"Belum kami temukan satu pun dari {len(owed)} kelompok.", "kosong"
    return UnitLine(
        name=each.unit.name,
        path=path_to(each.unit, "kelengkapan"),
        share=show_share(each.met, each.counted),
        sentence=sentence,
        kind=kind,
        cells=cells,
        gaps=count_gaps((each,)),
    )


def _cell(label: str, row: DutyRow | None) -> Cell:
    if row is None:
        return Cell(label, "tidak-berlaku", "Tidak berlaku", quiet=True)
    kind, words = _WORDS[row.state]
    named = " ".join(part for part in (label, row.period_label) if part)
    return Cell(named, kind, words, quiet=row.state not in GAPS)


def _state(row: DutyRow) -> State:
    kind, words = _WORDS[row.state]
    return State(kind, words)  # type: ignore[arg-type]
