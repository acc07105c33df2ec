"""Numbers and money as Indonesian sources write them; never a guess without saying so."""

import re
from dataclasses import dataclass
from decimal import Decimal

_FACTORS = {
    "ribu": 3, "rb": 3, "k": 3,
    "juta": 6, "jt": 6,
    "miliar": 9, "milyar": 9, "m": 9, "mlr": 9, "mld": 9,
    "triliun": 12, "trilyun": 12, "t": 12,
}  # fmt: skip
_SHAPE = re.compile(
    r"(?P<sign>[-−])?\s*(?:rp|idr)?\.?\s*(?P<sign2>[-−])?(?P<digits>\d[\d.,' ]*)"
    r"\s*(?P<factor>ribu|rb|k|juta|jt|miliar|milyar|mlr|mld|m|triliun|trilyun|t)?\.?"
    r"\s*(?P<tail>,?-{1,2}|,00|%|jiwa|orang|kk|ha|rupiah)?"
)
_GROUPED = re.compile(r"\d{1,3}(?:([.,' ])\d{3})(?:\1\d{3})*")


@dataclass(frozen=True, slots=True)
class Number:
    """A value as read. `ambiguous`: the same text could mean another value (1.204)."""

    value: Decimal | None
    ambiguous: bool = False


NOTHING = Number(None)


def parse_number(text: str) -> Number:
    """The number in a text: dot groups thousands, comma parts decimals.

    One separator with exactly three digits behind it is read so too, and marked ambiguous.
    A lone dash, blank or "n/a" is no number.
    """
    wanted = re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip().lower()
    bracketed = wanted.startswith("(") and wanted.endswith(")")
    match = _SHAPE.fullmatch(wanted[1:-1].strip() if bracketed else wanted)
    if match is None:
        return NOTHING
    read = _read_digits(match["digits"].strip())
    if read.value is None:
        return NOTHING
    value = read.value
    factor = match["factor"]
    ambiguous = read.ambiguous
    if factor:
        # "1.250 juta" may be 1,25 or 1250 millions; without a separator nothing is open.
        value = value.scaleb(_FACTORS[factor])
    negative = bracketed or bool(match["sign"] or match["sign2"])
    return Number(-value if negative else value, ambiguous)


def parse_money(text: str) -> int | None:
    """An amount in sen; None when it is no amount, or one of more than two decimals."""
    found = parse_number(text)
    if found.value is None:
        return None
    sen = found.value.scaleb(2)
    whole = sen.to_integral_value()
    return int(whole) if sen == whole else None


def _read_digits(digits: str) -> Number:
    digits = digits.rstrip(".,")
    marks = [mark for mark in digits if not mark.isdigit()]
    if not marks:
        return Number(Decimal(digits))
    if _GROUPED.fullmatch(digits):
        plain = re.sub(r"\D", "", digits)
        lone = len(marks) == 1 and marks[0] in ".,"
        if lone and digits.startswith("0"):  # 0.204 groups nothing
            return Number(Decimal(digits.replace(",", ".")))
        if lone and marks[0] == ",":
            return Number(Decimal(digits.replace(",", ".")), ambiguous=True)
        return Number(Decimal(plain), ambiguous=lone)
    last = max(digits.rfind("."), digits.rfind(","))
    head, tail = digits[:last], digits[last + 1 :]
    if last < 0 or not tail.isdigit() or digits[last] in head:
        return NOTHING
    if not head.isdigit() and not _GROUPED.fullmatch(head):
        return NOTHING
    return Number(Decimal(f"{re.sub(r'[^0-9]', '', head)}.{tail}"))
