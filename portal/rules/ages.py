"""The age a category label speaks of, so that ages stand in their own order."""

import re

_AGE = re.compile(r"(\d+)\b.*\btahun", re.I)


def age_of(label: str) -> int:
    """The age where the category starts; 0 when its label names none."""
    found = _AGE.search(label)
    if found is None or re.search(r"\bbawah\b|<", label, re.I):
        return 0
    return int(found[1]) + bool(re.search(r"\batas\b|>", label, re.I))
