"""A report on boundaries as lines for people at a terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator

from geo.intake.examination import Decisions, Entry, Examination, Unclear
from geo.intake.finding import Finding, Kind, Weight
from portal.cli.geography_state_lines import number

_MARKS = {Weight.FIXED: "~", Weight.NOTE: "i", Weight.REVIEW: "!"}
_MOST_MISSING = 12


def list_lines(result: Examination, names: dict[str, str], *, whole: bool) -> Iterator[str]:
    """The report: what the file is, each unit with findings, how they fit, what waits.
    `whole`: also the units nothing is said about."""
    yield f"Format {result.format}, sistem koordinat {result.crs}, {result.features} unsur."
    yield from result.notes
    for entry in result.entries:
        # Slivers closed between neighbours are in every file; they are counted below.
        if whole or any(each.kind is not Kind.CLEANED for each in entry.findings):
            yield from _entry_lines(entry)
    for unclear in result.unclear:
        yield from _unclear_lines(unclear, names)
    yield ""
    yield from _sums(result, names)


def review_lines(result: Examination, decisions: Decisions) -> Iterator[str]:
    """What a person has to decide, and how."""
    reviews = result.reviews(decisions)
    if not reviews:
        return
    yield f"{len(reviews)} perlu diperiksa orang:"
    for subject, findings in reviews.items():
        yield f"  {subject}: {'; '.join(each.kind.value for each in findings)}"


def _entry_lines(entry: Entry) -> Iterator[str]:
    where = "" if entry.here else " (tidak disimpan)"
    size = f"  {number(entry.km2)} km²" if entry.km2 else ""
    moved = f", berubah {_plain_share(entry.change)}" if entry.change >= 0.00005 else ""
    yield f"{entry.code} {entry.name}{where}{size}{moved}"
    yield from _finding_lines(entry.findings)


def _unclear_lines(unclear: Unclear, names: dict[str, str]) -> Iterator[str]:
    layer = f" lapis {unclear.feature.layer}" if unclear.feature.layer else ""
    yield f"{unclear.subject}{layer} {unclear.name or '(tanpa nama)'}"
    yield from _finding_lines(unclear.findings)
    for code in unclear.suggestions:
        yield f"    ? mungkin {code} {names.get(code, '')}"


def _finding_lines(findings: Iterable[Finding]) -> Iterator[str]:
    for each in findings:
        yield f"    {_MARKS[each.weight]} {each.kind.value}: {each.sentence}"


def _sums(result: Examination, names: dict[str, str]) -> Iterator[str]:
    kinds = Counter(f.kind.value for entry in result.entries for f in entry.findings)
    if kinds:
        yield "Temuan: " + ", ".join(f"{name} {count}" for name, count in kinds.most_common()) + "."
    if not result.storable:
        yield "Tidak ada batas yang dapat disimpan dari berkas ini."
        return
    before, after = result.before, result.after
    yield (
        f"Tumpang tindih {before.overlaps} pasang ({number(before.overlap_km2)} km²) menjadi "
        f"{after.overlaps}; celah {before.gaps} menjadi {after.gaps} "
        f"(sampai {result.tolerance_m:.0f} m dianggap salah gambar)."
    )
    moved = max((entry.change for entry in result.storable), default=0.0)
    most = _plain_share(moved)
    yield f"{len(result.storable)} unit dapat disimpan; perubahan terbesar {most} luas unit."
    if result.foreign:
        yield f"{result.foreign} unsur di luar wilayah portal ini, tidak disimpan."
    yield from _missing_lines(result, names)
    yield _area_line(result)


def _missing_lines(result: Examination, names: dict[str, str]) -> Iterator[str]:
    """Whole kecamatan are counted, single desa named."""
    present = {entry.code.rpartition(".")[0] for entry in result.storable}
    absent = {code.rpartition(".")[0] for code in result.missing} - present
    if absent:
        yield f"{len(absent)} kecamatan tidak ada sama sekali dalam berkas."
    single = [code for code in result.missing if code.rpartition(".")[0] not in absent]
    if single:
        shown = ", ".join(f"{code} {names[code]}" for code in single[:_MOST_MISSING])
        rest = len(single) - _MOST_MISSING
        more = f" dan {rest} lagi" if rest > 0 else ""
        yield f"{len(single)} desa tidak ada dalam berkas: {shown}{more}."


def _area_line(result: Examination) -> str:
    line = f"Luas seluruhnya {number(result.km2)} km²"
    if result.official is None:
        return f"{line}; angka resmi untuk cakupan ini tidak diketahui."
    official = result.official
    apart = (result.km2 - official.km2) / official.km2
    return f"{line}; angka resmi {number(official.km2)} km² ({official.source}), {_share(apart)}."


def _share(value: float) -> str:
    return f"{value:+.2%}".replace(".", ",")


def _plain_share(value: float) -> str:
    return f"{value:.2%}".replace(".", ",")
