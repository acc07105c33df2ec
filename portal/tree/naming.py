"""Slugs: unique under one parent, never a word of the address scheme."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sibling:
    """What a slug is made from. `digits` is the end of the code, for the last resort."""

    code: str
    name: str
    kind: str

    @property
    def digits(self) -> str:
        """The last four digits of the code."""
        return self.code.replace(".", "")[-4:]


def slugify(name: str) -> str:
    """The name in lower-case ASCII words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "unit"


def choose_slugs(siblings: Iterable[Sibling], reserved: frozenset[str]) -> Mapping[str, str]:
    """Code → slug for the children of one parent.

    A clash with a reserved word takes the kind as prefix; between siblings the kelurahan takes
    it; what still clashes takes the last four digits of its code.
    """
    rows = sorted(siblings, key=lambda row: row.code)
    chosen = {row.code: slugify(row.name) for row in rows}
    counted = Counter(chosen.values())
    for row in rows:
        slug = chosen[row.code]
        if slug in reserved or (counted[slug] > 1 and row.kind == "kelurahan"):
            chosen[row.code] = f"{row.kind}-{slug}"
    counted = Counter(chosen.values())
    for row in rows:
        slug = chosen[row.code]
        if slug in reserved or counted[slug] > 1:
            chosen[row.code] = f"{slug}-{row.digits}"
    return chosen
