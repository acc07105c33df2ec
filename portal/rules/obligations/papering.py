"""Which duties paper can prove, and what staff may record of a unit."""

from dataclasses import dataclass

from portal.rules.obligations.rule import Book, Rule

# Whose terms are recorded at which kind of unit; they hold for all units below it.
TERMS: dict[str, tuple[str, ...]] = {
    "kabupaten": ("rpjmd", "bupati"),
    "desa": ("kepala-desa",),
}


@dataclass(frozen=True, slots=True)
class PaperType:
    """A type of document whose paper counts for a kind of unit, and for which duties."""

    code: str
    titles: tuple[str, ...]
    yearly: bool
    halves: bool


def takes_paper(rule: Rule, kind: str) -> bool:
    """Whether a paper (kertas) or a photographed noticeboard (papan) proves this duty: a paper
    shows what was decided or handed in, a board what was made public where the row allows it."""
    return rule.board if kind == "papan" else rule.duty != "umumkan"


def list_paper_types(book: Book, unit_kind: str, kind: str) -> tuple[PaperType, ...]:
    """The types whose paper counts for units of this kind, in the order of the rules."""
    found: dict[str, list[Rule]] = {}
    for rule in book.of_kind(unit_kind):
        if takes_paper(rule, kind):
            for proof in rule.proofs:
                if proof.kind == "dokumen":
                    found.setdefault(proof.name, []).append(rule)
    return tuple(
        PaperType(
            code=code,
            titles=tuple(dict.fromkeys(rule.title for rule in rules)),
            yearly=any(rule.period in ("tahun", "semester", "masa") for rule in rules),
            halves=any(rule.period == "semester" for rule in rules),
        )
        for code, rules in found.items()
    )
