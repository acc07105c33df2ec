"""Releases of one procurement process to one package: its stage, its money, its steps."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeVar

from connectors.ocds import Award, Contract, Milestone, Procurement

T = TypeVar("T")

STAGES = {
    "rencana": "Direncanakan",
    "berjalan": "Sedang berjalan",
    "pemenang": "Pemenang ditetapkan",
    "kontrak": "Kontrak berjalan",
    "selesai": "Selesai",
    "gagal": "Gagal atau diulang",
    "batal": "Dibatalkan",
}


@dataclass(frozen=True, slots=True)
class Process:
    """A process as its newest releases tell it. Money in sen, None = not given."""

    PUBLIC: ClassVar = (
        "process", "code", "title", "year", "plans", "office", "stage", "method", "category",
        "description", "location", "funds", "payment", "size", "reason", "pagu", "hps", "award",
        "contract", "paid", "supplier", "announced", "decided", "signed", "start", "end", "steps",
    )  # fmt: skip
    process: str
    code: str
    title: str
    year: int | None
    plans: tuple[str, ...]
    office: str
    office_codes: tuple[str, ...]
    stage: str
    method: str
    category: str
    description: str
    location: str
    funds: str
    payment: str
    size: str
    reason: str
    pagu: int | None
    hps: int | None
    award: int | None
    contract: int | None
    paid: int | None
    supplier: str
    planned: date | None
    announced: date | None
    decided: date | None
    signed: date | None
    start: date | None
    end: date | None
    steps: tuple[Milestone, ...]

    @property
    def newest(self) -> date | None:
        """The day of its newest turn."""
        days = (self.planned, self.announced, self.decided, self.signed)
        return max((day for day in days if day), default=None)


def compile_process(own: Sequence[Procurement], plans: Sequence[Procurement]) -> Process:
    """One package of its releases (at least one) and of the plans they name."""
    order = sorted(own, key=lambda each: (each.tender.version if each.tender else 0, each.key))
    told = [*plans, *order]  # later ones win
    notice = [each for each in order if each.tender and not each.tender.milestones]
    tenders = [each.tender for each in told if each.tender]
    awards = [each.award for each in order if each.award]
    contracts = _current(each.contract for each in order if each.contract)
    status = _last(each.tender.status for each in notice if each.tender)
    signed = [each for each in contracts if each.value is not None or each.signed]
    lead = next((each for each in reversed(notice) if each.title), order[-1])
    steps = tuple(step for each in order if each.tender for step in each.tender.milestones)
    plan_steps = tuple(s for each in told if each.planning for s in each.planning.milestones)
    codes = tuple(dict.fromkeys(code for each in own for code in each.plans))
    only_plan = own[0].process in ("rup", "swakelola")
    suppliers = [each.supplier for each in awards] + [each.supplier for each in contracts]
    return Process(
        process=own[0].process,
        code=own[0].process_id,
        title=lead.title or next((each.title for each in told if each.title), own[0].process_id),
        year=_last(each.year for each in told),
        plans=codes,
        office=_last(each.entity.name for each in told) or "",
        office_codes=tuple(
            dict.fromkeys(
                code for each in told for code in (each.entity.id, each.entity.other) if code
            )
        ),
        stage=_stage(status or "", awards, signed, only_plan),
        method=_last(each.method_text for each in tenders) or "",
        category=_last(each.category_text for each in tenders) or "",
        description=_last(each.description for each in tenders) or "",
        location=_last(each.location for each in tenders) or "",
        funds=_last(each.planning.source for each in told if each.planning) or "",
        payment=_last(each.payment for each in tenders) or "",
        size=_last(each.size for each in tenders) or "",
        reason=_last(each.reason for each in tenders) or "",
        pagu=_last(each.planning.amount for each in order if each.planning)
        or _total(each.planning.amount for each in plans if each.planning),
        hps=_last(each.value for each in tenders),
        award=_total(each.value for each in awards),
        contract=_total(each.value for each in signed),
        paid=_total(each.paid for each in contracts),
        supplier=", ".join(dict.fromkeys(name for name in suppliers if name)),
        planned=_last(each.planning.announced for each in told if each.planning),
        announced=_last(each.announced for each in tenders),
        decided=_last(each.day for each in awards),
        signed=_last(each.signed for each in signed),
        start=_last(each.start for each in signed),
        end=_last(each.end for each in signed),
        steps=tuple(sorted(steps, key=lambda step: (step.start or date.max, step.id)))
        or plan_steps,
    )


def find_place(text: str, names: Sequence[tuple[int, str]], taken: frozenset[str]) -> int | None:
    """The one village a text names, or none. A name of one word, or one a larger unit bears too,
    counts only behind the word desa or kelurahan."""
    low = _plain(text)
    seen: dict[str, int] = {}
    twice: set[str] = set()
    for unit, name in names:
        plain = _plain(name)
        if plain in seen:
            twice.add(plain)
        seen[plain] = unit
    found: set[int] = set()
    left = low
    for plain in sorted(seen, key=len, reverse=True):  # long names first: they hold short ones
        if plain not in left:
            continue
        sure = r"(?:desa|ds|kelurahan|kel) "
        loose = " " in plain and plain not in taken
        pattern = rf"\b(?:{sure}){'?' if loose else ''}{re.escape(plain)}\b"
        left, count = re.subn(pattern, "|", left)
        if count:
            if plain in twice:
                return None
            found.add(seen[plain])
    return found.pop() if len(found) == 1 else None


def plain_office(name: str) -> str:
    """An office's name for comparing: case, marks and `dan` do not count."""
    return " ".join(word for word in _plain(name).split() if word != "dan")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def _stage(status: str, awards: list[Award], signed: list[Contract], only_plan: bool) -> str:
    if signed and all(each.status in ("terminated", "cancelled") for each in signed):
        return "selesai"
    if any(each.status for each in signed):
        return "kontrak"
    if status in ("unsuccessful", "cancelled"):
        return "gagal" if status == "unsuccessful" else "batal"
    if signed:
        return "kontrak"
    if awards:
        return "pemenang"
    if status == "complete":
        return "selesai"
    return "rencana" if only_plan else "berjalan"


def _current(contracts: Iterable[Contract]) -> list[Contract]:
    """Each contract in its newest amendment; a bare value from the result only without them."""
    newest: dict[str, Contract] = {}
    for each in contracts:
        held = newest.get(each.id)
        if held is None or each.amendment >= held.amendment:
            newest[each.id] = each
    full = [each for each in newest.values() if not each.id.endswith(":nilai")]
    return full or list(newest.values())


def _last(values: Iterable[T | None]) -> T | None:
    found: T | None = None
    for value in values:
        if value is not None and value != "":
            found = value
    return found


def _total(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
