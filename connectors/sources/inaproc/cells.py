"""Single cells of the gateway's rows: identifiers, money, days, texts, suppliers."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from connectors.cleaning.dates import parse_date
from connectors.cleaning.text import clean_title

Row = Mapping[str, object]

PERSON = "penyedia perorangan"
_FIRM = re.compile(
    r"\b(?:PT|CV|UD|PD|FA|FIRMA|KOPERASI|YAYASAN|PERUM|PERUMDA|PERSERODA|PERSERO|KSO|BUMDES"
    r"|UNIVERSITAS|POLITEKNIK)\b",
    re.I,
)
_MOST_CODES = 500


def read_id(row: Row, name: str) -> str:
    """An identifier as text: sources write the same one as a number and as text."""
    value = row.get(name)
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else ""
    return str(value).strip()


def read_codes(row: Row, name: str) -> tuple[str, ...]:
    """Several codes in one cell, parted by anything that is no digit; each once."""
    found = re.findall(r"\d+", read_id(row, name))
    return tuple(dict.fromkeys(found))[:_MOST_CODES]


def read_sen(row: Row, name: str) -> int | None:
    """Rupiah as a JSON number, in sen; unknown stays unknown."""
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float | str) or value == "":
        return None
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return None
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 16:
        return None
    return int((amount * 100).to_integral_value(ROUND_HALF_UP))


def read_filled_sen(row: Row, *names: str) -> int | None:
    """The first of these amounts that is there and not 0: 0 means it was not typed in."""
    return next((sen for name in names if (sen := read_sen(row, name))), None)


def read_day(row: Row, name: str) -> date | None:
    """The day as written. The zone mark of SPSE times is not trusted, so nothing is shifted."""
    text = read_id(row, name)
    return parse_date(text[:10]) if text else None


def read_text(row: Row, name: str) -> str:
    """A text on one line, entities resolved."""
    value = row.get(name)
    return clean_title(value) if isinstance(value, str) else ""


def read_number(row: Row, name: str) -> int:
    """A small number, 0 when there is none."""
    text = read_id(row, name)
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def read_year(row: Row) -> int | None:
    """The budget year."""
    year = read_number(row, "tahun_anggaran")
    return year if 2000 <= year <= 2100 else None


def read_supplier(row: Row) -> str:
    """The name of a firm; anybody else may be a natural person and is not named."""
    name = read_text(row, "nama_penyedia")
    if not name:
        return ""
    return name if _FIRM.search(name) else PERSON


def digest(parts: Iterable[object]) -> str:
    """A short stable mark of some values."""
    text = json.dumps([str(part) for part in parts], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
