"""Grades, the forecast with its bounds, and what the config file may say."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.monev import Question, foresee, grade, parse_monev

TEXT = (Path(__file__).parents[3] / "config/monev.toml").read_text()
FORM = parse_monev(tomllib.loads(TEXT))
STEPS = (100, 75, 50, 25, 0)
STANDINGS = ("ada", "rusak", "usang", "belum", "tak-terjangkau")


def make_question(weight=2, code="x"):
    return Question(code, "jenis", "Apakah?", frozenset({"desa"}), weight, ("apbdes",))


@pytest.mark.parametrize(
    ("standings", "found"),
    [
        ((), None),
        (("tak-terjangkau",), None),
        (("ada",), 100),
        (("ada", "tak-terjangkau"), 100),
        (("ada", "belum"), 50),
        (("ada", "ada", "belum"), 50),
        (("ada", "belum", "usang"), 25),
        (("rusak",), 0),
    ],
)
def test_a_grade_is_the_share_of_what_is_there_down_to_a_step(standings, found):
    assert grade(standings, STEPS) == found


def test_what_people_must_answer_widens_the_forecast_and_does_not_move_it():
    graded = [(make_question(2), 100), (make_question(4), 50)]
    known = foresee(FORM, graded)
    assert (known.score, known.low, known.high, known.word) == (667, 667, 667, "Cukup Informatif")
    wider = foresee(FORM, [*graded, (make_question(2), None)])
    assert (wider.score, wider.low, wider.high) == (667, 500, 750)
    assert (wider.judged, wider.asked) == (2, 3)


def test_nothing_judged_is_no_score():
    nothing = foresee(FORM, [(make_question(), None)])
    assert nothing.score is None and nothing.word == "" and (nothing.low, nothing.high) == (0, 1000)
    assert foresee(FORM, []).score is None


@pytest.mark.parametrize(
    ("score", "word"),
    [(900, "Informatif"), (899, "Menuju Informatif"), (600, "Cukup Informatif"),
     (399, "Tidak Informatif"), (0, "Tidak Informatif")],
)  # fmt: skip
def test_classes_leave_no_gap(score, word):
    weight = [(make_question(2), 100)] * score + [(make_question(2), 0)] * (1000 - score)
    assert foresee(FORM, weight).word == word


@given(st.lists(st.tuples(st.sampled_from((1, 2, 4)), st.sampled_from((*STEPS, None)))))
def test_the_score_lies_between_its_bounds(told):
    found = foresee(FORM, [(make_question(weight), each) for weight, each in told])
    assert 0 <= found.low <= found.high <= 1000
    if found.score is not None:
        assert found.low <= found.score <= found.high


@given(st.lists(st.sampled_from(STANDINGS), min_size=1), st.integers(0))
def test_finding_something_never_lowers_a_grade(standings, at):
    better = list(standings)
    better[at % len(better)] = "ada"
    before, after = grade(standings, STEPS), grade(better, STEPS)
    assert after is not None and (before is None or before <= after)


def test_every_kind_of_unit_is_asked_under_all_six_indicators():
    assert len(FORM.indicators) == 6
    for kind in ("desa", "kelurahan", "kecamatan", "opd", "setda"):
        assert {each.indicator for each in FORM.of(kind)} == set(FORM.indicators)
    assert not FORM.of("kabupaten")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight = 2\n", "weight = 3\n", "question baris 3: weight harus 0.5, 1 atau 2"),
        ('indicator = "sarana"', 'indicator = "sarama"', "indicator harus salah satu dari"),
        ('code = "dik"', 'code = "dip"', "question baris 4: code sudah dipakai"),
        ('evidence = ["profil"]', 'evidence = "profil"', "evidence harus daftar"),
        ("from = 0\n", "from = 5\n", "class harus mulai dari 0"),
        ("steps = [100", "steps = [-1", "steps harus daftar persen"),
    ],
)
def test_a_wrong_row_is_named(old, new, said):
    assert old in TEXT
    with pytest.raises(ValueError, match=said.replace("[", r"\[")):
        parse_monev(tomllib.loads(TEXT.replace(old, new, 1)))
