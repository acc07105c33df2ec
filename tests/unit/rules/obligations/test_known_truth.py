"""A kecamatan whose truth is known: nobody is called late who was not, everybody is who was."""

from datetime import timedelta

import pytest

from portal.rules.obligations.judging import MET, judge_unit
from tests.unit.rules.obligations.reading import calendar_of, own_book
from tests.unit.rules.obligations.truth import KINDS, TODAY, Deed, Desa, make_kecamatan, observe

SEEDS = range(20)


def verdicts_of(desa: Desa):
    """The verdict of each deed."""
    standing = judge_unit(own_book(), observe(desa), TODAY, calendar_of("64.08"))
    found = {(each.rule.code, each.due.period.key): each for each in standing.present}
    return [(deed, found[(deed.thing.code, deed.thing.period)]) for deed in desa.deeds]


def is_seen(desa: Desa, deed: Deed) -> bool:
    """Whether the portal or the register had a chance to know of it."""
    if deed.thing.duty == "sampaikan" and deed.handed_in is not None:
        return True
    return deed.public is not None and any(day >= deed.public for day in desa.readings)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_false_late(seed: int) -> None:
    wrong = [
        (desa.way, deed.thing.code, verdict.days_late)
        for desa in make_kecamatan(seed)
        for deed, verdict in verdicts_of(desa)
        if verdict.state == "telat" and not deed.late
    ]
    assert wrong == []


@pytest.mark.parametrize("seed", SEEDS)
def test_every_true_late_is_found(seed: int) -> None:
    found = missed = 0
    for desa in make_kecamatan(seed):
        for deed, verdict in verdicts_of(desa):
            if not deed.late or not is_seen(desa, deed):
                continue
            if verdict.state == "telat":
                found += 1
                true = (deed.done - deed.thing.due).days
                # A date set back hides at most what lies between two readings.
                assert true - 3 <= verdict.days_late <= true
                assert desa.way == "mundur tanggal" or verdict.days_late == true
            else:
                # Set back, and the limit lies between the last reading without it and the first
                # with it: then nobody can know.
                limit = deed.thing.due + timedelta(days=deed.thing.grace)
                assert desa.way == "mundur tanggal"
                assert (deed.done - limit).days <= 3
                missed += 1
    assert found
    assert missed <= 2


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_called_missing_that_was_there_to_read(seed: int) -> None:
    for desa in make_kecamatan(seed):
        for deed, verdict in verdicts_of(desa):
            if is_seen(desa, deed):
                assert verdict.state in MET or verdict.waiting, (desa.way, deed.thing.code)
            elif deed.done is None and desa.way == "diam":
                assert verdict.state == "belum-ditemukan"


@pytest.mark.parametrize("seed", SEEDS)
def test_what_nobody_could_read_is_said_to_be_unread(seed: int) -> None:
    for desa in make_kecamatan(seed):
        if desa.alive:
            continue
        for deed, verdict in verdicts_of(desa):
            if deed.thing.duty != "sampaikan":
                assert not verdict.counted
                assert verdict.state != "belum-ditemukan"


def test_every_way_of_working_is_there() -> None:
    assert {desa.way for desa in make_kecamatan(0)} == set(KINDS)
