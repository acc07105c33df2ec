"""What one unit can show for each question of the yearly scoring, from how its duties stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors.records import Document, Record
from portal.model import Item, ItemVersion, LinkCheck
from portal.reads.papan import BoardUnit, Duty, read_board
from portal.rules.codec import decode
from portal.rules.monev import Forecast, Form, Question, Standing, foresee, grade
from portal.rules.needs import NeedPolicy
from portal.rules.obligations.rule import Book
from portal.tree import UnitView

_THERE = frozenset({"tepat", "ada", "telat"})
_OUTSIDE = frozenset({"belum-diperiksa", "belum-waktunya", "belum-diketahui"})
_NOT_ASKED = frozenset({"dibebaskan", "tidak-berlaku"})
_OFF_LINE = frozenset({"kertas", "papan"})  # who scores opens links
_ORDER: tuple[Standing, ...] = ("ada", "usang", "rusak", "belum", "tak-terjangkau")


@dataclass(frozen=True, slots=True)
class LinkState:
    """How the address at the source answered when it was opened last."""

    state: str
    since: date
    sentence: str
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """The thing that proves: our page of it, and where it came from. `copy` is the content
    address of our own copy of its file."""

    title: str
    address: str
    url: str
    published: datetime | None
    fetched_at: datetime
    record: Record
    copy: str
    copy_name: str
    link: LinkState | None


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One duty as evidence of a question."""

    duty: Duty
    standing: Standing
    proof: Proof | None


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question with its evidence; `grade` None: only people can say, or nobody could look."""

    question: Question
    evidence: tuple[EvidenceView, ...]
    grade: int | None


@dataclass(frozen=True, slots=True)
class MonevFile:
    """All questions of one unit, and the score to expect."""

    unit: UnitView
    questions: tuple[QuestionView, ...]
    forecast: Forecast
    judged: bool
    silent_since: date | None


def read_monev(
    session: Session, book: Book, form: Form, unit: UnitView, today: date, needs: NeedPolicy
) -> MonevFile:
    """The questions asked of a unit. Duties that are only submitted prove nothing in public."""
    [board] = read_board(session, book, [unit], today, needs)
    proofs = _read_proofs(session, [each.item_id for each in board.duties if each.item_id])
    questions = []
    for question in form.of(unit.kind):
        evidence = tuple(
            found
            for subject in question.evidence
            if (found := _choose(board, subject, proofs)) is not None
        )
        standings = [each.standing for each in evidence]
        questions.append(QuestionView(question, evidence, grade(standings, form.steps)))
    forecast = foresee(form, [(each.question, each.grade) for each in questions])
    return MonevFile(unit, tuple(questions), forecast, board.judged, board.silent_since)


def _choose(board: BoardUnit, subject: str, proofs: dict[int, Proof]) -> EvidenceView | None:
    """The best there is of a subject; None: the unit does not owe it."""
    found = [
        EvidenceView(duty, _stand(duty, proof), proof)
        for duty in board.duties
        if duty.rule.subject == subject
        and duty.rule.duty != "sampaikan"
        and duty.state not in _NOT_ASKED
        for proof in (proofs.get(duty.item_id or 0),)
    ]
    return min(found, key=lambda each: _ORDER.index(each.standing), default=None)


def _stand(duty: Duty, proof: Proof | None) -> Standing:
    if duty.state in _OUTSIDE:
        return "tak-terjangkau"
    if duty.state == "usang":
        return "usang"
    if duty.state not in _THERE or duty.proof in _OFF_LINE:
        return "belum"
    broken = proof is not None and proof.link is not None and proof.link.state == "rusak"
    return "rusak" if broken and proof is not None and not proof.copy else "ada"


def _read_proofs(session: Session, ids: Sequence[int | None]) -> dict[int, Proof]:
    rows = session.execute(
        select(Item, ItemVersion.body, ItemVersion.fetched_at, LinkCheck)
        .join(ItemVersion, ItemVersion.id == Item.published_id)
        .outerjoin(LinkCheck, LinkCheck.item_id == Item.id)
        .where(Item.id.in_(ids), Item.hidden_at.is_(None))
    )
    found = {}
    for item, body, fetched_at, link in rows:
        record = decode(body)
        file = record.file if isinstance(record, Document) else None
        held = file is not None and file.state == "ada"
        found[item.id] = Proof(
            title=item.title,
            address=f"{item.slug or 'isi'}-{item.id}",
            url=str(getattr(record, "url", "") or getattr(record, "file_url", "")),
            published=item.at,
            fetched_at=fetched_at,
            record=record,
            copy=file.sha256 if file is not None and held else "",
            copy_name=file.name if file is not None and held else "",
            link=LinkState(link.state, link.since, link.sentence, link.checked_at)
            if link is not None
            else None,
        )
    return found


def list_gaps(questions: Iterable[QuestionView]) -> list[EvidenceView]:
    """What is missing, old or broken, in the order of the questions."""
    return [
        each
        for view in questions
        for each in view.evidence
        if each.standing in ("belum", "usang", "rusak")
    ]
