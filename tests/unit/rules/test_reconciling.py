"""Numbers that should agree: consistent ones have no finding, each planted one is found once."""

import copy
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.indicator_rows import FOLDER, parse_indicators
from portal.rules.reconciling import TableTold, reconcile
from portal.rules.reconciling_rows import parse_reconciling
from portal.settings import Settings, read_config, read_config_folder
from tests.databases import ROOT

SETTINGS = Settings(ROOT, "", "", "", ROOT / "config", "")
CATALOGUE = parse_indicators(read_config_folder(SETTINGS, FOLDER))
TABLE = read_config(SETTINGS, "reconciling.toml")
RULES = parse_reconciling(TABLE, CATALOGUE)
PEOPLE, FAITH, HAMLETS = "penduduk-jumlah", "penduduk-agama", "penduduk-per-dusun"
SITE, SHEET, REGISTER = 1, 2, 3
RANK = {REGISTER: 0, SITE: 1, SHEET: 1}
NEW, OLD = date(2026, 11, 1), date(2026, 1, 5)


def told(indicator, source, total=None, parts=None, as_of=NEW):
    def exact(value):
        return None if value is None else Decimal(value)

    return TableTold(indicator, source, RANK[source], as_of, exact(total), exact(parts))


def found(*tables):
    return [
        (each.kind, each.one.indicator, each.one.source_id, int(each.one.value),
         each.other.source_id, int(each.other.value), each.first, each.rule)
        for each in reconcile(tables, RULES)
    ]  # fmt: skip


def test_groups_that_do_not_make_up_the_number_of_all_are_found():
    assert found(told(PEOPLE, SITE, 1210), told(FAITH, SITE, 1210, 1204)) == [
        ("rincian", FAITH, SITE, 1204, SITE, 1210, SITE, "tidak-cocok-sendiri")
    ]


def test_a_source_is_held_to_its_own_number_before_another_ones():
    tables = (told(PEOPLE, REGISTER, 1300), told(PEOPLE, SITE, 1210), told(FAITH, SITE, None, 1210))
    assert found(*tables) == [
        ("sumber", PEOPLE, SITE, 1210, REGISTER, 1300, SITE, "urutan")
    ]  # the groups agree with their own number
    alone = (told(PEOPLE, REGISTER, 1300), told(FAITH, SITE, None, 1210))
    assert found(*alone) == [("rincian", FAITH, SITE, 1210, REGISTER, 1300, SITE, "urutan")]


def test_who_is_looked_at_first_follows_the_rows_in_their_order():
    faulty = told(FAITH, REGISTER, None, 1290)
    pair = (told(PEOPLE, REGISTER, 1300), told(PEOPLE, SITE, 1210))
    assert found(*pair, faulty)[-1][-2:] == (REGISTER, "tidak-cocok-sendiri")
    old = (told(PEOPLE, REGISTER, 1300, as_of=OLD), told(PEOPLE, SITE, 1210))
    assert found(*old)[0][-2:] == (REGISTER, "lebih-lama")
    assert found(*pair)[0][-2:] == (SITE, "urutan")
    equals = (told(PEOPLE, SHEET, 1300), told(PEOPLE, SITE, 1210))
    assert found(*equals)[0][-2:] == (None, "")


def test_what_is_not_known_is_not_compared():
    assert found(told(PEOPLE, SITE), told(FAITH, SITE, None, 1204)) == []
    assert found(told(PEOPLE, SITE, 1210), told(FAITH, SITE, 1210, None)) == []
    assert found(told(FAITH, SITE, 1210, 1204)) == []


def test_small_differences_may_be_let_pass():
    rules = parse_reconciling(dict(TABLE) | {"absolute": 2, "per_mille": 5}, CATALOGUE)
    near = (told(PEOPLE, SITE, 1000), told(FAITH, SITE, None, 995))
    assert reconcile(near, rules) == ()
    assert len(reconcile((near[0], told(FAITH, SITE, None, 994)), rules)) == 1
    assert reconcile((told(PEOPLE, SITE, 10), told(FAITH, SITE, None, 8)), rules) == ()


sources = st.lists(st.sampled_from([SITE, SHEET, REGISTER]), unique=True, min_size=1)


def village(count, who):
    by = dict.fromkeys(each.by for each in RULES.sums if each.of == PEOPLE)
    return [
        table
        for source in who
        for table in (
            told(PEOPLE, source, count),
            *(told(name, source, count, count) for name in by),
        )
    ]


@given(st.integers(0, 10_000), sources)
def test_a_consistent_village_has_no_finding(count, who):
    assert reconcile(village(count, who), RULES) == ()


@given(st.integers(10, 10_000), sources, st.integers(1, 9), st.data())
def test_each_planted_disagreement_is_found_once_and_is_gone_after_the_repair(
    count, who, off, data
):
    tables = village(count, who)
    groups = [at for at, table in enumerate(tables) if table.parts is not None]
    at = data.draw(st.sampled_from(groups))
    right = tables[at]
    tables[at] = told(right.indicator, right.source_id, count, count - off)
    (one,) = reconcile(tables, RULES)
    assert (one.one.indicator, one.one.source_id) == (right.indicator, right.source_id)
    assert one.first == right.source_id
    tables[at] = right
    assert reconcile(tables, RULES) == ()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t["sum"][0].update(of="orang"), "sum 1: of harus salah satu dari"),
        (lambda t: t["sum"][0].update(by="keluarga-jumlah"), "tidak punya kelompok"),
        (lambda t: t["sum"].append(dict(t["sum"][0])), "ditulis dua kali"),
        (lambda t: t["repair"][0].update(rule="salah"), "repair 1: rule harus salah satu"),
        (lambda t: t.update(absolute=-1), "absolute harus bilangan bulat"),
        (lambda t: t.update(lain=1), "lain bukan nama kolom"),
        (lambda t: t.update(sum=1), "baris [[sum]]"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_by_its_place(change, words):
    table = copy.deepcopy(dict(TABLE))
    change(table)
    with pytest.raises(ValueError, match=r"reconciling\.toml") as error:
        parse_reconciling(table, CATALOGUE)
    assert words in str(error.value)
