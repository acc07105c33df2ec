"""Where the sums of a village's budget do not meet: said in words, shown as stated."""

from dataclasses import dataclass

from portal.rules.apbdes import MEASURES, Book, Measure, Stated
from portal.rules.formatting import show_money_full

WORDS: dict[Measure, str] = {"planned": "rencana", "realised": "realisasi"}


@dataclass(frozen=True, slots=True)
class Finding:
    """Two numbers that should be one, in sen, and a sentence about them."""

    code: str
    measure: Measure
    stated: int
    summed: int
    difference: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Check:
    """Whether the sums of a book could be held against each other, and where they do not meet."""

    compared: int
    findings: tuple[Finding, ...]


def check_book(book: Book) -> Check:
    """Every sum that is told in two ways. What cannot be compared is not counted."""
    compared = 0
    findings: list[Finding] = []
    for each in book.compared:
        for measure in MEASURES:
            stated, summed = each.stated.of(measure), each.summed.of(measure)
            if stated is None or summed is None:
                continue
            compared += 1
            if stated != summed:
                findings.append(_tell(each, measure, stated, summed))
    return Check(compared, tuple(findings))


def _tell(each: Stated, measure: Measure, stated: int, summed: int) -> Finding:
    what = f"{each.what[0].upper()}{each.what[1:]}"
    sentence = (
        f"{what}: {WORDS[measure]} tertulis {show_money_full(stated)}, "
        f"{each.other} {show_money_full(summed)}. Selisih {show_money_full(abs(stated - summed))}."
    )
    return Finding(each.code, measure, stated, summed, stated - summed, sentence)
