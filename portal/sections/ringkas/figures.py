"""The large numbers of the first page, each with what it is compared with or of how many."""

from dataclasses import dataclass
from decimal import Decimal

from portal.reads.headline import Headline
from portal.reads.overview import Overview
from portal.reads.village_money import MoneyLine, VillageMoney
from portal.rules.formatting import show_money, show_number, show_percent, show_signed
from portal.rules.freshness import State
from portal.web.lines import FigureLine

_MILLION = 10**8  # sen


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """One field of spending in millions of rupiah, and the share spent."""

    label: str
    planned: str
    realised: str
    share: str
    part: int
    whole: int


def list_figures(found: Overview) -> tuple[FigureLine, ...]:
    """Two to four figures; none for an office, which has no people."""
    people, families, money = found.people, found.families, found.money
    if people is None or families is None:
        return ()
    lines = [
        _figure("Penduduk", people, "jiwa", _change(people)),
        _figure("Keluarga", families, "", _average(people, families)),
    ]
    if money is not None and money.planned is not None and money.realised is not None:
        lines.append(_spent(money, money.realised, money.planned))
    return tuple(lines)


def state_of_figures(found: Overview, state: State) -> State:
    """The chip over the figures: a sum of part of the villages says so."""
    known = [each for each in (found.people, found.families) if each and each.value is not None]
    if not known:
        return State("kosong", "Belum kami temukan", state.note)
    if state.kind == "segar" and any(each.reporting < each.expected for each in known):
        return State("sebagian", "Jumlah sebagian")
    return state


def list_money(money: VillageMoney) -> tuple[MoneyRow, ...]:
    """The fields of spending of one desa."""
    return tuple(_row(line) for line in money.lines)


def sum_money(money: VillageMoney) -> MoneyRow | None:
    """Their sum, when every line is known."""
    if money.planned is None:
        return None
    return _row(MoneyLine("Jumlah", money.planned, money.realised))


def _figure(label: str, known: Headline, unit: str, alone: str) -> FigureLine:
    value = show_number(known.value)
    if known.value is None:
        return FigureLine(label, value, line="belum kami temukan")
    if known.expected == 1:
        return FigureLine(label, value, unit, alone)
    cover = (known.reporting, known.expected)
    return FigureLine(label, value, unit, f"{cover[0]} dari {cover[1]} desa", cover)


def _change(people: Headline) -> str:
    if people.value is None or people.before is None:
        return f"tahun {people.period}"
    return f"{show_signed(people.value - people.before)} dari {people.before_period}"


def _average(people: Headline, families: Headline) -> str:
    if not people.value or not families.value or people.period != families.period:
        return ""
    return f"rata-rata {show_number(Decimal(people.value) / families.value, 1)} orang"


def _spent(money: VillageMoney, realised: int, planned: int) -> FigureLine:
    share = show_percent(realised, planned)
    label = f"Uang desa terpakai {money.year}"
    if money.expected == 1:
        return FigureLine(label, share, "", f"dari {show_money(planned)}")
    cover = (money.reporting, money.expected)
    return FigureLine(label, share, "", f"{cover[0]} dari {cover[1]} desa", cover)


def _row(line: MoneyLine) -> MoneyRow:
    known = line.planned is not None and line.realised is not None
    return MoneyRow(
        label=line.label.removeprefix("Bidang "),
        planned=_millions(line.planned),
        realised=_millions(line.realised),
        share=show_percent(line.realised or 0, line.planned or 0).rstrip("%") if known else "–",
        part=line.realised or 0,
        whole=line.planned or 0,
    )


def _millions(sen: int | None) -> str:
    return show_number(None if sen is None else Decimal(sen) / _MILLION, 1)
