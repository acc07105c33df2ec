"""From the answers of a map service to pages of boundaries and places."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from connectors.base import Context, Page, State
from connectors.cleaning.facilities import Reading, count_left, is_wanted, read_place
from connectors.cleaning.layers import Box, Chosen, meets, read_box
from connectors.cleaning.outlines import Outlines
from connectors.cleaning.regions import ForeignError
from connectors.errors import PagingBrokenError, PolicyError, SchemaDriftError, Scope, TooBigError
from connectors.records import Place, Reject
from geo.geojson import Feature
from geo.shapes import ShapeError, straighten

# Map services tell nobody what changed, so a layer is read whole, once a week.
EVERY = timedelta(days=6, hours=12)
MOST_FEATURES = 100_000
_PAGE = 25  # boundaries a page: each may be a megabyte
_EMPTY_IN_A_ROW = 3
_FLAWED = "!"


@dataclass(frozen=True, slots=True)
class Batch:
    """One answer: its features, and where the next one is asked for (empty: this was the last).
    `learned`: what the service taught us so far, to be remembered. `again`: it belongs to a list
    with an end of its own, and may repeat what another way of asking gave before."""

    features: tuple[Feature, ...]
    resume: str = ""
    learned: tuple[tuple[str, str], ...] = ()
    again: bool = False


def is_due(ctx: Context, chosen: Chosen, state: State, changed: str = "") -> bool:
    """Whether a layer is to be read now: asked for in full, begun and not ended, never read with
    these options, a week old, or changed as the service itself says."""
    if ctx.mode == "full" or state.resume or not state.value:
        return True
    if state.learn("pilihan") != mark_options(ctx.config.options):
        return True
    if changed and changed != state.learn("berubah"):
        return True
    return ctx.now() - datetime.fromisoformat(state.value) >= EVERY


def nothing_new(state: State) -> Page:
    """The page of a layer that is not due: nothing was listed, so absence means nothing."""
    return Page((), state, last=True)


def end_state(ctx: Context, state: State, learned: Mapping[str, str]) -> State:
    """The state after a whole reading."""
    known = dict(state.learned) | dict(learned)
    known["pilihan"] = mark_options(ctx.config.options)
    value = ctx.now().astimezone(UTC).isoformat()
    return State(value=value, learned=tuple(sorted(known.items())))


def mark_options(options: Mapping[str, str]) -> str:
    """A short mark of a source's options, so that a change of them is noticed."""
    text = json.dumps(dict(options), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_boundaries(
    ctx: Context, batches: Iterable[Batch], url: str, state: State, changed: str = ""
) -> Iterator[Page]:
    """All boundaries of a layer. They are shown only when the whole layer was read, for a desa
    may have islands in its last answer."""
    outlines = Outlines(ctx.config.unit_code, url, ctx.config.zone)
    learned = {"berubah": changed} if changed else {}
    for batch in _watch(ctx, batches):
        outlines.take(batch.features)
        learned |= dict(batch.learned)
    found = outlines.finish()
    if not found.records and not found.whole:
        first = found.rejects[0].message
        raise SchemaDriftError(
            first, url=url, sentence=f"Tidak satu pun bidang dapat dipakai. {first}"
        )
    after = end_state(ctx, state, learned)
    total = len(found.records)
    for start in range(0, max(total, 1), _PAGE):
        last = start + _PAGE >= total
        yield Page(
            found.records[start : start + _PAGE],
            after if last else replace(state, resume=""),
            rejects=found.rejects if last else (),
            last=last,
            complete=last and found.whole,
            done=min(start + _PAGE, total),
            total=total,
            dropped=found.dropped if last else 0,
        )


def read_places(
    ctx: Context,
    batches: Iterable[Batch],
    reading: Reading,
    state: State,
    changed: str = "",
) -> Iterator[Page]:
    """The places of a layer, one page an answer; a reading that was cut off goes on."""
    box = read_box(ctx.config.options)
    flawed = state.resume.startswith(_FLAWED)
    taken: set[str] = set()
    learned = {"berubah": changed} if changed else {}
    foreign = done = 0
    for batch in _watch(ctx, batches):
        learned |= dict(batch.learned)
        sorted_out = _sort_out(batch.features, reading, box, taken)
        flawed = flawed or bool(sorted_out.rejects)
        foreign += sorted_out.foreign
        done += len(sorted_out.places)
        resume = f"{_FLAWED if flawed else ''}{batch.resume}" if batch.resume else ""
        known = tuple(sorted((dict(state.learned) | learned).items()))
        yield Page(
            sorted_out.places,
            replace(state, resume=resume, learned=known),
            rejects=sorted_out.rejects,
            done=done,
            dropped=sorted_out.dropped,
        )
    rejects: tuple[Reject, ...] = ()
    if foreign:
        text = f"{foreign} tempat milik wilayah lain tidak dipakai."
        rejects = (Reject("wilayah lain", "foreign", text, reading.url),)
    after = end_state(ctx, state, learned)
    yield Page((), after, rejects=rejects, last=True, complete=not flawed, done=done)


def resume_of(state: State) -> str:
    """Where a reading that was cut off goes on."""
    return state.resume.removeprefix(_FLAWED)


@dataclass(frozen=True, slots=True)
class _SortedOut:
    places: tuple[Place, ...]
    rejects: tuple[Reject, ...]
    foreign: int
    dropped: int


def _sort_out(
    features: Iterable[Feature], reading: Reading, box: Box | None, taken: set[str]
) -> _SortedOut:
    places: list[Place] = []
    rejects: list[Reject] = []
    foreign = dropped = 0
    for feature in features:
        dropped += count_left(feature.properties, reading)
        if not is_wanted(feature.properties, reading):
            foreign += 1
            continue
        try:
            place = read_place(feature, reading)
            if box and feature.geometry and not meets(straighten(feature.geometry), box):
                foreign += 1  # the service ignored the box, or took its axes the other way round
                continue
        except ForeignError:
            foreign += 1
            continue
        except ShapeError as error:
            rejects.append(Reject(feature.id, "record_invalid", str(error), reading.url))
            continue
        if place.key in taken:  # a road in several pieces under one number
            spot = f"{place.lon:.5f},{place.lat:.5f}"
            place = replace(place, key=f"{place.key}:{spot}")
            if place.key in taken:
                continue
        taken.add(place.key)
        places.append(place)
    return _SortedOut(tuple(places), tuple(rejects), foreign, dropped)


def _watch(ctx: Context, batches: Iterable[Batch]) -> Iterator[Batch]:
    """The answers while they lead on, each feature once: no end of empty ones, no answer twice,
    no flood."""
    seen: set[bytes] = set()
    empty = total = 0
    for batch in batches:
        fresh = []
        for feature in batch.features:
            total += 1
            mark = _mark(feature, total)
            if mark not in seen:
                seen.add(mark)
                fresh.append(feature)
        empty = 0 if batch.features else empty + 1
        stuck = (batch.features and not fresh) or empty > _EMPTY_IN_A_ROW
        if stuck and not batch.again:
            raise PagingBrokenError("no new feature in an answer", sentence=_LOOP)
        if total > MOST_FEATURES:
            raise TooBigError("too many features", scope=Scope.STREAM, sentence=_FLOOD)
        yield replace(batch, features=tuple(fresh))
        if batch.resume and ctx.stopped():
            raise PolicyError("out of time", scope=Scope.STREAM, sentence=_TIME)


def _mark(feature: Feature, number: int) -> bytes:
    """What tells a feature from others; one without anything is like no other."""
    if feature.geometry is None and not feature.id:
        return number.to_bytes(8)
    wkb = feature.geometry.wkb if feature.geometry is not None else b""
    text = json.dumps([feature.id, sorted(feature.properties.items())])
    return hashlib.sha256(text.encode() + wkb).digest()[:12]


_LOOP = "Daftar di layanan peta ini berputar tanpa akhir. Salinan lama tetap ditampilkan."
_FLOOD = f"Lapisan ini memuat lebih dari {MOST_FEATURES} unsur. Batasi dengan --option kotak=…."
_TIME = "Waktu sekali ambil habis sebelum lapisan terbaca utuh. Dilanjutkan pada jadwal berikutnya."
