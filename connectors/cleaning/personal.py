"""Numbers that belong to a person: NIK, KK, NIP, NPWP and mobile phones, found and masked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["nik", "nip", "npwp", "seluler"]  # "nik" covers the KK, which has its form
MARK = "[nomor pribadi disamarkan]"

# Provinces of the code list; a NIK and a KK begin with one (Permendagri on NIK: 6 digits of the
# place of issue, 6 of the day of birth with 40 added for women, 4 of order).
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "16",
        "17",
        "18",
        "19",
        "21",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "51",
        "52",
        "53",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "72",
        "73",
        "74",
        "75",
        "76",
        "81",
        "82",
        "91",
        "92",
        "93",
        "94",
        "95",
        "96",
    ]
)
# Digits may be written in groups; never across a line, where two numbers merely stand near.
_GAP = r"[ .\u00a0\u2009\u200b-]?"
_RUN = re.compile(rf"(?<!\d)\d(?:{_GAP}\d){{15,}}(?!\d)")
_GROUP = re.compile(r"\d+")
_REGION = re.compile(r"(?<!\d)\d{2}\.\d{2}\.\d{2}\.\d{4}(?!\d)")  # a code of a village
_DECIMAL = re.compile(r"\d{1,3}\.\d+")  # a coordinate with many places
_NPWP = re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}(?!\d)")
_MOBILE = re.compile(
    r"(?:(?<![\d.,+/-])|(?<=wa\.me/))"
    r"(?:\+62|\(\+62\)|62|0)[ .\u00a0-]?8[1-9]\d?(?:[ .\u00a0-]?\d){6,9}(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a personal number stands in a text."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal numbers, and what was taken out."""

    text: str
    findings: tuple[Finding, ...]

    @property
    def count(self) -> int:
        """How many numbers were masked."""
        return len(self.findings)


def find(text: str) -> tuple[Finding, ...]:
    """All personal numbers of a text, in order, without overlaps."""
    found: list[Finding] = []
    rest = text
    while fresh := _find_once(rest):
        # What is left beside a number may now stand alone as one: look again without the first.
        rest = _replace(rest, fresh, "x")
        found += fresh
    return tuple(sorted(found, key=lambda each: each.start))


def _replace(text: str, findings: list[Finding], filler: str) -> str:
    """The text at its old length, with a filler in the place of each finding."""
    parts: list[str] = []
    at = 0
    for each in findings:
        parts += (text[at : each.start], filler * (each.end - each.start))
        at = each.end
    return "".join([*parts, text[at:]])


def _find_once(text: str) -> list[Finding]:
    found: list[Finding] = []
    end = -1
    for finding in sorted(_candidates(text), key=lambda each: (each.start, -each.end)):
        if finding.start >= end:
            found.append(finding)
            end = finding.end
    return found


def mask(text: str) -> Masked:
    """The text with every personal number replaced by a plain mark."""
    findings = find(text)
    if not findings:
        return Masked(text, ())
    parts: list[str] = []
    at = 0
    for finding in findings:
        parts += (text[at : finding.start], MARK)
        at = finding.end
    parts.append(text[at:])
    return Masked("".join(parts), findings)


def _candidates(text: str) -> Iterator[Finding]:
    if not any(char.isdigit() for char in text):
        return
    for match in _RUN.finditer(text):
        yield from _within(text, match.start(), match.end())
    for match in _NPWP.finditer(text):
        yield Finding("npwp", match.start(), match.end())
    for match in _MOBILE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        national = digits.removeprefix("62").removeprefix("0")
        if 9 <= len(national) <= 12:
            yield Finding("seluler", match.start(), match.end())


def _within(text: str, start: int, end: int) -> Iterator[Finding]:
    """The numbers of a run of digit groups; other numbers may stand right beside them."""
    groups = list(_GROUP.finditer(text, start, end))
    for first, opening in enumerate(groups):
        digits = ""
        for closing in groups[first : first + 18]:
            digits += closing.group()
            if len(digits) > 18:
                break
            if len(digits) not in (16, 18):
                continue
            # Digits of other scripts count as well.
            plain = digits if digits.isascii() else "".join(str(int(each)) for each in digits)
            kind = _kind_of(plain)
            span = opening.start(), closing.end()
            if kind is not None and _is_one(text, span, span == (start, end)):
                yield Finding(kind, *span)


def _is_one(text: str, span: tuple[int, int], is_whole_run: bool) -> bool:
    """Whether groups of digits belong to one number: its gaps look alike, or it stands alone."""
    held = text[span[0] : span[1]]
    if _DECIMAL.fullmatch(held) or _REGION.search(held):
        return False
    if held.isdigit():
        return re.search(r"(?<!\d)0\.$", text[max(0, span[0] - 3) : span[0]]) is None
    return is_whole_run or len(set(re.sub(r"\d", "", held))) <= 1


def _kind_of(digits: str) -> Kind | None:
    if len(digits) == 18:
        return "nip" if _is_nip(digits) else None
    if len(digits) == 16 and _has_region(digits):
        # A KK has the same form with the day it was issued, so the two cannot be told apart.
        return "nik" if _is_day(digits[6:12]) else None
    return None


def _has_region(digits: str) -> bool:
    regency, district = int(digits[2:4]), int(digits[4:6])
    return digits[:2] in _PROVINCES and 1 <= regency <= 99 and 1 <= district <= 99


def _is_day(text: str) -> bool:
    day, month = int(text[:2]), int(text[2:4])
    if day > 40:
        day -= 40
    return 1 <= day <= 31 and 1 <= month <= 12


def _is_nip(digits: str) -> bool:
    """18 digits: day of birth, month of appointment, 1 or 2 for the sex, order."""
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    year, month = int(digits[8:12]), int(digits[12:14])
    return (
        1930 <= born.year <= 2015
        and born.year + 14 <= year <= 2100
        and (1 <= month <= 12 or month == 21)
        and digits[14] in "12"
    )
