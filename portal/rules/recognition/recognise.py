"""What a document is, from its title, the name of its file, its category and its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from portal.rules.recognition.catalogue import DocumentType, Types
from portal.rules.recognition.plain import make_plain
from portal.rules.recognition.years import Span, choose_span, find_semester

# jelas: counts; ragu: a person looks; bukan: a draft, or about such a thing; tak dikenal: nothing
# an office would call a paper.
Verdict = Literal["jelas", "ragu", "bukan", "tak dikenal"]
SURE = 85
_HEAD = 3000  # letters of a text in which a document says what it is
_ENOUGH = 200  # letters of a text that would name the thing if it were that


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a source says of a thing. `text` is the beginning of its file or body."""

    title: str
    medium: Literal["dokumen", "artikel"] = "dokumen"
    category: str = ""
    file_name: str = ""
    declared_year: int | None = None
    summary: str = ""  # what the source writes below the title
    text: str = ""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What it is. `confidence` is 0 to 100; a `jelas` is at least SURE in type and year."""

    verdict: Verdict
    type: str = ""
    year: int | None = None
    until: int | None = None
    semester: int = 0
    confidence: int = 0
    reasons: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # further types it might be
    forms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Candidate:
    type: DocumentType
    start: int
    end: int
    strong: bool
    gaps: str  # what stands in the gaps of its pattern


@dataclass(frozen=True, slots=True)
class _Reading:
    """The candidates of one text, and why others fell away."""

    found: tuple[_Candidate, ...]
    faults: tuple[str, ...]
    deed_at: int = -1  # where a regulation is named that carries the thing


def recognise(thing: Described, types: Types) -> Recognition:
    """The type and year of a document with the confidence, or why it is none."""
    title = make_plain(thing.title, types.words)
    if thing.medium == "artikel" and types.words.telling.search(title):
        return Recognition("bukan", reasons=("judul berita, bukan dokumen",))
    told, confidence = title, 95
    reading = _read(title, types)
    if thing.summary and all(each.type.year == "peraturan" for each in reading.found):
        # A number alone says little; what the regulation is about stands below it.
        more = make_plain(f"{thing.title} tentang {thing.summary[:300]}", types.words)
        below = _read(more, types)
        if below.found:
            reading, told, confidence = below, more, 90
    if not reading.found and not reading.faults:
        told = make_plain(thing.file_name, types.words)
        reading, confidence = _read(told, types), 88
    if not reading.found:
        if reading.faults:
            return Recognition("bukan", reasons=reading.faults)
        if thing.medium != "dokumen":
            # News speaks of documents all the time: its text says nothing about what it is.
            return Recognition("tak dikenal")
        by_text = _from_text(thing, types)
        return _ask(title, types) if by_text.verdict == "tak dikenal" else by_text
    chosen, confidence, reasons = _choose(reading, confidence)
    if types.words.telling.search(title):
        confidence, reasons = min(confidence, 70), (*reasons, "judulnya seperti berita")
    deed = 0 <= reading.deed_at < chosen.start
    span = _span_of(chosen, told, thing, types, deed=deed)
    found = Recognition(
        verdict="ragu",
        type=chosen.type.code,
        year=span.year,
        until=span.until,
        semester=find_semester(told),
        confidence=confidence if span.sure else min(confidence, 60),
        reasons=(*reasons, *((span.why,) if span.why else ())),
        others=tuple(
            dict.fromkeys(
                each.type.code for each in reading.found if each.type.code != chosen.type.code
            )
        ),
        forms=chosen.type.forms,
    )
    found = _hold_against_text(found, chosen.type, thing.text, types)
    return replace(found, verdict="jelas" if found.confidence >= SURE else "ragu")


def _choose(reading: _Reading, confidence: int) -> tuple[_Candidate, int, tuple[str, ...]]:
    strong = [each for each in reading.found if each.strong]
    if not strong:
        return reading.found[0], 60, ("namanya hanya mirip",)
    if len({each.type.code for each in strong}) > 1:
        return strong[0], 65, ("judulnya menyebut lebih dari satu dokumen",)
    return strong[0], confidence, ()


def _read(text: str, types: Types) -> _Reading:
    """The types a text names, those that are meant where several fit, first named first."""
    every = list(_match(text, types))
    faults: list[str] = []
    kept: list[_Candidate] = []
    for each in every:
        fault = _fault(text, each, types)
        if fault:
            faults.append(fault)
        else:
            kept.append(each)
    carriers = [each for each in kept if each.type.year == "peraturan"]
    deed_at = min((each.start for each in carriers), default=-1)
    subjects = [each for each in kept if each.type.year != "peraturan"]
    subjects = [each for each in subjects if _is_carried(each, carriers)]
    if subjects:
        carriers = []
    beaten = {code for each in (*subjects, *carriers) for code in each.type.beats}
    left = [each for each in (*subjects, *carriers) if each.type.code not in beaten]
    left.sort(key=lambda each: (each.start, -each.end))
    return _Reading(tuple(left), tuple(dict.fromkeys(faults)), deed_at)


def _is_carried(subject: _Candidate, carriers: list[_Candidate]) -> bool:
    """Whether what a regulation is about is the thing itself: a Perdes about the budget is the
    budget, one about assets is no list of assets."""
    ahead = [each for each in carriers if each.start < subject.start]
    return not ahead or any(each.type.code in subject.type.forms for each in ahead)


def _match(text: str, types: Types) -> Iterator[_Candidate]:
    for each in types.by_code.values():
        if any(pattern.search(text) for pattern in each.unless):
            continue
        for patterns, strong in ((each.strong, True), (each.weak, False)):
            found = _first(text, patterns)
            if found is not None:
                gaps = " ".join(group for group in found.groups() if group)
                yield _Candidate(each, found.start(), found.end(), strong, gaps)
                break


def _first(text: str, patterns: tuple[re.Pattern[str], ...]) -> re.Match[str] | None:
    """The earliest match, the longest of those that begin together."""
    matches = [match for pattern in patterns if (match := pattern.search(text))]
    return min(matches, key=lambda match: (match.start(), -match.end()), default=None)


def _fault(text: str, each: _Candidate, types: Types) -> str:
    """Why this is not the thing itself."""
    before = text[: each.start] if each.type.through else f"{text[: each.start]} {each.gaps}"
    if types.words.drafts.search(before):
        return "rancangan, belum dokumennya"
    about = types.words.about.search(before)
    return f"tentang dokumennya ({about[0]}), bukan dokumennya" if about else ""


def _span_of(chosen: _Candidate, told: str, thing: Described, types: Types, *, deed: bool) -> Span:
    span = choose_span(chosen.type.year, told, chosen.end, thing.declared_year, deed=deed)
    if span.sure or not thing.file_name:
        return span
    named = make_plain(thing.file_name, types.words)
    if named == told:
        return span
    other = choose_span(chosen.type.year, named, 0, None)
    # The name of the file settles what the title leaves open, not what it says twice.
    if (
        other.sure
        and other.year is not None
        and span.why != "judulnya memuat lebih dari satu tahun"
    ):
        return other
    return span


def _ask(title: str, types: Types) -> Recognition:
    """What an office calls a paper and fits no type is not passed over: a person is asked."""
    words = types.words
    named = words.official.search(title)
    if named is None or any(
        each.search(title) for each in (words.drafts, words.about, words.telling)
    ):
        return Recognition("tak dikenal")
    return Recognition("ragu", confidence=30, reasons=(f"jenisnya belum kami kenal ({named[0]})",))


def _from_text(thing: Described, types: Types) -> Recognition:
    """A title that says nothing: the beginning of the text may, for a person to confirm."""
    head = make_plain(thing.text[:_HEAD], types.words)
    reading = _read(head, types) if head else _Reading((), ())
    if not reading.found:
        return Recognition("tak dikenal")
    chosen, _, _ = _choose(reading, 0)
    span = choose_span(chosen.type.year, head, chosen.end, thing.declared_year)
    return Recognition(
        verdict="ragu",
        type=chosen.type.code,
        year=span.year,
        until=span.until,
        semester=find_semester(head),
        confidence=70 if span.sure else 50,
        reasons=("hanya isinya yang menyebut jenisnya",),
        forms=chosen.type.forms,
    )


def _hold_against_text(
    found: Recognition, type_: DocumentType, text: str, types: Types
) -> Recognition:
    """A text that is long enough and never names the thing, or names another year, is doubtful."""
    head = make_plain(text[:_HEAD], types.words)
    if len(head) < _ENOUGH:
        return found
    names = (*type_.strong, *type_.weak)
    forms = [form for code in type_.forms for form in types.by_code[code].strong]
    if not any(pattern.search(head) for pattern in (*names, *forms)):
        return replace(
            found,
            confidence=min(found.confidence, 70),
            reasons=(*found.reasons, "isinya tidak menyebut jenis itu"),
        )
    if found.year is not None and str(found.year) not in head and re.search(r"\b20\d\d\b", head):
        return replace(
            found,
            confidence=min(found.confidence, 70),
            reasons=(*found.reasons, "isinya menyebut tahun lain"),
        )
    return found
