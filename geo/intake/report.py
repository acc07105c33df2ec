"""An examination as plain values, for machines and for the record."""

from collections.abc import Sequence

from geo.intake.examination import Entry, Examination, Tally, Unclear
from geo.intake.finding import Finding

Value = dict[str, object]


def to_value(result: Examination) -> Value:
    """The whole report; shapes are not part of it."""
    official = result.official
    return {
        "format": result.format,
        "crs": result.crs,
        "features": result.features,
        "units": [_entry(each) for each in result.entries],
        "unclear": [_unclear(each) for each in result.unclear],
        "foreign": result.foreign,
        "missing": list(result.missing),
        "before": _tally(result.before),
        "after": _tally(result.after),
        "km2": round(result.km2, 3),
        "official": {"km2": official.km2, "source": official.source} if official else None,
        "tolerance_m": round(result.tolerance_m, 1),
        "notes": list(result.notes),
    }


def _entry(entry: Entry) -> Value:
    return {
        "code": entry.code,
        "name": entry.name,
        "here": entry.here,
        "features": list(entry.features),
        "parts": len(entry.shape.geoms) if entry.shape is not None else 0,
        "change": round(entry.change, 6),
        "km2": round(entry.km2, 4),
        "label": [round(each, 6) for each in entry.label] if entry.label else None,
        "findings": _findings(entry.findings),
    }


def _unclear(unclear: Unclear) -> Value:
    return {
        "subject": unclear.subject,
        "name": unclear.name,
        "layer": unclear.feature.layer,
        "suggestions": list(unclear.suggestions),
        "findings": _findings(unclear.findings),
    }


def _findings(findings: Sequence[Finding]) -> list[Value]:
    return [
        {
            "kind": each.kind.value,
            "weight": each.weight.value,
            "sentence": each.sentence,
            "other": each.other or None,
        }
        for each in findings
    ]


def _tally(tally: Tally) -> Value:
    return {
        "overlaps": tally.overlaps,
        "overlap_km2": round(tally.overlap_km2, 4),
        "gaps": tally.gaps,
    }
