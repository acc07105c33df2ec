"""What people may name for a source, and the sentence when it cannot hold."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.certificates import list_issuers, read_intermediates, read_pin
from connectors.errors import ConfigError
from tests.tls_sites import Authority, Paper

NOW = datetime.now(UTC)  # openssl dates its certificates from today


@pytest.fixture(scope="module")
def authority(tmp_path_factory) -> Authority:
    return Authority(tmp_path_factory.mktemp("akar"))


@pytest.fixture(scope="module")
def link(authority: Authority) -> Paper:
    return authority.intermediate()


def sentence_of(text: str, now: datetime = NOW) -> str:
    with pytest.raises(ConfigError) as caught:
        read_intermediates(text, "perantara.pem", now)
    assert caught.value.sentence.startswith("perantara.pem")
    return caught.value.sentence


def test_certificates_stay_and_what_stands_around_them_goes(authority, link) -> None:
    second = authority.intermediate("Perantara Dua", by=link)
    kept = read_intermediates(f"Subject: CN=x\n{link.pem}\nlagi\n{second.pem}", "a.pem", NOW)
    assert "Subject" not in kept and "lagi" not in kept
    assert [each.name for each in list_issuers(kept)] == ["Perantara Uji", "Perantara Dua"]
    assert all(each.until > NOW for each in list_issuers(kept))
    assert read_intermediates(kept, "a.pem", NOW) == kept


def test_each_fault_is_told(authority, link) -> None:
    assert "tidak memuat sertifikat PEM" in sentence_of("halo")
    assert "tidak memuat sertifikat PEM" in sentence_of(link.pem.replace("END CERT", "END CART"))
    assert "tidak memuat sertifikat PEM" in sentence_of(
        f"{link.pem}-----BEGIN X509 CRL-----\nAA==\n-----END X509 CRL-----"
    )
    lines = link.pem.splitlines()
    assert "rusak" in sentence_of("\n".join([*lines[:2], *lines[3:]]))
    assert "bukan sertifikat penerbit" in sentence_of(authority.leaf(link).pem)
    assert "bukan sertifikat penerbit" in sentence_of(authority.leaf(None).pem)
    assert "sertifikat akar" in sentence_of(authority.root.pem)
    assert "lebih dari 20 kB" in sentence_of(link.pem * 40)
    assert "kunci rahasia" in sentence_of(link.pem + link.key.read_text())


def test_of_several_the_bad_one_is_named(authority, link) -> None:
    said = sentence_of(link.pem + authority.root.pem)
    assert said.startswith("perantara.pem, sertifikat ke-2: sertifikat akar")


def test_an_old_one_is_refused_with_its_day(authority) -> None:
    old = authority.intermediate(days=-1)
    assert "kedaluwarsa sejak" in sentence_of(old.pem)
    fresh = authority.intermediate()
    assert "kedaluwarsa sejak" in sentence_of(fresh.pem, NOW + timedelta(days=31))


def test_a_pin_comes_with_colons_or_without() -> None:
    plain = "0123456789abcdef" * 4
    typed = ":".join(plain[at : at + 2].upper() for at in range(0, 64, 2))
    assert read_pin(f" {typed}\n") == read_pin(plain) == plain


@pytest.mark.parametrize("text", ["", "abc", "g" * 64, "a" * 63, "a" * 65, "a" * 40, "٣" * 64])
def test_anything_else_is_no_pin(text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_pin(text)
    assert "bukan SHA-256" in caught.value.sentence
