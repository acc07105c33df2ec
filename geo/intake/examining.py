"""A read file against the tree, from matching to labels; the whole of it without side effects."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from geo.areas import area_km2
from geo.codes import Level, RegionCode
from geo.coverage import Coverage, clean
from geo.formats.feature import Reading
from geo.intake.checking import check
from geo.intake.cutting import cut_out
from geo.intake.examination import Decisions, Entry, Examination, Known, Unclear
from geo.intake.finding import Finding, Kind, review
from geo.intake.fitting_held import fit_held
from geo.intake.matching import Match, match
from geo.intake.neighbours import list_overlaps, tally
from geo.intake.region import Regions
from geo.intake.shaping import shape_unit
from geo.shapes import label_of

Step = Callable[[str, int, int], None]  # what is done, how far, of how many


@dataclass(frozen=True, slots=True)
class Question:
    """What a file is examined for."""

    regions: Regions
    level: Level = Level.DESA
    known: Known = Known()
    decisions: Decisions = Decisions()

    @property
    def stored(self) -> Known:
        """What the units of the file are held against: villages stand beside villages alone."""
        return self.known if self.level is Level.DESA else replace(self.known, villages={})


def silent(_what: str, _done: int, _total: int) -> None:
    """Tells nobody how far it is."""


def examine(reading: Reading, question: Question, step: Step = silent) -> Examination:
    """What would be stored, what is wrong, and who has to look."""
    regions = question.regions
    step("mencocokkan", 0, 1)
    matching = match(reading.features, regions, question.level, question.decisions.pairs)
    matches = matching.matches
    entries, foreign = _shape_all(matches, question, step)
    entries = cut_out(entries, question.decisions.cut)
    drawn = {
        each.code: each.original
        for each in entries
        if each.original is not None and RegionCode(each.code).level is question.level
    }
    here = {each.code: drawn[each.code] for each in entries if each.here and each.code in drawn}
    step("merapikan", 0, 1)
    before = tally(here, list_overlaps(here))
    fitted = fit_held(clean(here), here, regions, question.stored)
    coverage = fitted.coverage
    step("memeriksa tetangga", 0, 1)
    names = {each.code: each.name for each in entries}
    found = check(drawn, coverage, regions, question.stored, names)
    told = {code: (*found.get(code, ()), *fitted.findings.get(code, ())) for code in names}
    finished = tuple(_finish(each, coverage, told[each.code]) for each in entries)
    after = tally(coverage.shapes, list_overlaps(coverage.shapes))
    missing = tuple(sorted(set(regions.villages) - set(coverage.shapes)))
    return Examination(
        format=reading.format,
        crs=reading.crs,
        features=len(reading.features),
        entries=finished,
        unclear=tuple(
            Unclear(each.feature, each.name, each.findings, each.suggestions)
            for each in matches
            if not each.code
        ),
        foreign=foreign,
        missing=missing if question.level is Level.DESA else (),
        before=before,
        after=after,
        km2=sum(each.km2 for each in finished if each.here),
        official=question.known.areas.get(regions.root) if not missing else None,
        notes=(matching.column.describe(), *reading.notes, *_say_above(found, regions)),
        tolerance_m=coverage.tolerance_m,
    )


def _shape_all(matches: Sequence[Match], question: Question, step: Step) -> tuple[list[Entry], int]:
    """The units in order of their codes, each shaped; and how many others are merely foreign."""
    groups: dict[str, list[Match]] = {}
    for each in matches:
        if each.code and each.code not in question.decisions.skipped:
            groups.setdefault(each.code, []).append(each)
    entries: list[Entry] = []
    foreign = 0
    for done, (code, group) in enumerate(sorted(groups.items()), 1):
        step("memeriksa bentuk", done, len(groups))
        shaped = shape_unit([each.feature for each in group])
        here = all(each.taken for each in group)
        if not here and not shaped.findings and question.level is Level.DESA and len(groups) > 200:
            foreign += 1
            continue
        entries.append(
            Entry(
                code=code,
                name=group[0].name,
                here=here,
                features=tuple(each.feature.number for each in group),
                findings=(*_told(group), *shaped.findings),
                original=shaped.shape,
            )
        )
    return entries, foreign


def _told(group: Sequence[Match]) -> tuple[Finding, ...]:
    """What the matching said, once; and whether features of one code have unlike names."""
    told = list(dict.fromkeys(finding for each in group for finding in each.findings))
    names = {f.sentence for f in told if f.kind is Kind.NAME_DIFFERS}
    if len(group) > 1 and names and len(names) < len(group):
        text = "Unsur-unsur berkode sama ini bernama berbeda; periksa kodenya."
        told.append(review(Kind.NAMES_DIFFER, text))
    return tuple(told)


def _say_above(found: Mapping[str, Sequence[Finding]], regions: Regions) -> list[str]:
    """What was found of kecamatan, which are no units of the file."""
    return [
        f"Kecamatan {regions.parents[code]} ({code}): {finding.sentence}"
        for code, findings in sorted(found.items())
        if code in regions.parents
        for finding in findings
    ]


def _finish(entry: Entry, coverage: Coverage, found: Sequence[Finding]) -> Entry:
    findings = (*entry.findings, *found)
    shape = coverage.shapes.get(entry.code) if entry.here else None
    if shape is None:
        km2 = area_km2(entry.original) if entry.original is not None else 0.0
        return replace(entry, findings=findings, km2=km2)
    label = label_of(shape)
    change = next(each.share for each in coverage.changes if each.code == entry.code)
    return replace(
        entry,
        findings=findings,
        shape=shape,
        change=change,
        km2=area_km2(shape),
        label=(label.x, label.y),
    )
