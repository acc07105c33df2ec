"""Everything the law of duties is made of: rows, types of document, working days, zones."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.rules.obligations.parsing import Vocabulary, parse_book, parse_policy
from portal.rules.obligations.rule import Book
from portal.rules.recognition.catalogue import Types, parse_types
from portal.rules.working_days import WorkCalendar, WorkingRules, parse_working_days
from portal.rules.zones import Zones, parse_zones

# What a row may ask of a unit besides documents; the harvest knows how to look each up.
SECTIONS = frozenset({"profil", "layanan", "pengumuman", "agenda"})
NUMBERS = frozenset(
    {"penduduk-jumlah", "apbdes-anggaran", "apbdes-realisasi", "pembangunan", "rup", "tender"}
)

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class DutyRules:
    """The book of duties and what it is judged with. `hash` changes with any of it."""

    book: Book
    types: Types
    working: WorkingRules
    zones: Zones
    hash: str

    def calendar(self, region: str) -> WorkCalendar:
        """The working days of a region."""
        return WorkCalendar(self.working, region, self.zones)


def make_duty_rules(
    read: Callable[[str], Table], read_folder: Callable[[str], Mapping[str, Table]], digest: str
) -> DutyRules:
    """The rules out of what these read; ValueError names file, row and field."""
    types = parse_types(read_folder("document_types"), read("document_words.toml"))
    words = Vocabulary(frozenset(types.by_code), SECTIONS, NUMBERS)
    policy = parse_policy(read("completeness.toml"))
    return DutyRules(
        book=parse_book(read_folder("obligations"), policy, words),
        types=types,
        working=parse_working_days(read("working_days.toml")),
        zones=parse_zones(read("zones.toml")),
        hash=digest,
    )
