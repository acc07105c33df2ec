"""Stored boundaries, their history and their differences as lines for people at a terminal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict

from geo.intake.finding import Weight
from portal.reads.boundary_history import AreaChange, PastBoundary
from portal.reads.boundary_state import BoundaryState
from portal.rules.formatting import show_day

_MOST = 12


def state_value(state: BoundaryState, notes: Mapping[str, str]) -> dict[str, object]:
    """The state as plain values."""
    value = {**asdict(state), "accepted": sorted(state.accepted)}
    value["findings"] = [{"code": code, **asdict(each)} for code, each in state.findings]
    return {**value, "sound": state.sound, "notes": dict(notes)}


def state_lines(
    state: BoundaryState, names: Mapping[str, str], notes: Mapping[str, str]
) -> Iterator[str]:
    """What is drawn, what fits, what waits."""
    yield (
        f"{state.drawn} dari {state.villages} desa dan kelurahan punya batas, "
        f"{state.definitive} definitif."
    )
    if state.missing:
        shown = ", ".join(f"{code} {names.get(code, '')}" for code in state.missing[:_MOST])
        rest = len(state.missing) - _MOST
        yield f"Belum punya batas: {shown}{f' dan {rest} lagi' if rest > 0 else ''}."
    yield f"Tumpang tindih {state.fit.overlaps} pasang, celah {state.fit.gaps}."
    for code, finding in state.findings:
        mark = "!" if (code, finding) in state.open_findings else "i"
        done = " Sudah diterima." if mark == "i" and finding.weight is Weight.REVIEW else ""
        yield (
            f"  {mark} {code} {names.get(code, '')}: {finding.kind.value}. {finding.sentence}{done}"
        )
    stated = state.stated
    line = f"Luas seluruhnya {number(state.km2)} km²"
    if stated is None:
        yield f"{line}; angka resmi tidak diketahui."
    else:
        yield (
            f"{line}; angka resmi {number(stated.km2)} km² "
            f"({stated.source}, {show_day(stated.as_of)})."
        )
    for code, text in notes.items():
        yield f"Catatan {code} {names.get(code, '')}: {text}"
    for waiting in state.waiting:
        yield (
            f"Impor {waiting.id} menunggu: {waiting.file_name} ({waiting.source}), dibawa "
            f"{waiting.by} {waiting.at:%Y-%m-%d %H:%M} UTC"
        )
        for subject, name, kind, sentence, codes in waiting.reviews:
            hint = f" Mungkin {codes.replace(',', ', ')}." if codes else ""
            yield f"  ! {subject} {name}: {kind}. {sentence}{hint}"


def history_lines(code: str, name: str, past: Sequence[PastBoundary]) -> Iterator[str]:
    """A unit's boundaries, the newest first."""
    yield f"{code} {name}: {len(past)} batas." if past else f"{code} {name}: belum punya batas."
    for each in past:
        until = show_day(each.valid_to) if each.valid_to else "kini"
        made = (
            "dibentuk dari desa"
            if each.derived
            else f"impor {each.import_id}"
            if each.import_id
            else "diambil dari sumber"
        )
        parts = [f"{each.status}, {made}", each.source]
        if each.as_of:
            parts.append(f"per {show_day(each.as_of)}")
        if each.legal_basis:
            parts.append(each.legal_basis)
        yield (
            f"  {show_day(each.valid_from)} – {until}  {number(each.km2)} km², "
            f"{each.parts} bagian  {'; '.join(parts)}"
        )


def difference_lines(changes: Sequence[AreaChange], names: Mapping[str, str]) -> Iterator[str]:
    """What each unit gained and lost, and the sums."""
    if not changes:
        yield "Tidak ada batas yang berbeda."
        return
    for each in changes:
        before = "belum ada" if each.before_km2 is None else f"{number(each.before_km2)} km²"
        after = "tidak ada lagi" if each.after_km2 is None else f"{number(each.after_km2)} km²"
        yield (
            f"{each.code} {names.get(each.code, '')}: {before} → {after}  "
            f"+{number(each.gained_km2)} −{number(each.lost_km2)} km²"
        )
    gained = sum(each.gained_km2 for each in changes)
    lost = sum(each.lost_km2 for each in changes)
    yield f"{len(changes)} unit berubah: +{number(gained)} −{number(lost)} km²."


def number(value: float) -> str:
    """Two decimals as Indonesian writes them, four for what would be nothing: 31.532,20."""
    digits = 4 if 0 < abs(value) < 0.01 else 2
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))
