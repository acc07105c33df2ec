"""The forms under which an inner address hides, and the networks that are allowed."""

import socket

import pytest

from connectors.address import AddressGuard, AllowedNetwork
from connectors.errors import ConfigError, UnreachableError, UnsafeError


def resolve(host: str, _port: int) -> list[str]:
    """As a resolver of the system reads numbers: with octal, hexadecimal and short forms."""
    names = {"localhost": "127.0.0.1", "rebind.example": "10.0.0.7"}
    if ":" in host:
        return [host]
    return [names.get(host) or socket.inet_ntoa(socket.inet_aton(host))]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[64:ff9b:1::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::80ff:fffe]",
        "[fe80::1%eth0]",
        "[fc00::1]",
        "[fec0::1]",
        "[ff02::1]",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "rebind.example",
    ],
)
def test_inner_addresses_are_refused(host: str):
    with pytest.raises(UnsafeError):
        AddressGuard(resolve=resolve).choose(host, 80)


def test_public_addresses_are_chosen():
    assert AddressGuard(resolve=resolve).choose("93.184.215.14", 80) == "93.184.215.14"
    assert AddressGuard(resolve=resolve).choose("[2606:4700::1]", 443) == "2606:4700::1"


def test_one_inner_address_spoils_a_name():
    guard = AddressGuard(resolve=lambda _host, _port: ["93.184.215.14", "127.0.0.1"])
    with pytest.raises(UnsafeError):
        guard.choose("dua.example", 80)


def test_a_name_is_resolved_once():
    answers = [["93.184.215.14"], ["127.0.0.1"]]
    guard = AddressGuard(resolve=lambda _host, _port: answers.pop(0))
    assert guard.choose("ganti.example", 80) == guard.choose("ganti.example", 80)
    assert answers == [["127.0.0.1"]]


def test_an_allowed_network_holds_for_its_port_only():
    guard = AddressGuard((AllowedNetwork.parse("127.64.0.0/16:8064"),), resolve)
    assert guard.choose("127.64.0.9", 8064) == "127.64.0.9"
    for host, port in (("127.64.0.9", 80), ("127.65.0.9", 8064)):
        with pytest.raises(UnsafeError):
            guard.choose(host, port)


def test_a_name_without_address_is_unreachable():
    with pytest.raises(UnreachableError):
        AddressGuard(resolve=lambda _host, _port: []).choose("kosong.example", 80)


@pytest.mark.parametrize("text", ["", "127.0.0.1", "x:80", "127.0.0.0/8:x"])
def test_a_broken_network_is_named(text: str):
    with pytest.raises(ConfigError):
        AllowedNetwork.parse(text)
