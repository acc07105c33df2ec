"""Whether what was read of a stream may be shown, or is held until a person looked."""

from dataclasses import dataclass

# A loss above both bounds at once is held (design: max(20, 10 %)).
LOSS_FLOOR = 20
LOSS_SHARE = 0.10
# A complete reading with less than this share of the last one is held.
COUNT_SHARE = 0.80


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reading of a stream gave. `complete`: it listed every live key."""

    complete: bool
    seen: int
    last_count: int
    floor: int
    missing: int = 0
    live: int = 0


def judge(reading: Reading) -> str:
    """The sentence that says why the stream is held; empty when it may be shown."""
    if not reading.complete:
        return ""
    if reading.seen < reading.floor:
        return (
            f"Sumber hanya memberi {reading.seen} catatan, paling sedikit {reading.floor}. "
            "Salinan lama tetap ditampilkan."
        )
    if is_mass_loss(reading.missing, reading.live):
        return (
            f"{reading.missing} dari {reading.live} catatan hilang sekaligus di sumber. "
            "Salinan lama tetap ditampilkan sampai diperiksa."
        )
    small = reading.last_count <= LOSS_FLOOR
    if not small and reading.seen < reading.last_count * COUNT_SHARE:
        return (
            f"Sumber memberi {reading.seen} catatan, sebelumnya {reading.last_count}. "
            "Salinan lama tetap ditampilkan sampai diperiksa."
        )
    return ""


def is_mass_loss(missing: int, live: int) -> bool:
    """Whether so many keys vanished at once that it is rather a fault than a fact."""
    return missing > max(LOSS_FLOOR, LOSS_SHARE * live)
