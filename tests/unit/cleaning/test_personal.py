import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.cleaning.personal import MARK, find, mask


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("6408041708900003", "nik"),
        ("6408045708900003", "nik"),  # a woman: 40 added to the day
        ("6408047108900003", "nik"),  # a woman born on the 31st
        ("6408 0457 0890 0003", "nik"),
        ("640804.570890.0003", "nik"),
        ("64-08-04-57-08-90-0003", "nik"),
        ("640804\u00a0570890\u00a00003", "nik"),
        ("６４０８０４１７０８９００００３", "nik"),
        ("199001012015032001", "nip"),
        ("19900101 201503 2 001", "nip"),
        ("12.345.678.9-012.345", "npwp"),
        ("081234567890", "seluler"),
        ("0812-3456-7890", "seluler"),
        ("0812 3456 7890", "seluler"),
        ("0812.3456.7890", "seluler"),
        ("+62 812 3456 7890", "seluler"),
        ("(+62) 812 3456 7890", "seluler"),
        ("6281234567890", "seluler"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "No. {}, desa", "({})", "x:{}\n"])
def test_personal_numbers_are_found(number: str, kind: str, around: str):
    text = around.format(number)
    assert [each.kind for each in find(text)] == [kind]
    masked = mask(text)
    assert masked.text == around.format(MARK)
    assert masked.count == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0549-21001",
        "(0549) 2022222",
        "Telp. 0549 21001 / 0549 21002",
        "Call center 110 dan 112",
        "Rp1.250.000.000,00",
        "Rp 64.080.457.089.000,03",
        "Rp 1.234.567.890.123.456",
        "24 November 2026, 24-11-2026 08:00, 2026-11-24T08:00:00",
        "0.5083123456789012,117.5083123456789",
        "-0.6408041708900003",
        "64.08.04.2012",
        "64.08.04.2012 64.08.04.2013",
        "64.08.04.2012, 64.08.04.2013",
        "RUP 61230001 dan 54321098",
        "6408042012",
        "6408999999900003",  # no such day
        "9908041708900003",  # no such province
        "123456789012345678901234567890",
    ],
)
def test_other_numbers_stay(text: str):
    assert find(text) == ()
    assert mask(text).text == text


def test_numbers_side_by_side_are_all_found():
    text = "6408041708900003 081234567890; https://wa.me/6281234567890"
    assert [each.kind for each in find(text)] == ["nik", "seluler", "seluler"]
    assert mask(text).text == f"{MARK} {MARK}; https://wa.me/{MARK}"


@pytest.mark.parametrize("number", ["6408041708900003", "199001012015032001"])
@pytest.mark.parametrize("around", ["12 {}", "{} 3 orang", "12 {} 3 orang", "1.{}"])
def test_other_numbers_beside_it_do_not_hide_it(number: str, around: str):
    assert mask(around.format(number)).text == around.format(MARK)


def test_two_lines_are_not_one_number():
    assert find("64080417\n08900003") == ()


_PIECES = st.sampled_from(
    [
        "6408041708900003",
        "640804",
        "570890",
        "0003",
        "081234567890",
        "0812",
        "+62",
        "199001012015032001",
        "12.345.678.9-012.345",
        "wa.me/",
        " ",
        ".",
        "-",
        "0",
        "8",
        "desa",
    ]
)


@given(st.lists(_PIECES, max_size=14).map("".join))
@example("6408041708900003081234567890")
def test_masking_leaves_nothing_to_find(text: str):
    assert find(mask(text).text) == ()


@given(st.text(alphabet="0123468.-+ /x", max_size=60))
def test_findings_are_in_order_and_apart(text: str):
    at = 0
    for each in find(text):
        assert at <= each.start < each.end <= len(text)
        at = each.end
    assert find(mask(text).text) == ()
