"""Long texts: the time grows with the length, whatever stands in them; no seam hides a number."""

import random
import time

import pytest

from connectors.cleaning.personal import find

_CHANCE = random.Random(6408)
DIGITS = "".join(_CHANCE.choice("0123456789") for _ in range(2_000))
UNITS = {
    "bare digits": DIGITS,
    "digits apart": " ".join(DIGITS),
    "pairs": ".".join(DIGITS[at : at + 2] for at in range(0, 2_000, 2)),
    "fours": " ".join(DIGITS[at : at + 4] for at in range(0, 2_000, 4)),
    "numbers that hide each other until the one before is gone": "640804 120385 0002 ",
    "the same from behind": "0002 640804 120385 ",
    "numbers side by side": "6408041203850002 ",
    "one long number": "6408041203850002",
    "mobile numbers": "0812-3456-7890 ",
    "beginnings of mobile numbers": "08 12 34 ",
    "country codes": "+62 8",
    "names without a number": "no nik kk: ",
    "names with a number too short": "nik 1 2 3 4 5 6 7 8 9 0 1 2 3 ",
    "tax numbers": "12.345.678.9-012.345 ",
}


def measure(text: str) -> float:
    """Processor seconds, the least of three."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        find(text)
        taken.append(time.process_time() - began)
    return min(taken)


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
def test_eight_times_the_text_takes_eight_times_as_long(unit: str) -> None:
    short = (unit * (16_000 // len(unit) + 1))[:16_000]
    long = (unit * (128_000 // len(unit) + 1))[:128_000]
    # Growth with the square would be 64 times.
    assert measure(long) < 24 * measure(short) + 0.005


def test_a_number_is_found_across_every_seam() -> None:
    for number in (
        "6408041203850002",
        "640804 120385 0002",
        "NIK: 1234567890123456",
        "0812-3456-7890",
    ):
        for offset in range(65_536 - 40, 65_536 + 8):
            text = "a " * (offset // 2) + " " * (offset % 2) + number + " b" * 100
            (found,) = find(text)
            assert text[found.start : found.end] == number.removeprefix("NIK: ")


def test_a_long_row_of_hidden_numbers_goes_whole() -> None:
    rows = 5_000
    found = find("640804 120385 0002 " * rows)
    assert len(found) == rows
