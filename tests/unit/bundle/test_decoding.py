"""A record written as a line is read again as the same record, and nothing else is ever made."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.bundle.decoding import LineError, decode_line
from connectors.bundle.figures import Countable, check_figures
from connectors.bundle.format import TYPES
from connectors.lembar.indexes import IndexForm
from connectors.records import (
    Article,
    Budget,
    BudgetLine,
    Cell,
    Contact,
    Document,
    IndexPart,
    Link,
    Official,
    Service,
    Statistic,
    VillageIndex,
)
from portal.rules.codec import encode, type_name

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=80)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
days = st.dates(date(1950, 1, 1), date(2100, 1, 1))
sen = st.none() | st.integers(-(10**16), 10**16)
numbers = st.none() | st.decimals(0, 10**9, places=2)
links = st.lists(st.builds(Link, texts, texts), max_size=3).map(tuple)
cells = st.builds(Cell, texts, texts, st.sampled_from(["", "L", "P"]), numbers)
lines = st.builds(BudgetLine, texts, sen, sen, texts, st.integers(0, 5), texts)
parts = st.builds(IndexPart, texts, texts, st.decimals(0, 100, places=4))
RECORDS = st.one_of(
    st.builds(Article, key=texts, title=texts, html=texts, published=st.none() | moments,
              kind=st.sampled_from(["berita", "agenda"]), attachments=links),
    st.builds(Document, key=texts, title=texts, year=st.none() | st.integers(1945, 2100),
              decided=st.none() | days, classification=st.sampled_from(["", "berkala"])),
    st.builds(Contact, key=texts, channel=st.sampled_from(["jam", "surel"]), value=texts),
    st.builds(Service, key=texts, name=texts,
              requirements=st.lists(texts, max_size=3).map(tuple)),
    st.builds(Official, key=texts, name=texts, post=texts, rank=st.integers(0, 99)),
    st.builds(Statistic, key=texts, indicator=texts, title=texts,
              cells=st.lists(cells, max_size=3).map(tuple), as_of=st.none() | days),
    st.builds(Budget, key=texts, year=st.integers(2000, 2100), group=texts, title=texts,
              lines=st.lists(lines, max_size=3).map(tuple)),
    st.builds(VillageIndex, key=texts, index=texts, year=st.integers(2000, 2100), score=numbers,
              status=texts, parts=st.lists(parts, max_size=3).map(tuple)),
)  # fmt: skip
simple = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        10**30,
        0.5,
        float("nan"),
        float("inf"),
        "",
        "2026-01-01",
        "\ud800",
        "x" * 600,
    ]
)
anything = st.one_of(
    simple, st.lists(simple, max_size=2), st.dictionaries(st.sampled_from(["a", "key"]), simple)
)


@given(RECORDS)
def test_a_record_comes_back_as_it_was(record):
    assert decode_line(encode(record), type_name(record)) == (record, False)


FIELDS = ["key", "title", "html", "published", "year", "cells", "lines", "channel", "value", "kind",
          "rank", "requirements", "parts", "score", "file", "indicator", "attachments"]  # fmt: skip


@given(st.sampled_from(TYPES), st.dictionaries(st.sampled_from(FIELDS), anything, max_size=6))
def test_whatever_is_written_is_a_record_or_a_sentence(name, body):
    text = json.dumps({"type": name, **body})
    try:
        record, _ = decode_line(text, name)
    except LineError as error:
        assert str(error)
    else:
        assert encode(record)


KNOWN = Countable(
    {"penduduk-jumlah": "Jumlah penduduk"},
    (IndexForm("idm", "IDM", (), 2016, 2024, 1, {"iks": "IKS"}, {"maju": "Maju"}),),
)


def table(*cells, indicator="penduduk-jumlah", period="2026"):
    return Statistic(key="x", indicator=indicator, title="", period=period, cells=cells)


def money(*lines, group="pendapatan", year=2026):
    return Budget(key="x", year=year, group=group, title="", lines=lines)


def index(**more):
    given = {"index": "idm", "year": 2024, "score": Decimal("0.7"), "status": "maju", **more}
    return VillageIndex(key="x", **given)


ONE = Cell("total", "Total", "", Decimal(1))


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (table(ONE, indicator="bukan"), "bukan kode yang dikenal"),
        (table(ONE, period=""), "tahun empat angka"),
        (table(ONE, period="26"), "tahun empat angka"),
        (table(), "cells: kosong"),
        (table(ONE, Cell("TOTAL", "Jumlah", "", None)), "ditulis dua kali"),
        (table(Cell("!", "!", "", None)), "kosong"),
        (table(Cell("a", "A", "", Decimal(-1))), "di bawah nol"),
        (money(group="lain"), "bukan bagian"),
        (money(BudgetLine(" ", 1, 1)), "label kosong"),
        (money(BudgetLine("A", 1, 1, "5.1")), "bukan rekening"),
        (money(BudgetLine("A", 1, 1, "ab")), "bukan rekening"),
        (money(BudgetLine("A", 1, 1, bidang=2)), "bidang 2"),
        (money(BudgetLine("A", 1, 1, bidang=9), group="pembelanjaan"), "bidang 9"),
        (money(BudgetLine("A", -1, 1)), "di bawah nol"),
        (money(BudgetLine("A", 1, 1, funds="x" * 61)), "paling panjang 60"),
        (money(BudgetLine("A", 1, 1), BudgetLine("a", 2, 2)), "ditulis dua kali"),
        (index(index="lain"), "tidak dikenal"),
        (index(year=2025), "tidak diterbitkan"),
        (index(status="sangat-maju"), "bukan status"),
        (index(score=Decimal(2)), "0 sampai 1"),
        (index(parts=(IndexPart("ike", "", Decimal(0)),)), "bukan bagian"),
    ],
)
def test_what_cannot_be_counted_is_refused(record, words):
    with pytest.raises(LineError) as error:
        check_figures(record, KNOWN)
    assert words in str(error.value)


def test_what_can_be_counted_gets_the_key_that_makes_it_the_only_one():
    assert check_figures(table(ONE), KNOWN).key == "penduduk-jumlah-2026"
    assert check_figures(money(BudgetLine("A", 1, 1, "4.2.1")), KNOWN).key == "2026-pendapatan"
    deficit = money(BudgetLine("Surplus/Defisit", -5, None), group="pelaksanaan")
    assert check_figures(deficit, KNOWN).key == "2026-pelaksanaan"
    found = check_figures(index(parts=(IndexPart("iks", "x", Decimal(0)),)), KNOWN)
    assert (found.key, found.parts[0].label) == ("idm-2024", "IKS")
    contact = Contact(key="jam", channel="jam", value="08.00")
    assert check_figures(contact, KNOWN) is contact
