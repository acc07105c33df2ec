"""The message of Lembar Senin is short and never hides how much it left out."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.monday import LONGEST, MondayLine, write_monday_text

DAY = date(2026, 11, 23)
names = st.text("abcdefghij ", min_size=1, max_size=120)
lines = st.lists(st.builds(MondayLine, names, st.integers(1, 40), names), max_size=40)


def write(late, silent=(), coming=()):
    return write_monday_text("Kecamatan Sangkulirang", DAY, "41%", late, silent, coming)


def test_it_names_the_worst_first_and_what_comes() -> None:
    late = [MondayLine("Kolek", 4, "APBDes 329 hr"), MondayLine("Saka", 1, "Musdes 148 hr")]
    assert write(late, ["Kerayaan"], ["31 Des 2026 APBDes"]).splitlines() == [
        "Kecamatan Sangkulirang, 23 Nov 2026",
        "Lengkap 41%.",
        "Kolek: 4 hal. APBDes 329 hr.",
        "Saka: 1 hal. Musdes 148 hr.",
        "Belum dapat diperiksa: Kerayaan.",
        "Segera jatuh tempo: 31 Des 2026 APBDes.",
    ]


def test_a_board_without_gaps_says_so() -> None:
    assert "Tidak ada yang terbuka." in write([])


@given(lines, st.lists(names, max_size=40), st.lists(names, max_size=40))
def test_it_is_short_and_counts_what_it_left_out(late, silent, coming) -> None:
    text = write(late, silent, coming)
    assert len(text) <= LONGEST
    shown = sum(
        f" {each.open} hal." in line for each, line in zip(late, text.split("\n")[2:], strict=False)
    )
    left = [line for line in text.split("\n") if line.startswith("Dan ")]
    told = int(left[0].split()[1]) if left else 0
    assert shown + told == len(late)
