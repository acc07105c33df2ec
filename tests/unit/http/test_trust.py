"""Certificates named for one source, against real servers whose chains are not whole."""

import socket
import threading
from pathlib import Path

import pytest

from connectors.errors import MovedError, TlsError
from connectors.http import GuardedSession, Policy
from connectors.trust import Trust
from tests.guarded import open_session
from tests.tls_sites import HOST, Authority, Paper, TlsSite, serve_tls


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("akar"))


@pytest.fixture(scope="module")
def link(authority: Authority) -> Paper:
    return authority.intermediate()


@pytest.fixture(scope="module")
def leaf(authority: Authority, link: Paper) -> Paper:
    return authority.leaf(link)


@pytest.fixture
def incomplete(leaf: Paper):
    """A site that forgets to send its intermediate, as many go.id sites do."""
    with serve_tls(leaf) as site:
        yield site


@pytest.fixture
def open_for(authority: Authority):
    def make(site: TlsSite, trust: Trust | None = None, ca: Path | None = None) -> GuardedSession:
        policy = Policy(agent="uji-bot", ca_file=str(ca or authority.root.cert), tries=1)
        return open_session(site.port, policy, trust=trust)

    return make


def refused(session: GuardedSession, url: str) -> TlsError:
    with pytest.raises(TlsError) as caught:
        session.get(f"{url}/isi")
    assert len(caught.value.sentence) <= 300 and caught.value.sentence.endswith(".")
    return caught.value


def test_a_missing_intermediate_is_named_as_such(incomplete, open_for) -> None:
    error = refused(open_for(incomplete), incomplete.url())
    assert error.internal == "chain, verify code 20"
    assert "tidak lengkap" in error.sentence and "sertifikat perantara" in error.sentence
    assert incomplete.asked == []


def test_a_named_intermediate_makes_the_chain_whole(incomplete, open_for, link) -> None:
    session = open_for(incomplete, Trust(HOST, intermediates=link.pem))
    assert "halo" in session.get(f"{incomplete.url()}/isi").text()
    assert "halo" in session.get(f"{incomplete.url(f'www.{HOST}')}/isi").text()


def test_a_whole_chain_needs_nothing(leaf, link, open_for) -> None:
    with serve_tls(leaf, link) as site:
        assert open_for(site).get(f"{site.url()}/isi").status == 200


def test_another_intermediate_does_not_help(incomplete, open_for, authority) -> None:
    other = authority.intermediate("Perantara Lain")
    error = refused(open_for(incomplete, Trust(HOST, intermediates=other.pem)), incomplete.url())
    assert error.internal.startswith("chain with extras")
    assert "perantara yang didaftarkan" in error.sentence


def test_an_intermediate_is_no_end_of_a_chain(incomplete, open_for, link, tmp_path) -> None:
    stranger = Authority(tmp_path, "Akar Lain").root  # the store knows another root only
    error = refused(
        open_for(incomplete, Trust(HOST, intermediates=link.pem), stranger.cert), incomplete.url()
    )
    assert error.internal.startswith("chain with extras")
    context = Trust(HOST, intermediates=link.pem).choices(HOST)["ssl_context"]
    assert not context.verify_flags & 0x80000  # X509_V_FLAG_PARTIAL_CHAIN


def test_a_pin_lets_exactly_one_certificate_in(authority, open_for) -> None:
    own, changed = authority.leaf(None), authority.leaf(None)
    with serve_tls(own) as site:
        error = refused(open_for(site), site.url())
        assert error.internal.startswith("self-signed") and "sematkan" in error.sentence
        session = open_for(site, Trust(HOST, pin=own.pin))
        assert session.get(f"{site.url()}/isi").status == 200
    with serve_tls(changed) as site:
        error = refused(open_for(site, Trust(HOST, pin=own.pin)), site.url())
        assert error.internal == "pin" and "diganti" in error.sentence
        assert site.asked == [], "nothing is asked of a server with another certificate"


def test_a_pin_stands_against_a_good_chain_too(leaf, link, open_for, authority) -> None:
    with serve_tls(authority.leaf(link), link) as site:
        assert refused(open_for(site, Trust(HOST, pin=leaf.pin)), site.url()).internal == "pin"


def test_a_pin_holds_for_a_certificate_out_of_date_or_of_another_name(
    authority, link, open_for
) -> None:
    for odd in (authority.leaf(link, days=-1), authority.leaf(link, "panel.example")):
        with serve_tls(odd, link) as site:
            refused(open_for(site), site.url())
            session = open_for(site, Trust(HOST, pin=odd.pin))
            assert session.get(f"{site.url()}/isi").status == 200


@pytest.mark.parametrize(
    ("days", "host", "what", "words"),
    [
        (-1, HOST, "expired", "kedaluwarsa"),
        (30, "panel.example", "name", "nama situs lain"),
    ],
)
def test_each_fault_has_its_sentence(
    authority, link, open_for, days: int, host: str, what: str, words: str
) -> None:
    with serve_tls(authority.leaf(link, host, days=days), link) as site:
        error = refused(open_for(site), site.url())
        assert error.internal.startswith(what) and words in error.sentence
        error = refused(open_for(site, Trust(HOST, intermediates=link.pem)), site.url())
        assert error.internal.startswith(what) and words in error.sentence


def test_an_unknown_root_and_a_server_without_tls(authority, open_for, tmp_path) -> None:
    stranger = Authority(tmp_path, "Akar Lain")
    with serve_tls(stranger.leaf(stranger.root), stranger.root) as site:
        assert refused(open_for(site), site.url()).internal.startswith("self-signed")
    with socket.create_server(("127.0.0.1", 0)) as plain:
        threading.Thread(target=_answer_plainly, args=(plain,), daemon=True).start()
        site = TlsSite(plain.getsockname()[1])
        assert refused(open_for(site), site.url()).internal == "handshake"


def _answer_plainly(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(100)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@pytest.mark.parametrize("kind", ["intermediates", "pin"])
def test_what_is_named_counts_for_no_other_host(incomplete, open_for, leaf, link, kind) -> None:
    """Also when the source itself links or leads there."""
    named = {"intermediates": link.pem} if kind == "intermediates" else {"pin": leaf.pin}
    session = open_for(incomplete, Trust("lain.uji.example", **named))
    assert refused(session, incomplete.url()).internal.startswith("chain, ")
    trust = Trust(HOST, **named)
    assert trust.covers(HOST) and trust.covers(f"www.{HOST}")
    for other in ("uji.example", f"a.{HOST}", f"{HOST}.lain.example", "", "www."):
        assert not trust.covers(other)
    assert not Trust("", **named).covers("")


def test_a_redirect_takes_nothing_along(incomplete, open_for, link) -> None:
    session = open_for(incomplete, Trust(HOST, intermediates=link.pem))
    assert session.get(f"{incomplete.url()}/pindah/www.{HOST}").url.startswith("https://www.")
    with pytest.raises(MovedError):
        session.get(f"{incomplete.url()}/pindah/lain.uji.example")
    assert refused(session, incomplete.url("lain.uji.example")).internal.startswith("chain, ")


def test_two_sources_at_once_know_nothing_of_each_other(
    incomplete, open_for, leaf, link, authority
) -> None:
    """The same host, in threads of one process, over and over: only who named it gets in."""
    trusts = (Trust(HOST, intermediates=link.pem), None, Trust(HOST, pin=leaf.pin), Trust(HOST))
    gate = threading.Barrier(len(trusts))
    seen: dict[int, list[str]] = {}

    def visit(number: int) -> None:
        told = seen.setdefault(number, [])
        for _ in range(8):
            gate.wait(120)
            try:
                open_for(incomplete, trusts[number]).get(f"{incomplete.url()}/isi")
                told.append("masuk")
            except TlsError as error:
                told.append(error.internal)

    threads = [threading.Thread(target=visit, args=(each,)) for each in range(len(trusts))]
    for each in threads:
        each.start()
    for each in threads:
        each.join(240)
    chain = ["chain, verify code 20"] * 8
    assert seen == {0: ["masuk"] * 8, 1: chain, 2: ["masuk"] * 8, 3: chain}
