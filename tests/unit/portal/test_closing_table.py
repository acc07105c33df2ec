"""The closing table of a harvest fits a narrow terminal and is plain text in a log."""

from hypothesis import given
from hypothesis import strategies as st

from portal.cli.closing_table import draw_table
from portal.ingest.run import RunReport

LONG = "Dinas Pemberdayaan Masyarakat dan Desa Kabupaten Kutai Timur (wordpress)"
SILENT = "Situs tidak menjawab dalam waktu yang wajar; salinan lama tetap ditampilkan sampai pulih."
NAMES = {1: "Swarga Bara (opensid)", 2: LONG, 3: "Peridan (opensid)"}
REPORTS = (
    RunReport(1, 11, "done", new=114, requests=97, bytes=512_000, seconds=12.34),
    RunReport(2, 12, "failed", rejected=3, requests=2, seconds=90.0, sentence=SILENT),
    RunReport(
        3, 13, "partial", changed=5, unchanged=1_204, vanished=1, masked=2, held=4, requests=7
    ),
)


def test_it_fits_eighty_columns_with_the_name_first() -> None:
    lines = draw_table(NAMES, REPORTS, 80)
    assert max(map(len, lines)) <= 80
    assert lines[0].split() == [
        "Sumber", "baru", "ubah", "tetap", "hilang", "tolak", "samar", "tahan", "detik",
        "minta", "KB",
    ]  # fmt: skip
    assert lines[1].startswith("Swarga Bara (opensid)")
    assert lines[1].split()[-10:] == ["114", "0", "0", "0", "0", "0", "0", "12.3", "97", "500"]
    assert lines[2].startswith("Dinas Pemberdayaan")
    assert "…" in lines[2]


def test_what_went_wrong_stands_whole_below_its_source() -> None:
    lines = draw_table(NAMES, REPORTS, 80)
    below = [line for line in lines[3:] if line.startswith("  ")]
    assert " ".join(" ".join(below).split()) == f"{SILENT} terambil sebagian"


def test_the_sums_come_last() -> None:
    assert draw_table(NAMES, REPORTS, 80)[-1].split() == [
        "Jumlah", "(3)", "114", "5", "1204", "1", "3", "2", "4", "102.3", "106", "500",
    ]  # fmt: skip


def test_without_a_terminal_nothing_is_cut_or_wrapped() -> None:
    lines = draw_table(NAMES, REPORTS, None)
    assert any(line.startswith(LONG + " ") for line in lines)
    assert "  " + SILENT in lines
    assert len(lines) == 1 + 3 + 2 + 2


@given(
    st.lists(st.tuples(st.text(st.characters(categories=["L", "Zs"]), max_size=90),
             st.integers(0, 99_999)), max_size=5),
    st.integers(80, 240),
)  # fmt: skip
def test_no_name_or_number_breaks_the_columns(rows, width: int) -> None:
    names = {at: name for at, (name, _) in enumerate(rows)}
    reports = tuple(
        RunReport(at, at, "done", new=n, requests=n, bytes=n * 999)
        for at, (_, n) in enumerate(rows)
    )
    lines = draw_table(names, reports, width)
    assert max(map(len, lines)) <= width
    assert len({len(line) for line in lines}) == 1
