"""The questions of one unit with evidence, link, gap and forecast."""

from dataclasses import dataclass
from functools import partial

from portal.console.monev.packing import pack_evidence
from portal.reads.duty_rules import read_book
from portal.reads.monev import EvidenceView, MonevFile, Proof, QuestionView, list_gaps, read_monev
from portal.rules.formatting import show_day, show_moment
from portal.rules.monev import KINDS as ASKED
from portal.rules.monev import Form, parse_monev
from portal.rules.needs import parse_need_policy
from portal.web.ask import path_to
from portal.web.inquiry import origin_of
from portal.web.reply import Table
from portal.web.room import NotHere, StaffAsk, StaffReply

KINDS = ASKED
_COLUMNS = (
    "indikator", "pertanyaan", "bobot", "nilai_persen", "bukti", "keadaan", "tautan_portal",
    "tautan_asal", "tautan_asal_diperiksa", "kekurangan",
)  # fmt: skip
_STANDINGS = {
    "ada": ("segar", "ada"),
    "usang": ("lama", "ada, tetapi lama"),
    "rusak": ("kosong", "tautan asal rusak, salinan tidak ada"),
    "belum": ("kosong", "belum kami temukan"),
    "tak-terjangkau": ("mati", "belum dapat dinilai"),
}
_EXCERPT = 4_000  # letters of an evidence in print


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence in words."""

    title: str
    kind: str
    words: str
    path: str
    address: str
    url: str
    link: str
    gap: str
    proof: Proof | None


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question with its grade in words."""

    text: str
    weight: str
    grade: str
    lines: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class IndicatorBlock:
    """One of the six indicators."""

    title: str
    questions: tuple[QuestionLine, ...]


def show(ask: StaffAsk) -> StaffReply | NotHere:
    """The file of the unit asked for."""
    if ask.detail:
        return NotHere("Halaman ini tidak ada.")
    desk = ask.desk
    form = desk.shelf.config("monev.toml", parse_monev)
    book = read_book(ask.session, ask.tree.root.id, desk.shelf.duties())
    needs = desk.shelf.config("butuh.toml", parse_need_policy)
    found = read_monev(ask.session, book, form, ask.unit, ask.moment.today, needs)
    blocks = _blocks(ask, form, found)
    pairs = [(block, line) for block in blocks for line in block.questions]
    table = Table(_COLUMNS, lambda: [row for block, line in pairs for row in _rows(block, line)])
    return StaffReply(
        template="ruang/monev.html",
        paper="cetak/monev.html",
        title=f"Berkas Monev {ask.unit.title}",
        lead=_lead(found),
        data=found,
        table=table,
        pack=partial(pack_evidence, ask, found, table),
        extra={
            "blocks": blocks,
            "gaps": list_gaps(found.questions),
            "excerpt": _EXCERPT,
            "form": form,
            "score": _tenths(found.forecast.score) if found.forecast.score is not None else "",
            "low": _tenths(found.forecast.low),
            "high": _tenths(found.forecast.high),
        },
    )


def _lead(found: MonevFile) -> str:
    forecast = found.forecast
    if not found.judged:
        return "Unit ini belum dinilai. Berkas terisi setelah penilaian berikutnya."
    if forecast.score is None:
        since = f" sejak {show_day(found.silent_since)}" if found.silent_since else ""
        return f"Perkiraan belum dapat dibuat: tidak ada bukti yang dapat diperiksa{since}."
    return (
        f"Perkiraan {_tenths(forecast.score)} ({forecast.word}) dari {forecast.judged} dari "
        f"{forecast.asked} pertanyaan; sisanya hanya dapat dijawab orang."
    )


def _blocks(ask: StaffAsk, form: Form, found: MonevFile) -> tuple[IndicatorBlock, ...]:
    return tuple(
        IndicatorBlock(
            title,
            tuple(
                _question(ask, each) for each in found.questions if each.question.indicator == code
            ),
        )
        for code, title in form.indicators.items()
    )


def _question(ask: StaffAsk, view: QuestionView) -> QuestionLine:
    grade = f"{view.grade}%" if view.grade is not None else "dijawab orang"
    if view.grade is None and view.evidence:
        grade = "belum dapat dinilai"
    weight = f"{view.question.weight / 2:g}".replace(".", ",")
    lines = tuple(_evidence(ask, each) for each in view.evidence)
    return QuestionLine(view.question.text, weight, grade, lines)


def _evidence(ask: StaffAsk, each: EvidenceView) -> EvidenceLine:
    proof = each.proof
    kind, words = _STANDINGS[each.standing]
    if each.standing == "tak-terjangkau":
        words = each.duty.reason or words
    section = "ppid" if proof is None or hasattr(proof.record, "file_url") else "berita"
    there = each.standing in ("ada", "usang", "rusak")
    path = path_to(ask.unit, section, *([proof.address] if proof else ())) if there else ""
    return EvidenceLine(
        title=proof.title if proof else each.duty.label,
        kind=kind,
        words=f"{each.duty.label}: {words}",
        path=path,
        address=f"{origin_of(ask.site)}{path}" if path else "",
        url=proof.url if proof else "",
        link=_tell_link(ask, proof),
        gap="" if each.standing in ("ada", "tak-terjangkau") else f"{each.duty.label}: {words}",
        proof=proof,
    )


def _tell_link(ask: StaffAsk, proof: Proof | None) -> str:
    if proof is None or not proof.url:
        return ""
    if proof.link is None:
        return "alamat asal belum diperiksa"
    at = show_moment(proof.link.checked_at, ask.moment)
    if proof.link.state == "hidup":
        return f"alamat asal hidup, diperiksa {at}"
    since = show_day(proof.link.since)
    if proof.link.state == "rusak":
        return f"alamat asal rusak sejak {since}, diperiksa {at}"
    return f"alamat asal tidak dapat diperiksa {at}: {proof.link.sentence}"


def _rows(block: IndicatorBlock, line: QuestionLine) -> list[tuple[str, ...]]:
    head = (block.title, line.text, line.weight, line.grade)
    if not line.lines:
        return [(*head, "", "dijawab orang", "", "", "", "")]
    return [
        (*head, each.title, each.words, each.address, each.url, each.link, each.gap)
        for each in line.lines
    ]


def _tenths(value: int) -> str:
    return f"{value / 10:.1f}".replace(".", ",")
