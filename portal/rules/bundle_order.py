"""Where a bundle stands in the row of those that were taken: next, after a gap, late, or wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

AHEAD = timedelta(days=1)  # clocks of villages are seldom right to the minute


@dataclass(frozen=True, slots=True)
class Numbered:
    """A bundle by its number, its hash, the one before it, and when it was made."""

    sequence: int
    sha256: str
    made_at: datetime
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What follows from it. `refusal`: why it is not taken at all; `late`: newer ones were taken
    already; `notes`: what the carrier is told."""

    refusal: str = ""
    late: bool = False
    notes: tuple[str, ...] = ()


def judge_order(given: Numbered, taken: Sequence[Numbered], now: datetime) -> Order:
    """The place of a bundle among those that were taken. One that was taken itself is not asked
    about here."""
    if given.made_at > now + AHEAD:
        return Order(
            f"Berkas luring ini bertanggal {given.made_at:%d-%m-%Y}, yang belum tiba. "
            "Perbaiki jam perangkat pembuatnya, lalu buat ulang."
        )
    if any(each.sequence == given.sequence for each in taken):
        return Order(
            f"Berkas nomor {given.sequence} dari unit ini sudah diterima dengan isi lain. "
            "Buat ulang dengan nomor berikutnya."
        )
    newest = max(taken, key=lambda each: each.sequence, default=None)
    if newest is not None and given.sequence < newest.sequence:
        said = (
            f"Berkas nomor {given.sequence} datang sesudah nomor {newest.sequence}; "
            "hanya yang belum dimuat berkas lebih baru yang diambil."
        )
        return Order(late=True, notes=(said,))
    return Order(notes=tuple(_notes(given, newest)))


def _notes(given: Numbered, newest: Numbered | None) -> list[str]:
    first = newest.sequence + 1 if newest is not None else 1
    found = []
    if given.sequence > first:
        last = given.sequence - 1
        which = f"nomor {first}" if first == last else f"nomor {first} sampai {last}"
        found.append(f"Berkas {which} belum kami terima. Bawalah juga bila masih ada.")
    elif newest is not None and given.previous != newest.sha256:
        found.append(
            f"Berkas ini tidak menyambung ke nomor {newest.sequence} yang kami terima; mungkin "
            "ada dua perangkat yang membuat berkas."
        )
    if newest is not None and given.made_at < newest.made_at:
        found.append("Berkas ini bertanggal lebih tua daripada berkas sebelumnya. Periksa jam.")
    return found
