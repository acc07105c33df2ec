"""The starter list of setda, its bagian and the OPD of a regency, from config/offices.toml."""

from collections.abc import Mapping
from dataclasses import dataclass

from portal.tree.naming import slugify


@dataclass(frozen=True, slots=True)
class Office:
    """An office without a region code of its own. kind: setda | bagian | opd."""

    kind: str
    name: str
    slug: str


def parse_offices(table: Mapping[str, object], regency: str) -> tuple[Office, ...]:
    """Setda first, then its bagian, then the OPD; a list under the regency's code wins over
    the general one. ValueError names the row."""
    own = table.get(regency)
    chosen = own if isinstance(own, dict) else table
    offices = [Office("setda", "Sekretariat Daerah", "setda")]
    for kind in ("bagian", "opd"):
        rows = chosen.get(kind, table.get(kind, []))
        if not isinstance(rows, list):
            raise ValueError(f"offices.toml: {kind} harus berupa daftar")
        for number, row in enumerate(rows, start=1):
            name = row.get("name") if isinstance(row, dict) else None
            if not isinstance(name, str) or not name.strip():
                raise ValueError(f"offices.toml: {kind} ke-{number} tanpa name")
            offices.append(Office(kind, name.strip(), str(row.get("slug") or slugify(name))))
    slugs = [(office.kind, office.slug) for office in offices]
    for kind, slug in slugs:
        if slugs.count((kind, slug)) > 1:
            raise ValueError(f"offices.toml: {kind} {slug} ditulis dua kali")
    return tuple(offices)
