"""Numbers that belong to a person: NIK, KK, NIP, NPWP and mobile phones, found and masked."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["nik", "nip", "npwp", "seluler"]  # "nik" covers the KK, which has its form
MARK = "[nomor pribadi disamarkan]"

# Provinces of the code list; a NIK and a KK begin with one (Permendagri on NIK: 6 digits of the
# place of issue, 6 of the day of birth with 40 added for women, 4 of order).
_PROVINCES = frozenset(
    str(number)
    for first, last in (
        (11, 19),
        (21, 21),
        (31, 36),
        (51, 53),
        (61, 65),
        (71, 76),
        (81, 82),
        (91, 96),
    )
    for number in range(first, last + 1)
)
# Digits may be written in groups; never across a line, where two numbers merely stand near.
_GAPS = r" .\u00a0\u2009\u200b-"
_GROUPS = re.compile(rf"\d+(?:[{_GAPS}]\d+)*")
# Where people break these numbers: 6408 0415…, 640804 150190 0001, 19850312 201001 1 002.
_BREAKS = {16: frozenset({2, 4, 6, 8, 10, 12}), 18: frozenset({4, 6, 8, 12, 14, 15})}
_NPWP = re.compile(r"(?<!\d)\d{2}\.\d{3}\.\d{3}\.\d[-.]\d{3}\.\d{3}(?!\d)")
# What is called a personal number is one, even with a place or day that does not exist.
_NAMED = re.compile(
    rf"(?i)\b(?P<name>nik|(?:no(?:mor|\.)? ?)?(?:ktp|kk)|nip|npwp)\b[^\w\n]{{0,6}}"
    rf"(?P<number>\d(?:[{_GAPS}]?\d){{14,17}})(?!\d)"
)
_NAMED_KINDS: dict[str, Kind] = {"nip": "nip", "npwp": "npwp"}
_NEAR = r"(?<!\d)(?<!\d[.,-])"  # not the tail of an amount, a coordinate or a long code
_REST = r"(?:[ .\u00a0-]{0,2}\d{2,5}){2,4}"
_MOBILE = re.compile(
    rf"(?:(?:\+62|\(\+62\)|{_NEAR}0062)[ .\u00a0-]{{0,2}}(?:\(0\)|0)?8[1-9]\d{{0,2}}{_REST}"
    rf"|{_NEAR}(?:\(08[1-9]\d{{0,2}}\)|08[1-9]\d{{0,2}}){_REST}"
    rf"|{_NEAR}62-?8[1-9]\d{{7,10}})(?!\d)"
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
        rest = _replace(rest, fresh, lambda each: "x" * (each.end - each.start))
        found += fresh
    return tuple(sorted(found, key=lambda each: each.start))


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
    return Masked(_replace(text, findings, lambda _each: MARK), findings)


def _replace(text: str, findings: Iterable[Finding], instead: Callable[[Finding], str]) -> str:
    parts: list[str] = []
    at = 0
    for each in findings:
        parts += (text[at : each.start], instead(each))
        at = each.end
    parts.append(text[at:])
    return "".join(parts)


def _candidates(text: str) -> Iterator[Finding]:
    if not any(char.isdigit() for char in text):
        return
    for match in _GROUPS.finditer(text):
        if len(match.group()) >= 16:
            yield from _in_groups(match.group(), match.start())
    for match in _NAMED.finditer(text):
        kind = _NAMED_KINDS.get(match["name"].lower(), "nik")
        yield Finding(kind, match.start("number"), match.end("number"))
    for match in _NPWP.finditer(text):
        yield Finding("npwp", match.start(), match.end())
    for match in _MOBILE.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        national = digits.removeprefix("00").removeprefix("62").removeprefix("0")
        if 9 <= len(national) <= 12:
            yield Finding("seluler", match.start(), match.end())


def _in_groups(run: str, start: int) -> Iterator[Finding]:
    """Numbers of a person among neighbouring groups of digits: one group, or several."""
    groups = [each.span() for each in re.finditer(r"\d+", run)]
    for first, (begin, _) in enumerate(groups):
        breaks: list[int] = []
        digits = ""
        for last in range(first, len(groups)):
            digits += run[slice(*groups[last])]
            if len(digits) > 18:
                break
            if len(digits) in _BREAKS and _stands(run, groups, first, last, breaks):
                kind = _kind_of(digits)
                if kind is not None:
                    yield Finding(kind, start + begin, start + groups[last][1])
            breaks.append(len(digits))


def _stands(
    run: str, groups: list[tuple[int, int]], first: int, last: int, breaks: list[int]
) -> bool:
    """Whether these groups look like one number of their own, not a part of a longer one."""
    begin, end = groups[first][0], groups[last][1]
    before, after = run[begin - 1 : begin], run[end : end + 1]
    if first == last:
        return not (before == "." and _is_whole_degree(run[max(0, begin - 5) : begin - 1]))
    if before in (".", "-") or after in (".", "-"):
        return False
    single = all(right - left == 1 for left, right in groups[first : last + 1])
    size = groups[last][1] - groups[last][0]
    row = groups[max(first - 1, 0) : first] + groups[last + 1 : last + 2]
    if any(right - left == size for left, right in row):
        return False  # a row of a table
    total = (breaks[-1] if breaks else 0) + size
    return single or set(breaks) <= _BREAKS[total]


def _is_whole_degree(before: str) -> bool:
    """Whether a point after this text makes the next digits part of a coordinate."""
    whole = re.search(r"\d+$", before)
    return whole is not None and (whole.group() == "0" or 95 <= int(whole.group()) <= 141)


def _kind_of(written: str) -> Kind | None:
    digits = "".join(str(int(digit)) for digit in written)  # digits of other scripts count too
    if len(digits) == 18:
        return "nip" if _is_nip(digits) else None
    # A KK has the same form with the day it was issued, so the two cannot be told apart.
    return "nik" if _has_region(digits) and _is_day(digits[6:12]) else None


def _has_region(digits: str) -> bool:
    regency, district = int(digits[2:4]), int(digits[4:6])
    # Kabupaten count from 01, kota from 71; no province has forty of the first.
    return digits[:2] in _PROVINCES and (1 <= regency <= 40 or 71 <= regency <= 80) and district > 0


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
