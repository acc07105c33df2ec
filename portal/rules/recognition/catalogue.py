"""The types of document and the words around them, from config/document_types and
config/document_words.toml."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from portal.rules.config_row import ConfigRow

YearKind = Literal["anggaran", "laporan", "berjalan", "masa", "peraturan", "tanpa"]
_FIELDS = frozenset({"title", "year", "strong", "weak", "not", "beats", "forms", "through"})


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One type. Patterns run over a title that was made plain."""

    code: str
    title: str
    year: YearKind
    strong: tuple[re.Pattern[str], ...]
    weak: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    beats: frozenset[str]
    forms: frozenset[str]
    through: bool  # what stands in the gaps of its patterns does not matter


@dataclass(frozen=True, slots=True)
class Words:
    """The words around a type's name."""

    abbreviations: Mapping[str, str]
    drafts: re.Pattern[str]
    about: re.Pattern[str]
    telling: re.Pattern[str]
    official: re.Pattern[str]
    spelling: frozenset[str]
    known: frozenset[str]  # never mended


@dataclass(frozen=True, slots=True)
class Types:
    """All types by code."""

    by_code: Mapping[str, DocumentType]
    words: Words

    def title_of(self, code: str) -> str:
        """The name of a type in words."""
        found = self.by_code.get(code)
        return found.title if found else code


def parse_types(tables: Mapping[str, Mapping[str, object]], words: Mapping[str, object]) -> Types:
    """The types of all files; ValueError names file, type and field."""
    macros = _macros(words)
    found: dict[str, DocumentType] = {}
    for file in sorted(tables):
        for code, table in tables[file].items():
            where = f"{file}: [{code}]"
            if not isinstance(table, Mapping):
                raise ValueError(f"{where} harus berupa tabel")
            if code in found:
                raise ValueError(f"{where} sudah ada")
            found[code] = _parse_type(code, ConfigRow(where, table), macros)
    for each in found.values():
        for other in sorted(each.beats | each.forms):
            if other not in found:
                raise ValueError(f"[{each.code}] beats atau forms: {other} tidak dikenal")
    return Types(found, _parse_words(words))


def _parse_type(code: str, row: ConfigRow, macros: Mapping[str, str]) -> DocumentType:
    row.only(_FIELDS)
    return DocumentType(
        code=code,
        title=row.text("title"),
        year=row.choice("year", get_args(YearKind)),
        strong=_patterns(row, "strong", macros),
        weak=_patterns(row, "weak", macros),
        unless=_patterns(row, "not", macros),
        beats=frozenset(row.words("beats") if "beats" in row.table else ()),
        forms=frozenset(row.words("forms") if "forms" in row.table else ()),
        through=row.flag("through"),
    )


def _patterns(row: ConfigRow, field: str, macros: Mapping[str, str]) -> tuple[re.Pattern[str], ...]:
    raw = row.table.get(field, [])
    if not isinstance(raw, list) or not all(isinstance(each, str) for each in raw):
        raise row.error(field, "harus berupa daftar pola")
    compiled = []
    for text in raw:
        try:
            compiled.append(_compile(text, macros))
        except (re.error, KeyError) as error:
            raise row.error(field, f"pola {text!r} salah: {error}") from None
    return tuple(compiled)


def _compile(text: str, macros: Mapping[str, str]) -> re.Pattern[str]:
    """A pattern over whole words. Its gaps become groups, for what stands in a gap may say that
    this is about the thing, and not the thing."""
    full = re.sub(r"\{([a-z]+)\}", lambda match: macros[match[1]], text)
    return re.compile(rf"\b(?:{full.replace('.*', '(.*?)')})(?!\w)")


def _macros(table: Mapping[str, object]) -> Mapping[str, str]:
    raw = table.get("macros", {})
    if not isinstance(raw, Mapping):
        raise ValueError("document_words.toml: [macros] harus berupa tabel")
    return {str(name): str(text) for name, text in raw.items()}


def _parse_words(table: Mapping[str, object]) -> Words:
    short = table.get("abbreviations", {})
    if not isinstance(short, Mapping):
        raise ValueError("document_words.toml: [abbreviations] harus berupa tabel")
    lists = {
        name: _list(table, name) for name in ("drafts", "about", "telling", "official", "spelling")
    }
    plain = {word for each in lists.values() for word in each if word.isalpha()}
    return Words(
        abbreviations={str(key): str(value) for key, value in short.items()},
        drafts=_any_of(lists["drafts"]),
        about=_any_of(lists["about"]),
        telling=_any_of(lists["telling"]),
        official=_any_of(lists["official"]),
        spelling=frozenset(lists["spelling"]),
        known=frozenset(plain) | frozenset(_list(table, "spelling", "keep")),
    )


def _list(table: Mapping[str, object], name: str, field: str = "words") -> tuple[str, ...]:
    group = table.get(name)
    if not isinstance(group, Mapping):
        raise ValueError(f"document_words.toml: [{name}] tidak ada")
    return ConfigRow(f"document_words.toml: [{name}]", group).words(field)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})(?!\w)")
