"""Where an address leads."""

import pytest

from portal.rules.evidence_address import find_place


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("https://Desa.Example/a.pdf?id=2#hal-3", "https://desa.example/a.pdf?id=2"),
        ("HTTPS://desa.example/A.pdf", "https://desa.example/A.pdf"),
        ("https://desa.example/a.pdf", "https://desa.example/a.pdf"),
        ("https://[rusak", "https://[rusak"),
        ("berkas di kantor", "berkas di kantor"),
        ("", ""),
    ],
)
def test_a_mark_within_a_page_is_no_other_place(written: str, place: str) -> None:
    assert find_place(written) == place
    assert find_place(place) == place
