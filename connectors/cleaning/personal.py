"""Numbers that belong to a person: NIK, KK, NIP, NPWP and mobile phones, found and masked."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import Literal

Kind = Literal["nik", "nip", "npwp", "seluler"]  # "nik" covers the KK, which has its form
MARK = "[nomor pribadi disamarkan]"
_SHORTEST = 10  # 0 and the nine digits of a mobile phone
_CHUNK = 65_536  # how much is looked at together
_MARGIN = 128  # more than the longest number with all that decides whether it is one

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
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")
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
    """All personal numbers of a text, in order, without overlaps. Takes time in proportion to its
    length, whatever is in it: sources may send megabytes of digits."""
    if len(text) < _SHORTEST or not _DIGIT.search(text):
        return ()
    cuts = range(0, len(text), _CHUNK)
    fresh = _choose(each for low in cuts for each in _look(text, low, low + _CHUNK))
    if not fresh:
        return ()
    found = list(fresh)
    rest = list(text)
    while fresh:
        # What is left beside a number may now stand alone as one: look again around it.
        for each in fresh:
            rest[each.start : each.end] = "x" * (each.end - each.start)
        fresh = _choose(each for low, high in _around(fresh) for each in _look(rest, low, high))
        found += fresh
    return tuple(sorted(found, key=lambda each: each.start))


def _look(text: str | list[str], low: int, high: int) -> Iterator[Finding]:
    """What may be a number and begins between two places."""
    left = max(0, low - _MARGIN)
    piece = "".join(text[left : high + _MARGIN])
    for each in _candidates(piece):
        if low <= each.start + left < high:
            yield Finding(each.kind, each.start + left, each.end + left)


def _around(findings: Iterable[Finding]) -> list[tuple[int, int]]:
    """Where numbers may begin that these findings, given in order, had kept from being seen."""
    places: list[tuple[int, int]] = []
    for each in findings:
        low, high = each.start - _MARGIN, each.end + _MARGIN
        if places and low <= places[-1][1]:
            places[-1] = (places[-1][0], high)
        else:
            places.append((max(0, low), high))
    return places


def _choose(candidates: Iterable[Finding]) -> list[Finding]:
    """Those that do not overlap, the first and longest before others; in order."""
    found: list[Finding] = []
    end = -1
    for finding in sorted(candidates, key=lambda each: (each.start, -each.end)):
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
    if not _DIGIT.search(text):
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
    groups = [each.span() for each in _DIGITS.finditer(run)]
    written = "".join(run[slice(*group)] for group in groups)
    # Digits of other scripts count too.
    digits = written if written.isascii() else "".join(str(int(each)) for each in written)
    totals = list(accumulate(right - left for left, right in groups))
    ends = {total: at for at, total in enumerate(totals)}
    before = after = 0  # digits before the group; the first group after a number
    for first, (begin, _) in enumerate(groups):
        for size in _BREAKS:
            last = ends.get(before + size)
            kind = _kind_of(digits[before : before + size]) if last is not None else None
            if last is None or kind is None:
                continue
            breaks = {total - before for total in totals[first:last]}
            if _stands(run, groups, first, last, breaks, beside=first != after):
                yield Finding(kind, start + begin, start + groups[last][1])
                after = last + 1
        before = totals[first]


def _stands(
    run: str,
    groups: list[tuple[int, int]],
    first: int,
    last: int,
    breaks: set[int],
    *,
    beside: bool,
) -> bool:
    """Whether these groups look like one number of their own, not a part of a longer one.
    `beside`: the group before them counts, it is no part of a number itself."""
    begin, end = groups[first][0], groups[last][1]
    before, after = run[begin - 1 : begin], run[end : end + 1]
    if first == last:
        return not (before == "." and _is_whole_degree(run[max(0, begin - 5) : begin - 1]))
    if before in (".", "-") or after in (".", "-"):
        return False
    single = all(right - left == 1 for left, right in groups[first : last + 1])
    size = groups[last][1] - groups[last][0]
    row = groups[max(first - 1, 0) : first] if beside else []
    if any(right - left == size for left, right in (*row, *groups[last + 1 : last + 2])):
        return False  # a row of a table
    total = sum(right - left for left, right in groups[first : last + 1])
    return single or breaks <= _BREAKS[total]


def _is_whole_degree(before: str) -> bool:
    """Whether a point after this text makes the next digits part of a coordinate."""
    whole = re.search(r"\d+$", before)
    return whole is not None and (whole.group() == "0" or 95 <= int(whole.group()) <= 141)


def _kind_of(digits: str) -> Kind | None:
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
