"""Says how well a table of titles is read, and lists what went wrong; from a terminal:
`python -m tests.unit.rules.recognition.measuring fresh.csv`."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from portal.rules.recognition.recognise import Recognition, recognise
from tests.unit.rules.recognition.reading import Labelled, own_types, read_titles

_NONE = frozenset({"-", "?"})


@dataclass(frozen=True)
class Measure:
    """How many titles there are, are sure, are rightly sure, and are left to a person."""

    titles: int
    sure: int
    right: int
    real: int  # titles whose type and year a person can tell
    found: int  # of those, sure and right
    asked: int  # of those, left to a person
    lost: int  # of those, neither sure nor asked
    faults: Sequence[str]

    @property
    def precision(self) -> float:
        """Of what is called sure, how much is right."""
        return self.right / self.sure

    @property
    def recall(self) -> float:
        """Of what is there, how much is found without asking."""
        return self.found / self.real


def is_right(row: Labelled, found: Recognition) -> bool:
    """Whether type, years and semester are what a person says."""
    said = (found.type, str(found.year), str(found.until), str(found.semester))
    wanted = (row.type, row.year, row.until, row.semester)
    return row.year != "?" and all(
        not want or want == got for want, got in zip(wanted, said, strict=True)
    )


def measure(rows: Sequence[Labelled]) -> Measure:
    """Read every title once."""
    pairs = [(row, recognise(row.thing, own_types())) for row in rows]
    sure = [(row, each) for row, each in pairs if each.verdict == "jelas"]
    right = [row for row, each in sure if is_right(row, each)]
    real = [(row, each) for row, each in pairs if row.type not in _NONE and row.year != "?"]
    found = [row for row, each in real if each.verdict == "jelas" and is_right(row, each)]
    asked = [row for row, each in real if each.verdict == "ragu"]
    lost = [row for row, each in real if each.verdict not in ("jelas", "ragu")]
    faults = [
        f"{each.verdict:11} {each.type or '-'} {each.year or ''} ≠ {row.type} {row.year}: "
        f"{row.thing.title}"
        for row, each in pairs
        if (each.verdict == "jelas" and not is_right(row, each))
        or (row.type not in _NONE and row.year != "?" and each.verdict != "jelas")
    ]
    return Measure(
        len(rows), len(sure), len(right), len(real), len(found), len(asked), len(lost), faults
    )


if __name__ == "__main__":
    made = measure(list(read_titles(sys.argv[1])))
    said = (
        f"{made.titles} judul; jelas {made.sure}, benar {made.right}: {made.precision:.1%}; "
        f"{made.real} yang ada, ditemukan {made.found}: {made.recall:.1%}; "
        f"ditanyakan {made.asked}, terlewat {made.lost}"
    )
    sys.stdout.write("\n".join((*made.faults, said)) + "\n")
