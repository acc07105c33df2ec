"""The monografi document: every field the form asks of a unit, known or not, with its sources."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from portal.reads.monografi import UNKNOWN, CategoryRow, Monografi, Number, Topic
from portal.reads.provenance import Origin, Provenance, read_earlier, read_provenance
from portal.rules.indicators import Catalogue, Indicator
from portal.rules.monografi_form import MonografiForm
from portal.tree import UnitView

_WORDS = ("pilihan", "teks")
_VILLAGES = ("desa", "kelurahan")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a field. `known` is False where nobody told it; `hidden`: told, but of too few
    people. `sources` are numbers of origins."""

    label: str
    men: Number
    women: Number
    both: Number
    known: bool
    hidden: bool = False
    sources: tuple[int, ...] = ()
    as_of: date | None = None
    reporting: int = 0
    words: str = ""  # of an area's number that is not added


@dataclass(frozen=True, slots=True)
class Field:
    """One indicator of the form. `words`: what was chosen or written, instead of numbers."""

    code: str
    title: str
    unit: str
    lines: tuple[Line, ...]
    total: Line | None
    words: tuple[str, ...]
    sexes: bool
    sources: tuple[int, ...]
    as_of: date | None
    reporting: int
    expected: int
    earlier: str = ""  # the newest earlier year that has it, where this one has not

    @property
    def known(self) -> bool:
        """Whether anything of it is known."""
        return bool(self.words) or any(line.known for line in (*self.lines, *self._totals))

    @property
    def missing(self) -> tuple[str, ...]:
        """The lines of the form that nobody told, where others were."""
        if not self.known or self.words:
            return ()
        return tuple(line.label for line in self.lines if not line.known)

    @property
    def _totals(self) -> tuple[Line, ...]:
        return (self.total,) if self.total is not None else ()


@dataclass(frozen=True, slots=True)
class Group:
    """The fields of one chapter of the catalogue within a section."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """One section of the form. `exempt`: why this kind of unit is not asked."""

    code: str
    heading: str
    groups: tuple[Group, ...]
    exempt: str

    @property
    def fields(self) -> tuple[Field, ...]:
        """All its fields in order."""
        return tuple(field for group in self.groups for field in group.fields)


@dataclass(frozen=True, slots=True)
class MonografiDocument:
    """The whole form of one unit and one year."""

    period: str
    periods: tuple[str, ...]
    sections: tuple[DocumentSection, ...]
    origins: tuple[Origin, ...]
    filled: int
    asked: int


def read_document(
    session: Session,
    unit: UnitView,
    data: Monografi,
    catalogue: Catalogue,
    form: MonografiForm,
    kinds: Collection[str],
) -> MonografiDocument:
    """The form filled with a year's topics. `kinds`: the kinds of village it is asked of."""
    proof = read_provenance(session, unit, data.period)
    earlier = read_earlier(session, unit, data.period)
    own = unit.kind in _VILLAGES
    sections = []
    for each in form.sections:
        asked = [
            row
            for row in catalogue.indicators.values()
            if row.section == each.code
            and row.kinds.intersection(kinds)
            and (own or row.rollup != "NONE")  # what stays with its village is asked of it alone
        ]
        fields = {
            row.code: _fill(row, topic, proof, words=own)
            if (topic := data.topic(row.code)) is not None
            else _leave_open(row, earlier.get(row.code, ""))
            for row in asked
        }
        groups = tuple(
            Group(chapter.title, tuple(fields[row.code] for row in rows))
            for chapter in catalogue.chapters
            if (rows := [row for row in asked if row.chapter == chapter.code])
        )
        exempt = each.exempt.get(unit.kind, "") if not groups else ""
        sections.append(DocumentSection(each.code, each.heading, groups, exempt))
    every = [field for section in sections for field in section.fields]
    return MonografiDocument(
        period=data.period,
        periods=data.periods,
        sections=tuple(sections),
        origins=proof.origins,
        filled=sum(field.known for field in every),
        asked=len(every),
    )


def _fill(row: Indicator, topic: Topic, proof: Provenance, *, words: bool) -> Field:
    told = _words(topic) if words and row.type in _WORDS else ()
    lines = () if told else tuple(_lines(row, topic, proof))
    total = None
    if topic.total is not None:
        total = _sign(_line("Jumlah", topic.total), row, topic.total.category, proof)
    sources, as_of = proof.whole(row.code)
    return Field(
        code=row.code,
        title=row.title,
        unit=row.unit,
        lines=lines,
        total=total,
        words=told,
        sexes=any(
            line.men is not None or line.women is not None for line in (*lines, total) if line
        )
        and row.code != "penduduk-kelamin",
        sources=sources,
        as_of=as_of,
        reporting=topic.reporting,
        expected=topic.expected,
    )


def _leave_open(row: Indicator, earlier: str) -> Field:
    return Field(
        code=row.code,
        title=row.title,
        unit=row.unit,
        lines=(),
        total=None,
        words=(),
        sexes=False,
        sources=(),
        as_of=None,
        reporting=0,
        expected=0,
        earlier=earlier,
    )


def _lines(row: Indicator, topic: Topic, proof: Provenance) -> list[Line]:
    """The lines of the form first, then what the source told besides."""
    rest = {each.category: each for each in topic.rows}
    lines = []
    for category, label in row.categories.items():
        found = rest.pop(category, None) or _by_label(rest, label)
        if found is None:
            lines.append(Line(label, None, None, None, known=False))
        else:
            lines.append(_sign(_line(label, found), row, found.category, proof))
    for each in rest.values():
        if each.category != UNKNOWN or each.both:
            lines.append(_sign(_line(each.label, each), row, each.category, proof))
    return lines


def _by_label(rows: dict[str, CategoryRow], label: str) -> CategoryRow | None:
    for category, row in rows.items():
        if row.label.casefold() == label.casefold():
            return rows.pop(category)
    return None


def _line(label: str, row: CategoryRow) -> Line:
    told = row.hidden or any(each is not None for each in (row.men, row.women, row.both))
    words = row.spread.words if row.spread is not None else ""
    return Line(
        label, row.men, row.women, row.both, told or bool(words), row.hidden,
        reporting=row.reporting, words=words,
    )  # fmt: skip


def _sign(line: Line, row: Indicator, category: str, proof: Provenance) -> Line:
    sources, as_of = proof.of(row.code, category)
    return replace(line, sources=sources, as_of=as_of)


def _words(topic: Topic) -> tuple[str, ...]:
    return tuple(row.label for row in topic.rows if row.both)
