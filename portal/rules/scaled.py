"""Numbers as databases hold them exactly: a whole number of 10^-scale. SQLite rounds large
decimals without a word."""

from decimal import Context, Decimal

FINEST = 12  # decimals with which numbers can still be added in a database
_HELD = 2**63  # what a whole number of a database stays below


def scale_down(number: Decimal | None) -> tuple[int | None, int]:
    """The whole number and its scale; nothing for one that cannot be held, for it is not to be
    told wrongly."""
    if number is None or not number.is_finite():
        return None, 0
    exact = Context(prec=len(number.as_tuple().digits))  # the usual one rounds after 28 digits
    exponent = number.normalize(exact).as_tuple().exponent
    scale = max(0, -exponent) if isinstance(exponent, int) else 0
    if scale > FINEST or number.adjusted() > len(str(_HELD)):
        return None, 0
    whole = int(number.scaleb(scale, exact))
    return (whole, scale) if -_HELD <= whole < _HELD else (None, 0)


def scale_up(whole: int | None, scale: int) -> Decimal | None:
    """The number again."""
    return None if whole is None else Decimal(whole).scaleb(-scale)
