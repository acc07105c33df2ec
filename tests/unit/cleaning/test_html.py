import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.cleaning.html import sanitise, to_text

BASE = "https://desa.example/artikel/2024/1/1/contoh"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href=" jav&#x09;ascript:alert(1)">x</a>',
        '<img src="data:text/html;base64,PHNjcmlwdD4=">',
        '<iframe src="https://judi.example"></iframe>',
        "<style>body{display:none}</style>",
        '<p style="position:fixed" onclick="x()">halo</p>',
        "<svg><script>alert(1)</script></svg>",
        "<form><input name=nik></form>",
        "<math><mtext></p><script>alert(1)</script>",
    ],
)
def test_nothing_that_acts_is_left(hostile: str):
    clean = sanitise(hostile, BASE).lower()
    for word in ("script", "onerror", "onclick", "style", "iframe", "data:", "<form", "<input"):
        assert word not in clean


def test_links_become_absolute_and_honest():
    clean = sanitise('<a href="/dokumen/1">a</a> <img src="../x.jpg" alt="b">', BASE)
    assert 'href="https://desa.example/dokumen/1"' in clean
    assert 'rel="nofollow noopener"' in clean
    assert 'src="https://desa.example/artikel/2024/1/x.jpg"' in clean


def test_a_broken_address_is_dropped_not_followed():
    assert "href" not in sanitise('<a href="http://[::1">x</a>', BASE)


def test_a_body_has_no_heading_as_large_as_the_title_and_no_hollow_blocks():
    clean = sanitise("<h1>Judul</h1><p>&nbsp;</p><div><p><br></p></div><p>Isi</p>", BASE)
    assert clean == "<h2>Judul</h2><p>Isi</p>"


def test_text_keeps_blocks_apart_and_words_together():
    html = (
        "<p>Satu <b>du</b>a</p><ul><li>tiga</li><li>empat</li></ul><script>x()</script>lima<br>enam"
    )
    assert to_text(html).splitlines() == ["Satu dua", "tiga", "empat", "lima", "enam"]


@given(st.text(alphabet="<>/='\"abis rcpt:&;#x0", max_size=80))
def test_sanitising_again_changes_nothing(html: str):
    once = sanitise(html, BASE)
    assert sanitise(once, BASE) == once
