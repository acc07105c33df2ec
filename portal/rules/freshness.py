"""In which state a block of a page is, in words: fresh, old, silent, held, empty …"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal

from portal.rules.formatting import show_day, show_moment
from portal.rules.moment import Moment

Kind = Literal[
    "segar",
    "sebagian",
    "belum-waktunya",
    "tidak-berlaku",
    "kosong",
    "lama",
    "mati",
    "ditahan",
    "telat",
    "galat",
]


@dataclass(frozen=True, slots=True)
class State:
    """A chip: its kind gives the shape and tint, `words` stand in it, `note` explains it below."""

    kind: Kind
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Freshness:
    """For how long the newest entry of each section counts as fresh, and who renews it."""

    days: Mapping[str, int]
    by: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of the sources behind a block."""

    total: int = 0
    silent: int = 0  # not answering, or refused
    refused: int = 0
    held: int = 0
    last_success: datetime | None = None
    reason: str = ""  # why the newest data is held


def parse_freshness(table: Mapping[str, object]) -> Freshness:
    """The spans of config/freshness.toml; ValueError names the section."""
    days: dict[str, int] = {}
    by: dict[str, str] = {}
    for section, row in table.items():
        span = row.get("days") if isinstance(row, dict) else None
        if not isinstance(span, int) or span <= 0:
            raise ValueError(f"freshness.toml: [{section}] days harus bilangan bulat di atas nol")
        days[section] = span
        if isinstance(row, dict) and row.get("by"):
            by[section] = str(row["by"])
    return Freshness(days, by)


def judge(
    section: str, newest: datetime | date | None, health: Health, rule: Freshness, moment: Moment
) -> State:
    """The state of a block: trouble with its sources first, then emptiness, then age."""
    if health.total and health.refused == health.total:
        return State("ditahan", "Situs kami tolak", "Situs mengaku milik desa lain.")
    if health.total and health.silent == health.total:
        last = health.last_success
        told = "Terakhir kami baca" if newest is None else "Ini salinan"
        note = f"{told} {show_moment(last, moment)}." if last else "Belum pernah dapat kami baca."
        return State("mati", "Sumber tidak menjawab", note)
    if health.held and health.held == health.total:
        reason = health.reason or "isinya tidak wajar"
        return State(
            "ditahan",
            "Data baru ditahan",
            f"Kami menahan data baru karena {reason}. Ini salinan terakhir yang baik.",
        )
    if newest is None:
        return not_found(health, moment)
    if health.silent or health.held:
        answering = health.total - health.silent - health.held
        return State("sebagian", f"{answering} dari {health.total} sumber menjawab")
    day = moment.day_of(newest) if isinstance(newest, datetime) else newest
    span = rule.days.get(section)
    if span is not None and moment.passed(day + timedelta(days=span)):
        note = f"Belum diperbarui sejak {show_day(day)}."
        if section in rule.by:
            note += f" Yang memperbarui: {rule.by[section]}."
        return State("lama", f"Lama: sejak {show_day(day)}", note)
    return State("segar", f"Data per {show_day(day)}")


def not_found(health: Health, moment: Moment) -> State:
    """Nothing is here: where we looked and when, and no accusation."""
    if not health.total:
        return State("kosong", "Belum kami temukan", "Belum ada sumber yang kami baca.")
    looked = f"Terakhir kami baca {show_moment(health.last_success, moment)}."
    return State(
        "kosong",
        "Belum kami temukan",
        looked if health.last_success else "Sumbernya belum pernah kami baca.",
    )


def not_applicable(words: str) -> State:
    """The thing cannot exist for this kind of unit."""
    return State("tidak-berlaku", words)


def covered(reporting: int, expected: int, noun: str = "desa") -> State:
    """`13 dari 15 desa`: a figure of part of the units."""
    return State("sebagian", f"{reporting} dari {expected} {noun}")


def not_due(day: date) -> State:
    """The duty lies in the future."""
    return State("belum-waktunya", f"Jatuh tempo {show_day(day)}")
