"""Telephone numbers of offices: what kind, how to dial, how to show."""

import re
from dataclasses import dataclass
from typing import Literal

_SHAPE = re.compile(
    r"(?:(?:telp?|telepon|tlp|hp|wa|whatsapp|fax|no)[.: ]*)*"
    r"(?P<number>\+?\(?\d[\d\s().\-/]*)"
    r"(?:\s*(?:ext|pes|pesawat)\.?\s*(?P<ext>\d{1,5}))?",
    re.I,
)
_EMERGENCY = frozenset({"110", "112", "113", "115", "117", "118", "119", "129", "123"})
# Area codes of three digits with their zero; all others have four.
_SHORT_AREAS = frozenset({"021", "022", "024", "031", "061"})


@dataclass(frozen=True, slots=True)
class Phone:
    """One number. `dial` is what a tel: link holds."""

    kind: Literal["telepon", "seluler", "darurat"]
    dial: str
    shown: str


def read_phone(text: str) -> Phone | None:
    """The first number of a text; None when there is none that can be dialled from anywhere."""
    wanted = re.split(r"[,;|]|\s+/\s+|\s+atau\s+", text.strip(), maxsplit=1)[0].strip()
    match = _SHAPE.fullmatch(wanted)
    if match is None:
        return None
    digits = re.sub(r"\D", "", match["number"])
    if digits in _EMERGENCY:
        return Phone("darurat", digits, digits)
    national = _national(digits, plus=match["number"].startswith("+"))
    if national is None or len(set(national[1:])) == 1:  # 0000…, a form filled in to be left
        return None
    if national.startswith("08"):
        return _mobile(national)
    return _landline(national)


def _national(digits: str, *, plus: bool) -> str | None:
    """The number with its leading 0, from any of the ways to write the country."""
    if digits.startswith("0062"):
        return "0" + digits[4:].lstrip("0")
    if digits.startswith("62") and (plus or len(digits) >= 10):
        return "0" + digits[2:].lstrip("0")
    if plus:
        return None
    if digits.startswith("0"):
        return digits
    # Sheets drop the leading zero of a mobile number; a landline without it is local only.
    return "0" + digits if digits.startswith("8") and len(digits) >= 9 else None


def _mobile(national: str) -> Phone | None:
    if not 10 <= len(national) <= 13:
        return None
    shown = "-".join((national[:4], national[4:8], national[8:])).rstrip("-")
    return Phone("seluler", "+62" + national[1:], shown)


def _landline(national: str) -> Phone | None:
    if not 9 <= len(national) <= 12 or national[1] in "01":
        return None
    cut = 3 if national[:3] in _SHORT_AREAS else 4
    return Phone("telepon", "+62" + national[1:], f"({national[:cut]}) {national[cut:]}")
