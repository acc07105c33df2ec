import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.cleaning.text import clean_title, clip, squash


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("Gotong royong &#038; kerja bakti", "Gotong royong & kerja bakti"),
        ("Rapat &amp;#8211; undangan", "Rapat – undangan"),
        ("<b>HUT RI</b> ke-79<br>di lapangan", "HUT RI ke-79 di lapangan"),
        ("Pengumuman <20 Juli>", "Pengumuman <20 Juli>"),
        ("3 < 5 dan 7 > 2", "3 < 5 dan 7 > 2"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        (" a\u200b b\u00a0\u00adc \n d\x00", "a b c d"),
    ],
)
def test_titles_are_text(html: str, title: str):
    assert clean_title(html) == title


@given(st.text())
def test_squashing_is_one_line_and_once_is_enough(text: str):
    once = squash(text)
    assert once == once.strip()
    assert "  " not in once
    assert "\n" not in once
    assert squash(once) == once


def test_clipping_ends_at_a_word():
    assert clip("satu dua tiga", 13) == "satu dua tiga"
    assert clip("satu dua tiga empat", 14) == "satu dua tiga…"
    assert len(clip("x" * 50, 10)) == 10
