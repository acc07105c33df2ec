"""The age a category label speaks of, so that ages stand in their own order."""

import re

_AGE = re.compile(r"(\d+)\b.*\btahun", re.I)

_SPAN = re.compile(r"(\d+)\s*(?:s/?d\.?|-|–|sampai)\s*(\d+)\s*tahun", re.I)


def age_of(label: str) -> int:
    """The age where the category starts; 0 when its label names none."""
    found = _AGE.search(label)
    if found is None or re.search(r"\bbawah\b|<", label, re.I):
        return 0
    return int(found[1]) + bool(re.search(r"\batas\b|>", label, re.I))


def span_of(label: str) -> tuple[int, int | None] | None:
    """The first and last year of a band of ages, the last None when it is open; None when the
    label names no band."""
    between = _SPAN.search(label)
    if between is not None:
        return int(between[1]), int(between[2])
    found = _AGE.search(label)
    if found is None:
        return None
    if re.search(r"\bbawah\b|<", label, re.I):
        return 0, int(found[1])
    return (int(found[1]), None) if re.search(r"\batas\b|>", label, re.I) else None
