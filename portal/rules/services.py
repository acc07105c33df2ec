"""The catalogue of services at the counter, from config/layanan.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """What a reader needs to know before going to the counter."""

    slug: str
    name: str
    for_what: str
    kinds: frozenset[str]
    requirements: tuple[str, ...]
    steps: tuple[str, ...]
    cost: str
    duration: str
    place: str
    legal_basis: str
    offices: tuple[str, ...] = ()  # only OPD whose slug starts like one of these
    own: bool = False  # described by the unit itself


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All services of all kinds of unit."""

    rows: tuple[ServiceRow, ...]

    def of(self, kind: str, slug: str) -> tuple[ServiceRow, ...]:
        """The services of a kind of unit; `slug` narrows those of single offices."""
        return tuple(
            row
            for row in self.rows
            if kind in row.kinds
            and (not row.offices or any(slug.startswith(start) for start in row.offices))
        )


def parse_catalogue(table: Mapping[str, object]) -> Catalogue:
    """The rows of config/layanan.toml; ValueError names the bad one."""
    rows: list[ServiceRow] = []
    for slug, row in table.items():
        if not isinstance(row, Mapping):
            raise ValueError(f"layanan.toml: {slug} harus berupa tabel")
        kinds = _texts(slug, row, "kinds")
        if not kinds:
            raise ValueError(f"layanan.toml: [{slug}] kinds kosong")
        rows.append(
            ServiceRow(
                slug=slug,
                name=_text(slug, row, "name"),
                for_what=_text(slug, row, "for_what"),
                kinds=frozenset(kinds),
                requirements=_texts(slug, row, "requirements"),
                steps=_texts(slug, row, "steps"),
                cost=_text(slug, row, "cost"),
                duration=_text(slug, row, "duration"),
                place=_text(slug, row, "place"),
                legal_basis=_text(slug, row, "legal_basis"),
                offices=_texts(slug, row, "offices"),
            )
        )
    return Catalogue(tuple(rows))


def _text(slug: str, row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"layanan.toml: [{slug}] {name} kosong")
    return value.strip()


def _texts(slug: str, row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"layanan.toml: [{slug}] {name} harus berupa daftar kalimat")
    return tuple(value)
