"""Keys of bundles: files of their own, told apart by a mark."""

import json

import pytest

from connectors.bundle.format import BundleError
from connectors.bundle.signing import (
    check_signature,
    make_key,
    mark_of,
    read_key,
    read_signature,
)


def test_a_key_comes_back_from_its_file():
    key = make_key("64.08.05.2006")
    assert read_key(key.to_file()) == key
    knowing = make_key("64.08.05.2006", portal=make_key("").public)
    assert read_key(knowing.to_file()) == knowing
    told = json.loads(key.to_file())
    told.pop("portal")  # as keys were written before
    assert read_key(json.dumps(told).encode()) == key
    assert key.mark == mark_of(key.public) and len(key.mark) == 16
    assert make_key("64.08.05.2006").mark != key.mark


def test_what_was_signed_holds_to_the_last_byte():
    key = make_key("64.08.05.2006")
    signed = read_signature(key.sign(b"isi"))
    assert signed.mark == key.mark
    check_signature(key.public, signed, b"isi")
    for other in (b"is", b"isi ", b"iSi", b""):
        with pytest.raises(BundleError):
            check_signature(key.public, signed, other)
    with pytest.raises(BundleError):
        check_signature(make_key("").public, signed, b"isi")


@pytest.mark.parametrize("fields", [
    {"about": "lain"}, {"private": "x"}, {"private": "YQ=="}, {"key": "0" * 16}, {"private": 1},
])  # fmt: skip
def test_a_file_that_is_no_key_is_refused(fields):
    told = json.loads(make_key("64.08").to_file()) | fields
    for body in (json.dumps(told).encode(), b"", b"[]", b"\xff"):
        with pytest.raises(BundleError, match="bukan kunci"):
            read_key(body)


@pytest.mark.parametrize("told", [
    {}, {"key": 1, "signature": ""}, {"key": "0" * 16, "signature": "YQ=="},
    {"key": "../../etc/passwd", "signature": ""}, {"key": "0" * 16, "signature": "%"},
])  # fmt: skip
def test_a_signature_that_is_none_is_refused(told):
    with pytest.raises(BundleError, match="Tanda tangan"):
        read_signature(json.dumps(told).encode())
