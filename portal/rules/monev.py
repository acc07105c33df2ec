"""What a public body can show of itself in the yearly scoring, and the score to expect of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from portal.rules.config_row import ConfigRow

KINDS = frozenset({"desa", "kelurahan", "kecamatan", "opd", "setda"})
# How one piece of evidence stands. "tak-terjangkau": nobody could look, it is not counted.
Standing = Literal["ada", "rusak", "usang", "belum", "tak-terjangkau"]
_FIELDS = frozenset({"code", "indicator", "text", "kinds", "weight", "evidence"})
_WEIGHTS = (0.5, 1, 2)


@dataclass(frozen=True, slots=True)
class Question:
    """One question; without evidence only people can answer it. `weight` in halves."""

    code: str
    indicator: str
    text: str
    kinds: frozenset[str]
    weight: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The questionnaire: indicators by code, questions in order, classes from the highest."""

    legal_basis: str
    confirmed: bool
    steps: tuple[int, ...]
    classes: tuple[tuple[int, str], ...]
    indicators: Mapping[str, str]
    questions: tuple[Question, ...]
    every_days: int
    per_night: int

    def of(self, kind: str) -> tuple[Question, ...]:
        """What is asked of a kind of unit."""
        return tuple(each for each in self.questions if kind in each.kinds)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The score of what could be judged, and between what it lies once people answered the
    rest. None: nothing could be judged. All in tenths of a percent."""

    score: int | None
    low: int
    high: int
    word: str
    judged: int
    asked: int


def grade(standings: Sequence[Standing], steps: Sequence[int]) -> int | None:
    """Percent of a question's weight: the share of its evidence that is there, down to a step.
    None: no evidence, or nothing of it could be looked at."""
    seen = [each for each in standings if each != "tak-terjangkau"]
    if not seen:
        return None
    share = 100 * sum(each == "ada" for each in seen) // len(seen)
    return max(step for step in steps if step <= share)


def foresee(form: Form, grades: Sequence[tuple[Question, int | None]]) -> Forecast:
    """The score to expect from the grades of all questions asked of a unit."""
    judged = [(each.weight, found) for each, found in grades if found is not None]
    whole = sum(each.weight for each, _ in grades)
    earned = sum(weight * found for weight, found in judged)
    weight = sum(weight for weight, _ in judged)
    open_weight = whole - weight
    score = _tenths(earned, weight) if weight else None
    return Forecast(
        score=score,
        low=_tenths(earned, whole) if whole else 0,
        high=_tenths(earned + 100 * open_weight, whole) if whole else 0,
        word=_class_of(form, score) if score is not None else "",
        judged=len(judged),
        asked=len(grades),
    )


def _tenths(earned: int, weight: int) -> int:
    return int((Decimal(earned) * 10 / weight).quantize(Decimal(1), ROUND_HALF_UP))


def _class_of(form: Form, tenths: int) -> str:
    return next(name for bound, name in form.classes if tenths >= bound * 10)


def parse_monev(table: Mapping[str, object]) -> Form:
    """The rows of config/monev.toml; ValueError names row and field."""
    top = ConfigRow("monev.toml", table)
    links = ConfigRow("monev.toml: links", _table(top, "links"))
    indicators = {
        row.text("code"): row.text("title") for row in _rows(top, "indicator", {"code", "title"})
    }
    classes = sorted(
        (
            (row.number("from", 0, 100, 0), row.text("name"))
            for row in _rows(top, "class", {"name", "from"})
        ),
        reverse=True,
    )
    if not classes or classes[-1][0] != 0:
        raise top.error("class", "harus mulai dari 0")
    steps = table.get("steps")
    if not (isinstance(steps, list) and 0 in steps and all(_is_share(each) for each in steps)):
        raise top.error("steps", "harus daftar persen yang memuat 0")
    questions: dict[str, Question] = {}
    for row in _rows(top, "question", _FIELDS):
        found = _parse_question(row, indicators)
        if found.code in questions:
            raise row.error("code", "sudah dipakai")
        questions[found.code] = found
    return Form(
        legal_basis=top.text("legal_basis"),
        confirmed=top.flag("confirmed"),
        steps=tuple(steps),
        classes=tuple(classes),
        indicators=indicators,
        questions=tuple(questions.values()),
        every_days=links.number("every_days", 1, 365, 7),
        per_night=links.number("per_night", 1, 10_000, 400),
    )


def _parse_question(row: ConfigRow, indicators: Mapping[str, str]) -> Question:
    weight, evidence = row.table.get("weight"), row.table.get("evidence")
    if weight not in _WEIGHTS or isinstance(weight, bool):
        raise row.error("weight", "harus 0.5, 1 atau 2")
    if not isinstance(evidence, list) or not all(isinstance(each, str) for each in evidence):
        raise row.error("evidence", "harus daftar pokok kewajiban, boleh kosong")
    return Question(
        code=row.text("code"),
        indicator=row.choice("indicator", indicators),
        text=row.text("text"),
        kinds=frozenset(row.words("kinds", KINDS)),
        weight=int(Decimal(str(weight)) * 2),
        evidence=tuple(evidence),
    )


def _is_share(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 100


def _table(row: ConfigRow, field: str) -> Mapping[str, object]:
    told = row.table.get(field)
    if not isinstance(told, Mapping):
        raise row.error(field, "harus berupa tabel")
    return told


def _rows(top: ConfigRow, field: str, known: set[str] | frozenset[str]) -> list[ConfigRow]:
    told = top.table.get(field)
    if not isinstance(told, list) or not told:
        raise top.error(field, f"harus berupa baris [[{field}]]")
    found = []
    for at, each in enumerate(told, start=1):
        if not isinstance(each, Mapping):
            raise top.error(field, f"baris {at} harus berupa tabel")
        row = ConfigRow(f"monev.toml: {field} baris {at}", each)
        row.only(frozenset(known))
        found.append(row)
    return found
