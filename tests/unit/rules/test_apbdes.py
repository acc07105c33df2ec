"""A village's money: right sums, no sum over gaps, findings in words, nothing corrected."""

import tomllib
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.records import Budget, BudgetLine
from portal.rules.apbdes import Amounts, make_book, percent, tell_excess
from portal.rules.apbdes_chart import parse_chart
from portal.rules.apbdes_findings import check_book

TABLE = tomllib.loads((Path(__file__).parents[3] / "config" / "apbdes.toml").read_text())
CHART = parse_chart(TABLE)
MILLION = 100_000_000  # sen


def line(label="", planned=None, realised=None, code="", bidang=0, funds=""):
    amounts = (None if each is None else each * MILLION for each in (planned, realised))
    return BudgetLine(label, *amounts, code=code, bidang=bidang, funds=funds)


def book(**groups):
    return make_book(
        CHART,
        [
            Budget(key=f"2026-{name}", year=2026, group=name, title=name, lines=tuple(lines))
            for name, lines in groups.items()
        ],
    )


def millions(made):
    return {
        code: tuple(None if each is None else each // MILLION for each in (v.planned, v.realised))
        for code, v in made.values.items()
    }


OPENSID = {
    "pelaksanaan": [
        line("Pendapatan", 1000, 900),
        line("Belanja", 1050, 700),
        line("Pembiayaan", 50, 50),
    ],
    "pendapatan": [
        line("Hasil Usaha Desa", 100, 50),
        line("Dana Desa", 500, 500),
        line("Alokasi Dana Desa", 400, 350),
    ],
    "pembelanjaan": [
        line("Bidang Penyelenggaran Pemerintahan Desa", 600, 400),
        line("Bidang Pelaksanaan Pembangunan Desa", 450, 300),
    ],
}


def test_the_block_of_a_site_falls_into_the_chart_by_its_labels():
    made = book(**OPENSID)
    assert millions(made) == {
        "4": (1000, 900), "4.1": (100, 50), "4.1.1": (100, 50), "4.2": (900, 850),
        "4.2.1": (500, 500), "4.2.3": (400, 350), "5": (1050, 700), "bidang-1": (600, 400),
        "bidang-2": (450, 300), "6": (50, 50), "surplus": (-50, 200), "silpa": (0, 250),
    }  # fmt: skip
    check = check_book(made)
    assert check.findings == () and check.compared == 4


def test_a_sheet_with_codes_fields_and_funds_is_summed_by_all_three():
    made = book(
        pendapatan=[line("Transfer", 900, 900, "4.2"), line("DD", 500, 500, "4.2.1"),
                    line("ADD", 400, 400, "4.2.3"), line("Jasa", 10, None, "4.1.1.01")],
        pembelanjaan=[line("Jalan", 300, 100, "5.3.5", 2, "DD"), line("Gaji", 200, 200, "5.1.2", 1,
                      "ADD"), line("Bensin", 50, 20, "5.2.1", 1, "Dana Desa")],
        penerimaan=[line("SiLPA tahun sebelumnya", 40, 40, "6.1.1")],
        pengeluaran=[line("Penyertaan modal", 30, 30)],
    )  # fmt: skip
    found = millions(made)
    assert found["4"] == (910, None), "one realisation is not known, so the sum is not"
    assert found["4.1"] == (10, None) and found["4.2"] == (900, 900)
    assert (found["bidang-1"], found["bidang-2"]) == ((250, 220), (300, 100))
    assert (found["5.1"], found["5.2"], found["5.3"]) == ((200, 200), (50, 20), (300, 100))
    assert (found["dana-DDS"], found["dana-ADD"]) == ((350, 120), (200, 200))
    assert found["6.2.2"] == (30, 30) and found["6"] == (10, 10)
    assert found["surplus"] == (360, None) and found["silpa"] == (370, None)
    assert made.without_funds is None
    assert check_book(made).findings == ()


def test_parts_that_do_not_sum_are_told_and_left_as_they_are():
    made = book(
        pendapatan=[line("Transfer", 900, 900, "4.2"), line("DD", 500, 400, "4.2.1"),
                    line("ADD", 390, 500, "4.2.3")],
    )  # fmt: skip
    assert millions(made)["4.2"] == (900, 900), "shown as stated"
    [finding] = check_book(made).findings
    assert (finding.code, finding.measure) == ("4.2", "planned")
    assert finding.difference == 10 * MILLION
    assert finding.sentence == (
        "Pendapatan transfer: rencana tertulis Rp900.000.000, "
        "jumlah rinciannya Rp890.000.000. Selisih Rp10.000.000."
    )


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        (("Pendapatan", 999, 900), ("Pendapatan di ringkasan: rencana tertulis Rp999.000.000, "
         "jumlah rinciannya Rp1.000.000.000. Selisih Rp1.000.000.")),
        (("Belanja", 1050, 701), ("Belanja di ringkasan: realisasi tertulis Rp701.000.000, "
         "jumlah bidang Rp700.000.000. Selisih Rp1.000.000.")),
        (("Surplus/Defisit", -40, 200), ("Surplus atau defisit di ringkasan: rencana tertulis "
         "−Rp40.000.000, hitungannya −Rp50.000.000. Selisih Rp10.000.000.")),
        (("SiLPA", 0, 249), ("Sisa anggaran (SiLPA) di ringkasan: realisasi tertulis "
         "Rp249.000.000, hitungannya Rp250.000.000. Selisih Rp1.000.000.")),
    ],
)  # fmt: skip
def test_every_identity_names_its_two_numbers_and_the_difference(summary, said):
    rest = [each for each in OPENSID["pelaksanaan"] if each.label != summary[0]]
    made = book(**OPENSID | {"pelaksanaan": [*rest, line(*summary)]})
    # A sum that is wrong makes what follows from it no finding of its own.
    assert [each.sentence for each in check_book(made).findings] == [said]


def test_net_financing_is_held_against_its_two_sides():
    made = book(
        pelaksanaan=[line("Pembiayaan", 50, 50)],
        penerimaan=[line("SiLPA tahun sebelumnya", 90, 90)],
        pengeluaran=[line("Penyertaan modal", 30, 40)],
    )
    [finding] = check_book(made).findings
    assert finding.code == "6" and finding.measure == "planned"
    assert "Rp50.000.000, hitungannya Rp60.000.000" in finding.sentence


def test_two_views_of_the_same_spending_are_not_added_to_each_other():
    views = [
        line("Bidang Pemerintahan Desa", 600, 400),
        line("Bidang Pembangunan Desa", 450, 300),
        line("Belanja pegawai", 500, 300, "5.1"),
        line("Belanja modal", 540, 400, "5.3"),
    ]
    made = book(pembelanjaan=views)
    assert millions(made)["5"] == (1050, 700)
    [finding] = check_book(made).findings
    assert "jumlah jenis belanja Rp1.040.000.000. Selisih Rp10.000.000." in finding.sentence


def test_a_whole_bidang_and_its_lines_are_one_and_the_same_money():
    made = book(
        pembelanjaan=[
            line("Bidang Pelaksanaan Pembangunan Desa", 450, 300, bidang=2),
            line("Jalan", 300, 200, bidang=2, funds="DDS"),
            line("Posyandu", 100, 100, bidang=2, funds="ADD"),
        ]
    )
    assert millions(made)["5"] == (450, 300)
    [finding] = check_book(made).findings
    assert finding.code == "bidang-2" and finding.difference == 50 * MILLION


def test_spending_without_a_fund_is_told_beside_the_others():
    made = book(pembelanjaan=[line("Jalan", 300, 1, bidang=2, funds="DD"), line("Air", 5, 1)])
    assert millions(made)["dana-DDS"] == (300, 1)
    assert made.without_funds == Amounts(5 * MILLION, MILLION)
    assert millions(made)["5"] == (305, 2)


@pytest.mark.parametrize(
    ("planned", "realised", "share", "words"),
    [
        (200, 100, 50, ""),
        (200, None, None, ""),
        (None, 100, None, ""),
        (0, 0, None, ""),
        (0, 5, None, "tidak direncanakan"),
        (200, 224, 112, "melebihi rencana"),
        (200, 200, 100, ""),
        (-50, 20, None, ""),
    ],
)
def test_percent_is_never_of_unknown_nor_of_nothing(planned, realised, share, words):
    amounts = Amounts(planned, realised)
    assert percent(amounts) == (None if share is None else Decimal(share))
    assert tell_excess(amounts) == words


def test_nothing_told_is_no_value_at_all():
    assert book().values == {}
    assert book(pendapatan=[line("Dana Desa")]).values == {}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["4.1.1", "4.1.4", "4.2.1", "4.2.3", "4.3.6", "4.2.1.01", ""]),
            st.one_of(st.none(), st.integers(0, 10**6)),
            st.one_of(st.none(), st.integers(0, 10**6)),
        ),
        max_size=12,
    )
)
def test_a_total_is_the_sum_of_all_lines_or_unknown(rows):
    """Whatever is told, no line is counted twice and no gap as nothing."""
    codes = {code for code, _, _ in rows}
    leaves = [row for row in rows if not (row[0] == "4.2.1" and "4.2.1.01" in codes)]
    made = book(pendapatan=[line(f"l{at}", p, r, code) for at, (code, p, r) in enumerate(rows)])
    total = millions(made).get("4", (None, None))
    for at in (0, 1):
        told = [row[at + 1] for row in leaves]
        # A stated parent stands for its parts, where it is told.
        heads = [row[at + 1] for row in rows if row[0] == "4.2.1"]
        if "4.2.1.01" in codes and heads and None not in heads:
            rest = [row[at + 1] for row in rows if not row[0].startswith("4.2.1")]
            told = [*rest, *heads]
        want = sum(told) if told and None not in told else None
        assert total[at] == want


def test_two_thousand_lines_are_summed_once():
    lines = [line(f"l{n}", 1, 1, f"4.{n % 9}.{n % 99}.{n}", 0) for n in range(2000)]
    assert millions(book(pendapatan=lines))["4"] == (2000, 2000)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t["account"][0].pop("title"), "account 1: title kosong"),
        (lambda t: t["account"].append({"code": "9.1", "title": "x"}), "bukan kode rekening"),
        (lambda t: t["account"].append({"code": "4.3.8", "title": "Bunga Bank"}), "sudah berarti"),
        (lambda t: t["bidang"].pop(), "bernomor 1 sampai 5"),
        (lambda t: t["result"][0].update(plus=["8"]), '"8" bukan rekening di sini'),
        (lambda t: t.update(complete_share=0), "complete_share harus bilangan bulat"),
        (lambda t: t["dana"][0].update(nama="x"), "nama bukan nama kolom"),
        (lambda t: t.pop("legal_basis"), "legal_basis kosong"),
        (lambda t: t["kelurahan"].pop("sentence"), "sentence kosong"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_with_its_place(change, said):
    table = deepcopy(TABLE)
    change(table)
    with pytest.raises(ValueError, match=r"apbdes\.toml") as raised:
        parse_chart(table)
    assert said in str(raised.value)
