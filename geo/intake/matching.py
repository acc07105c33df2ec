"""Features to regions: by code, else by name within the parent, else to people."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geo.codes import Level, RegionCode, UnitKind
from geo.formats.feature import RawFeature
from geo.intake import field_names
from geo.intake.codes_in_files import CodeColumn, Written, find_column, read_code
from geo.intake.finding import Finding, Kind, fixed, note, review
from geo.intake.region import Region, Regions, fold

_ALIKE = 0.75  # two spellings of one name are at least so similar
_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Match:
    """What a feature is. `code`: the region it was matched with or states, empty when unclear;
    `taken`: it may be stored; `suggestions`: codes a person may mean."""

    feature: RawFeature
    code: str
    name: str
    taken: bool
    findings: tuple[Finding, ...] = ()
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Said:
    """What a feature says of itself beside its code."""

    name: str
    parent: str  # code of the kecamatan, empty when it is not told or not known
    kind: UnitKind | None


@dataclass(frozen=True, slots=True)
class Matching:
    """What the features of a file are, and where their codes were read."""

    matches: tuple[Match, ...]
    column: CodeColumn


def match(
    features: Sequence[RawFeature], regions: Regions, level: Level, chosen: Mapping[int, str]
) -> Matching:
    """Each feature with what it is. `chosen`: what people decided, by number of the feature."""
    column = find_column(features, regions)
    matches = tuple(_match(each, column, regions, level, chosen) for each in features)
    return Matching(matches, column)


def _match(
    feature: RawFeature,
    column: CodeColumn,
    regions: Regions,
    level: Level,
    chosen: Mapping[int, str],
) -> Match:
    said = _listen(feature, regions)
    if feature.number in chosen:
        code = chosen[feature.number]
        told = fixed(Kind.BY_NAME, f"Dipasangkan dengan {code} oleh orang.")
        return Match(feature, code, regions.villages[code].name, True, (told,))
    written = read_code(feature, column, regions)
    if written.code is None:
        return _by_name(feature, said, written, regions)
    code = written.code.text
    if written.code.level is not level:
        return Match(feature, code, said.name, False, (_other_level(written.code, level),))
    if level is not Level.DESA:
        return Match(feature, code, said.name or regions.parents.get(code, ""), False)
    if not regions.holds(code):
        told = note(Kind.FOREIGN, f"Kode {code} tidak termasuk wilayah {regions.root}.")
        return Match(feature, code, said.name, False, (told,))
    region = regions.villages.get(code)
    if region is None:
        told = review(Kind.UNKNOWN_CODE, f"Kode {code} tidak ada dalam pohon wilayah portal ini.")
        return Match(feature, "", said.name, False, (told,), _suggest(said, regions))
    return _compare_names(feature, region, said, regions)


def _compare_names(feature: RawFeature, region: Region, said: _Said, regions: Regions) -> Match:
    """A code that fits; what if the name does not."""
    if not said.name or fold(said.name) == fold(region.name):
        return Match(feature, region.code, region.name, True)
    others = [
        each.code
        for each in regions.below.get(region.parent, ())
        if fold(each.name) == fold(said.name)
    ]
    if others:
        told = review(
            Kind.NAME_DIFFERS,
            f"Kodenya {region.code} {region.name}, tetapi namanya {said.name} ({others[0]}).",
            others[0],
        )
        return Match(feature, region.code, region.name, True, (told,))
    told = note(Kind.NAME_DIFFERS, f"Dalam berkas bernama {said.name}.")
    return Match(feature, region.code, region.name, True, (told,))


def _by_name(feature: RawFeature, said: _Said, written: Written, regions: Regions) -> Match:
    findings: list[Finding] = []
    if written.bps:
        findings.append(
            note(Kind.BPS_CODE, f"Kode {written.bps} adalah kode BPS, bukan kode Kemendagri.")
        )
    if written.wrong:
        told = f"“{written.wrong[:40]}” bukan kode Kemendagri."
        findings.append(note(Kind.UNKNOWN_CODE, told))
    same = [
        each
        for each in regions.below.get(said.parent, ())
        if said.name and fold(each.name) == fold(said.name)
    ]
    if said.kind is not None and len(same) > 1:
        same = [each for each in same if each.kind is said.kind]
    if len(same) == 1:
        region = same[0]
        above = regions.parents.get(region.parent, region.parent)
        findings.append(fixed(Kind.BY_NAME, f"Cocok lewat nama: {said.name}, kecamatan {above}."))
        return Match(feature, region.code, region.name, True, tuple(findings))
    findings.append(_unclear(said, same, bool(written.bps or written.wrong)))
    suggestions = tuple(each.code for each in same) or _suggest(said, regions)
    return Match(feature, "", said.name, False, tuple(findings), suggestions)


def _unclear(said: _Said, same: Sequence[Region], coded: bool) -> Finding:
    if len(same) > 1:
        codes = " dan ".join(each.code for each in same)
        return review(Kind.AMBIGUOUS, f"Ada {len(same)} unit bernama {said.name}: {codes}.")
    if not said.name:
        kind = Kind.UNKNOWN_CODE if coded else Kind.NO_CODE
        return review(kind, "Unsur ini tidak memuat kode Kemendagri dan tidak memuat nama.")
    if not said.parent:
        return review(
            Kind.AMBIGUOUS, f"{said.name} tanpa kode dan tanpa kecamatan; nama saja bukan kunci."
        )
    return review(Kind.AMBIGUOUS, f"Tidak ada unit bernama {said.name} di kecamatan itu.")


def _suggest(said: _Said, regions: Regions) -> tuple[str, ...]:
    """Regions whose names are alike, within the parent when it is told."""
    if not said.name:
        return ()
    among = regions.below.get(said.parent, ()) or tuple(regions.villages.values())
    wanted = fold(said.name)
    rated = [
        (difflib.SequenceMatcher(None, wanted, fold(each.name)).ratio(), each.code)
        for each in among
    ]
    near = sorted((-ratio, code) for ratio, code in rated if ratio >= _ALIKE)
    return tuple(code for _, code in near[:_SUGGESTIONS])


def _listen(feature: RawFeature, regions: Regions) -> _Said:
    properties = feature.properties
    name = field_names.value(properties, field_names.NAME)
    code = field_names.value(properties, field_names.PARENT_CODE)
    parent = ""
    try:
        parent = RegionCode.parse(code).text if code else ""
    except ValueError:
        parent = ""
    if parent not in regions.parents:
        told = field_names.value(properties, field_names.PARENT_NAME) or feature.layer
        named = regions.parents_by_name.get(fold(told), ()) if told else ()
        parent = named[0] if len(named) == 1 else ""
    if not parent and len(regions.parents) == 1:
        parent = next(iter(regions.parents))
    return _Said(name, parent, _kind_of(properties, name))


def _kind_of(properties: Mapping[str, str], name: str) -> UnitKind | None:
    told = f"{field_names.value(properties, field_names.KIND)} {name}".lower()
    if "kelurahan" in told or told.startswith("kel."):
        return UnitKind.KELURAHAN
    return UnitKind.DESA if "desa" in told else None


def _other_level(code: RegionCode, level: Level) -> Finding:
    if level is Level.DESA:
        return note(
            Kind.OTHER_LEVEL,
            f"{code} adalah kode {code.level}; batasnya dibentuk dari batas desa, tidak disimpan.",
        )
    return note(Kind.OTHER_LEVEL, f"{code} adalah kode {code.level}, bukan {level}.")
