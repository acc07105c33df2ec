"""What a person chose for a title, kept for all of that source that differ in numbers only."""

import re
from dataclasses import dataclass, replace

from portal.rules.recognition.catalogue import Types
from portal.rules.recognition.plain import make_plain
from portal.rules.recognition.recognise import Recognition
from portal.rules.recognition.years import choose_span, find_semester


@dataclass(frozen=True, slots=True)
class Choice:
    """type empty: none of the types. `year` is that of the one item it was made for; `offset` its
    distance from the year the source states."""

    type: str
    year: int | None = None
    offset: int | None = None


def key_of_title(title: str, types: Types) -> str:
    """What titles share that differ in their numbers only."""
    return re.sub(r"\d+", "#", make_plain(title, types.words))[:300]


def apply_choice(
    found: Recognition,
    choice: Choice,
    title: str,
    declared_year: int | None,
    types: Types,
    *,
    same_item: bool,
) -> Recognition:
    """What the document is by this choice. Its year is the chosen one for the item itself, else
    what the title settles, else the year the source states with the same distance; else a person
    is asked for the year."""
    if not choice.type:
        return Recognition("bukan", reasons=("seseorang memeriksa: bukan salah satu jenis",))
    kind = types.by_code.get(choice.type)
    if kind is None:
        return found
    told = make_plain(title, types.words)
    span = choose_span(kind.year, told, 0, declared_year)
    chosen = Recognition(
        verdict="jelas",
        type=choice.type,
        year=span.year,
        until=span.until,
        semester=find_semester(told),
        confidence=100,
        reasons=("dipilih seseorang",),
        forms=kind.forms,
    )
    if same_item and choice.year is not None:
        return replace(chosen, year=choice.year)
    if span.sure:
        return chosen
    if choice.offset is not None and declared_year is not None:
        return replace(chosen, year=declared_year + choice.offset)
    return replace(chosen, verdict="ragu", confidence=60, reasons=(*chosen.reasons, span.why))
