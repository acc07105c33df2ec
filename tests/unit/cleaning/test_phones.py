import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.cleaning.phones import Phone, read_phone


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0549 - 21001", Phone("telepon", "+6254921001", "(0549) 21001")),
        ("(0549) 2022222", Phone("telepon", "+625492022222", "(0549) 2022222")),
        ("021-3456789", Phone("telepon", "+62213456789", "(021) 3456789")),
        ("+62 549 21001", Phone("telepon", "+6254921001", "(0549) 21001")),
        ("Telp. 0549-21001 / 0549-21002", Phone("telepon", "+6254921001", "(0549) 21001")),
        ("0812 3456 7890", Phone("seluler", "+6281234567890", "0812-3456-7890")),
        ("62812 3456 7890", Phone("seluler", "+6281234567890", "0812-3456-7890")),
        ("+62 (0)812-3456-789", Phone("seluler", "+628123456789", "0812-3456-789")),
        ("81234567890", Phone("seluler", "+6281234567890", "0812-3456-7890")),
        ("WA: 0812-3456-7890", Phone("seluler", "+6281234567890", "0812-3456-7890")),
        ("113", Phone("darurat", "113", "113")),
        ("119", Phone("darurat", "119", "119")),
    ],
)
def test_numbers_of_offices(text: str, phone: Phone):
    assert read_phone(text) == phone


@pytest.mark.parametrize(
    "text",
    ["", "-", "0", "21001", "000000000", "nomor", "+1 212 555 0100", "08123", "6408092999123456"],
)
def test_what_cannot_be_dialled_is_none(text: str):
    assert read_phone(text) is None


@given(st.text(alphabet="0123456789+-() .pextWA:", max_size=24))
def test_what_is_dialled_is_digits_only(text: str):
    phone = read_phone(text)
    if phone is not None:
        assert phone.dial.removeprefix("+").isdigit()
