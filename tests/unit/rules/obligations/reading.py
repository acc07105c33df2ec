"""Facts of a unit out of the short words of a table, and the project's own book of duties."""

import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from portal.rules.obligations.facts import (
    Channel,
    Event,
    Evidence,
    Exemption,
    KindSpan,
    Term,
    UnitFacts,
)
from portal.rules.obligations.parsing import parse_book, parse_policy
from portal.rules.obligations.rule import Book, Rule
from portal.rules.working_days import WorkCalendar, parse_working_days
from portal.rules.zones import parse_zones

CONFIG = Path(__file__).parents[4] / "config"


def read_toml(name: str) -> dict[str, object]:
    """One file of the project's config."""
    return tomllib.loads((CONFIG / name).read_text(encoding="utf-8"))


@cache
def own_book() -> Book:
    """The duties the project ships."""
    folder = CONFIG / "obligations"
    tables = {
        f"obligations/{path.name}": tomllib.loads(path.read_text())
        for path in folder.glob("*.toml")
    }
    return parse_book(tables, parse_policy(read_toml("completeness.toml")))


@cache
def calendar_of(region: str) -> WorkCalendar:
    """The working days of a region."""
    rules = parse_working_days(read_toml("working_days.toml"))
    return WorkCalendar(rules, region, parse_zones(read_toml("zones.toml")))


def rule_of(code: str) -> Rule:
    """One of the project's own duties."""
    return next(rule for rule in own_book().rules if rule.code == code)


def read_day(text: str) -> date | None:
    """A day, or none for an empty text."""
    return date.fromisoformat(text) if text else None


def read_evidence(text: str) -> Evidence:
    """`apbdes 2026 tgl=2025-12-30 terbit=2026-01-10`; `kertas:lppd 2025 terima=2026-03-20`."""
    head, *words = text.split()
    kind, colon, name = head.rpartition(":")
    given: dict[str, object] = {"kind": kind if colon else "dokumen", "name": name}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals:
            given |= _FLAGS[key] if key in _FLAGS else {"year": int(key)}
        elif key == "terbit":
            given |= {"public_from": read_day(value), "public_by": read_day(value)}
        else:
            field = _FIELDS[key]
            given[field] = (
                value if key == "sidik" else int(value) if key in _NUMBERS else read_day(value)
            )
    return Evidence(**given)


_FLAGS: dict[str, dict[str, object]] = {
    "ragu": {"sure": False},
    "kosong": {"empty": True},
    "pinjam": {"elsewhere": True},
    "kominfo": {"by_diskominfo": True},
}
_NUMBERS = frozenset({"sd", "smt", "id"})
_FIELDS = {
    "tgl": "own_date",
    "dari": "public_from",
    "hingga": "public_by",
    "terima": "received_on",
    "baru": "renewed",
    "sidik": "fingerprint",
    "sd": "until",
    "smt": "semester",
    "id": "id",
}


def read_channels(text: str, today: date) -> Iterator[Channel]:
    """`hidup`, `hidup:2026-01-05` (last read then), `mati:2026-01-01`; `tanpa` is none."""
    for word in text.split():
        state, _, day = word.partition(":")
        if state == "hidup":
            yield Channel("situs", True, read_day(day) or today)
        elif state == "mati":
            yield Channel("situs", False, None, read_day(day))


def read_facts(kind: str, evidence: str, channels: str, more: str, today: date) -> UnitFacts:
    """A unit; `more` holds what is rare, as `dibentuk=… masa=kepala-desa:…..…`."""
    given: dict[str, object] = {"kinds": (KindSpan(kind, date(1999, 10, 4)),)}
    lists: dict[str, list[object]] = {"terms": [], "events": [], "exemptions": []}
    for word in more.split():
        key, _, value = word.partition("=")
        if key in ("dibentuk", "berakhir", "register"):
            name = {"dibentuk": "founded", "berakhir": "ended", "register": "register_since"}[key]
            given[name] = read_day(value)
        elif key == "dulu":
            before, _, until = value.partition(":")
            last = date.fromisoformat(until)
            given["kinds"] = (
                KindSpan(before, date(1999, 10, 4), last),
                KindSpan(kind, date.fromordinal(last.toordinal() + 1)),
            )
        elif key == "masa":
            office, _, span = value.partition(":")
            start, _, end = span.partition("..")
            lists["terms"].append(Term(office, date.fromisoformat(start), date.fromisoformat(end)))
        elif key == "peristiwa":
            name, _, day = value.partition(":")
            lists["events"].append(Event(name, date.fromisoformat(day)))
        else:
            code, since, until = (*value.split(":"), "", "")[:3]
            lists["exemptions"].append(
                Exemption(code, "", "alasan uji", date.fromisoformat(since), read_day(until))
            )
    return UnitFacts(
        evidence=tuple(read_evidence(each) for each in evidence.split(";") if each.strip()),
        channels=tuple(read_channels(channels, today)),
        **{name: tuple(rows) for name, rows in lists.items()},
        **given,
    )
