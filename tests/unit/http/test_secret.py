"""A secret goes to its own site alone, and shows in no words."""

import pytest

from connectors.base import FetchNote
from connectors.errors import ConfigError, EchoError
from connectors.http import GuardedSession
from connectors.secret import Secret
from connectors.targets import read_target
from tests.guarded import open_session
from tests.hostile import serve

VALUE = "abc/DEF+123=xyz"


@pytest.mark.parametrize(
    ("home", "asked", "sent"),
    [
        ("https://isb.example/api", "https://isb.example/x", True),
        ("https://isb.example", "https://www.isb.example/x", True),
        ("http://isb.example", "https://isb.example/x", True),
        ("https://isb.example", "http://isb.example/x", False),
        ("https://isb.example", "https://isb.example:8443/x", False),
        ("https://isb.example", "https://lain.example/x", False),
        ("https://isb.example", "https://isb.example.lain.example/x", False),
    ],
)
def test_it_goes_to_its_own_site_and_never_in_the_clear(home: str, asked: str, sent: bool) -> None:
    secret, target = Secret(VALUE, home), read_target(asked)
    for text in (f"{asked}/{{token}}/a", f"{asked}/%7Btoken%7D/a"):
        assert ("abc%2FDEF%2B123%3Dxyz" in secret.fill_url(text, target)) is sent
    assert (secret.fill_header("Bearer {token}", target) == f"Bearer {VALUE}") is sent


def test_a_short_or_odd_one_is_refused_and_none_changes_nothing() -> None:
    for value in ("pendek", "dengan\nbaris baru", "ëëëëëëëëë"):
        with pytest.raises(ConfigError) as caught:
            Secret(value, "https://isb.example")
        assert value not in f"{caught.value} {caught.value.sentence}"
    none = Secret("", "")
    assert not none and none.hide("abc {token}") == "abc {token}"
    assert none.fill_url("https://a.example/{token}", read_target("https://a.example")) == (
        "https://a.example/{token}"
    )
    assert VALUE not in f"{Secret(VALUE, 'https://a.example')!r} {Secret(VALUE, '')}"


def test_what_looks_like_it_stays() -> None:
    secret = Secret(VALUE, "https://a.example")
    for text in ("abc/DEF+123=xy", "abcDEF123xyz", "%61%62%63", "", "\\" * 50, "%" * 50):
        assert secret.hide(text) == text
        assert secret.hide_bytes(text.encode()) == text.encode()


def test_a_download_that_repeats_it_leaves_no_file(tmp_path, monkeypatch) -> None:
    with serve() as site:
        plain = open_session(site.port)
        assert plain.download(f"{site.url}/isi").size
        notes: list[FetchNote] = []
        session = open_session(site.port, notes=notes, secret=Secret("<b>halo</b>", site.url))
        assert isinstance(session, GuardedSession)
        assert session.get(f"{site.url}/isi").text() == "<html>{token}</html>"
        with pytest.raises(EchoError):
            session.download(f"{site.url}/isi")
