"""The words of a reminder: what was not found, by which rule, and how to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from portal.rules.formatting import show_day


@dataclass(frozen=True, slots=True)
class Missing:
    """One line of a reminder."""

    label: str
    state: str
    due: date | None
    reason: str
    legal_basis: str
    confirmed: bool


def write_reminder(
    to: str, unit: str, sender: str, lines: Sequence[Missing], rest: int, address: str, today: date
) -> str:
    """The text. It says what we did not find, never that somebody did not send it."""
    said = [
        f"Yth. {to},",
        f"per {show_day(today)} ini yang belum kami temukan atau sudah lama dari {unit}:",
    ]
    said += [f"{number}. {_tell(line)}" for number, line in enumerate(lines, start=1)]
    if rest:
        said.append(f"Masih ada {rest} hal lain.")
    said.append("Bila sudah ada, mohon kirim tautan atau berkasnya. Bila kami keliru, beri tahu.")
    if address:
        said.append(f"Yang terbuka: {address}")
    return "\n".join([*said, f"– {sender}"])


def write_link(phone: str, text: str) -> str:
    """The address that opens WhatsApp with this text; without a number one chooses the chat."""
    return f"https://wa.me/{phone.lstrip('+')}?text={quote(text, safe='')}"


def _tell(line: Missing) -> str:
    due = f"jatuh tempo {show_day(line.due)}" if line.due else ""
    state = (line.reason or "sudah lama") if line.state == "usang" else "belum kami temukan"
    doubt = "" if line.confirmed else "aturan belum dikonfirmasi"
    rule = "; ".join(part for part in (line.legal_basis, doubt) if part)
    parts = ", ".join(part for part in (state, due) if part)
    return f"{line.label} – {parts}" + (f" ({rule})" if rule else "")
