"""Years and semesters in a plain title, and which of them it is about."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from portal.rules.recognition.catalogue import YearKind

Role = Literal["anggaran", "rentang", "nomor", "per", "tanggal", "biasa"]
_MONTHS = (
    "januari|februari|maret|april|mei|juni|juli|agustus|september|oktober|november|desember|"
    "jan|feb|mar|apr|jun|jul|agt|agu|sep|okt|nov|des"
)
_YEAR = r"(?:19[89]|20[0-4])\d"
_MENTION = re.compile(
    rf"(?P<from>\b{_YEAR})-(?P<until>{_YEAR})\b"
    r"|(?P<per>\b(?:per|sd|posisi) )?(?P<day>\b\d{1,2}) "
    rf"(?P<month>{_MONTHS}) (?P<dated>{_YEAR})\b"
    rf"|\bnomor (?:[\w/-]+ ){{0,6}}?(?:tahun (?P<numbered>{_YEAR})|[\w/-]*/(?P<slashed>{_YEAR}))\b"
    rf"|\btahun anggaran (?P<budget>{_YEAR})\b"
    rf"|\btahun (?:anggaran )?(?P<short>[1-3]\d)\b"
    rf"|\b(?P<first>{_YEAR}) (?P<second>{_YEAR})\b"
    rf"|\b(?P<plain>{_YEAR})\b"
)
_SEMESTER = re.compile(
    r"\bsemester (?:ke )?(i{1,2}|1|2|pertama|kedua|satu|dua|awal|akhir|genap|ganjil)\b"
)
_FIRST = frozenset({"i", "1", "pertama", "satu", "awal", "ganjil"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A year as a title mentions it."""

    role: Role
    year: int
    until: int | None
    at: int


@dataclass(frozen=True, slots=True)
class Span:
    """The year or years a document is about. `sure`: nothing else is possible."""

    year: int | None
    until: int | None = None
    sure: bool = True
    why: str = ""


def find_years(text: str) -> tuple[Mention, ...]:
    """All years of a plain title, in its order."""
    found: list[Mention] = []
    for match in _MENTION.finditer(text):
        found += _read(match)
    return tuple(found)


def find_semester(text: str) -> int:
    """Which half of a year a plain title names; 0 when none."""
    match = _SEMESTER.search(text)
    return 0 if match is None else (1 if match[1] in _FIRST else 2)


def choose_span(
    kind: YearKind, text: str, after: int, declared: int | None, *, deed: bool = False
) -> Span:
    """What a document of this kind is about. `after` is where its name stands in the title,
    `declared` the year its source says, which may be that of the upload, and `deed` tells that a
    regulation is named before it, to which the years before it belong."""
    mentions = find_years(text)
    if deed:
        mentions = tuple(
            replace(each, role="nomor") if each.role == "biasa" and each.at < after else each
            for each in mentions
        )
    if kind == "masa":
        return _choose_term(mentions, declared)
    if kind == "peraturan":
        years = [each.year for each in mentions if each.role == "nomor"]
        years += [each.year for each in mentions if each.role in ("biasa", "anggaran")]
        return Span(years[0] if years else declared)
    free = [each for each in mentions if each.role in ("biasa", "anggaran", "rentang")]
    if kind == "tanpa":
        return Span(free[0].year if free else declared)
    return _choose_year(kind, mentions, free, after, declared)


def _choose_year(
    kind: YearKind,
    mentions: tuple[Mention, ...],
    free: list[Mention],
    after: int,
    declared: int | None,
) -> Span:
    dated = [each.year for each in mentions if each.role == "per"]
    if kind == "laporan" and dated and free and {each.year for each in free} != {dated[-1]}:
        return Span(dated[-1], sure=False, why="judulnya memuat lebih dari satu tahun")
    spans = [each for each in free if each.role == "rentang"]
    budget = {each.year for each in free if each.role == "anggaran"}
    behind = {each.year for each in free if each.role == "biasa" and each.at >= after}
    ahead = {each.year for each in free if each.role == "biasa" and each.at < after}
    for years in (budget, behind, ahead):
        if len(years) == 1:
            year = min(years)
            others = (behind | ahead) - years
            if spans or (years is not budget and others):
                return Span(year, sure=False, why="judulnya memuat lebih dari satu tahun")
            return Span(year)
        if years:
            return Span(max(years), sure=False, why="judulnya memuat lebih dari satu tahun")
    if spans:
        each = spans[0]
        return Span(each.year, each.until, False, "judulnya memuat lebih dari satu tahun")
    if dated and kind == "laporan":
        return Span(dated[-1])
    numbered = [each.year for each in mentions if each.role == "nomor"]
    if numbered and kind == "berjalan":
        return Span(numbered[0])
    if numbered:
        guess = numbered[0] + (1 if kind == "anggaran" else -1)
        return Span(guess, sure=False, why="hanya tahun peraturannya yang disebut")
    if declared is not None:
        return Span(declared, sure=False, why="tahunnya hanya dari keterangan situs")
    return Span(None, sure=False, why="tahunnya tidak disebut")


def _choose_term(mentions: tuple[Mention, ...], declared: int | None) -> Span:
    for role in ("rentang", "anggaran", "biasa", "nomor"):
        for each in mentions:
            if each.role == role:
                return Span(each.year, each.until)
    if declared is not None:
        return Span(declared, sure=False, why="tahunnya hanya dari keterangan situs")
    return Span(None, sure=False, why="tahunnya tidak disebut")


def _read(match: re.Match[str]) -> list[Mention]:
    at = match.start()
    if match["from"]:
        first, last = int(match["from"]), int(match["until"])
        if first < last <= first + 12:
            return [Mention("rentang", first, last, at)]
        return [Mention("biasa", first, None, at), Mention("biasa", last, None, at)]
    if match["dated"]:
        end = match["day"] == "31" and match["month"].startswith("des")
        role: Role = "per" if match["per"] or end else "tanggal"
        return [Mention(role, int(match["dated"]), None, at)]
    if match["numbered"] or match["slashed"]:
        return [Mention("nomor", int(match["numbered"] or match["slashed"]), None, at)]
    if match["budget"]:
        return [Mention("anggaran", int(match["budget"]), None, at)]
    if match["short"]:
        return [Mention("biasa", 2000 + int(match["short"]), None, at)]
    if match["first"]:
        first, last = int(match["first"]), int(match["second"])
        if 2 <= last - first <= 8:
            return [Mention("rentang", first, last, at)]
        return [Mention("biasa", first, None, at), Mention("biasa", last, None, at)]
    return [Mention("biasa", int(match["plain"]), None, at)]
