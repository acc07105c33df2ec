"""The same answer for machines: JSON, CSV, RSS."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

from portal.reads.sources import SourceView
from portal.tree import Tree, UnitView
from portal.web.ask import Ask
from portal.web.reply import Entry, Reply, Table

MIMES = {
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "geojson": "application/geo+json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "zip": "application/zip",
}


def write_json(ask: Ask, reply: Reply) -> str:
    """`schema, unit, states, data, sources`: the twin every public page has."""
    body = {
        "schema": f"jenjang/{reply.schema or ask.section or 'ringkas'}/1",
        "unit": pack(ask.unit),
        "states": {
            name: {"kind": state.kind, "words": state.words, "note": state.note}
            for name, state in reply.states.items()
        },
        "data": pack(reply.data),
        "sources": [_pack_source(source, ask.tree) for source in reply.sources],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def write_csv(table: Table) -> str:
    """Comma-separated with a head. Cells a spreadsheet would run as a formula get a quote."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(table.columns)
    for row in table.rows():
        writer.writerow([_harmless(cell) for cell in row])
    return "\ufeff" + out.getvalue()


def write_rss(ask: Ask, reply: Reply, entries: Sequence[Entry]) -> str:
    """RSS 2.0 of a list; links are absolute when the site knows its own address."""
    items = "".join(
        "<item>"
        f"<title>{_xml(entry.title)}</title>"
        f"<link>{_xml(ask.origin + entry.path)}</link>"
        f'<guid isPermaLink="false">{_xml(entry.path)}</guid>'
        + (f"<pubDate>{format_datetime(entry.at)}</pubDate>" if entry.at else "")
        + (f"<category>{_xml(entry.author)}</category>" if entry.author else "")
        + (f"<description>{_xml(entry.summary)}</description>" if entry.summary else "")
        + "</item>"
        for entry in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>{_xml(reply.title)} – {_xml(ask.unit.title)}</title>"
        f"<link>{_xml(ask.origin + ask.path)}</link><language>id</language>"
        f"<description>{_xml(reply.lead)}</description>{items}</channel></rss>"
    )


def pack(value: Any) -> Any:
    """A dataclass of a read as plain values for JSON."""
    if isinstance(value, UnitView):
        return {
            "code": value.code,
            "name": value.name,
            "kind": value.kind,
            "title": value.title,
            "path": value.path or "/",
        }
    if is_dataclass(value) and not isinstance(value, type):
        names = getattr(value, "PUBLIC", None) or [each.name for each in fields(value)]
        return {name: pack(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): pack(each) for key, each in value.items()}
    if isinstance(value, (frozenset, set)):
        return [pack(each) for each in sorted(value)]  # or each process had an order of its own
    if isinstance(value, (list, tuple)):
        return [pack(each) for each in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _pack_source(source: SourceView, tree: Tree) -> dict[str, Any]:
    unit = tree.by_id(source.unit_id)
    return {
        "name": source.name,
        "kind": source.kind,
        "url": source.url,
        "unit": unit.code if unit else "",
        "health": source.health,
        "identity": source.identity,
        "last_success": source.last_success.isoformat() if source.last_success else None,
    }


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{cell}"
    return cell


def _xml(text: str) -> str:
    kept = "".join(each for each in text if each in "\t\n" or ord(each) >= 32)
    return escape(kept)
