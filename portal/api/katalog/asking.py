"""What may be asked of the catalogue: numbers, words, and filters in CKAN's spelling."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

_EACH = re.compile(r'\+?(\w+):(\[[^\]]*\]|"[^"]*"|\S+)|(\S+)')
_SPAN = re.compile(r"\[(\S+) TO (\S+)\]")
FIELDS = ("name", "id", "organization", "groups", "tags", "metadata_modified")


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition. `field` empty: a word in what the package says of itself."""

    field: str
    word: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def fits(self, told: Mapping[str, str], changed: datetime) -> bool:
        """Whether a package that says this and changed then meets it."""
        if self.field == "metadata_modified":
            early = self.since is not None and changed < self.since
            return not early and (self.until is None or changed <= self.until)
        if self.field in ("", "tags"):
            return self.word.lower() in told[self.field].lower()
        return told[self.field] == self.word


def read_filters(fq: str, q: str) -> tuple[Filter, ...]:
    """The conditions of a search; ValueError with a sentence for what is not understood: a
    filter passed over in silence would look like an answer."""
    return tuple(
        found
        for part in (fq[:500], q[:500])
        if part.strip() not in ("", "*:*", "*")
        for found in _read_part(part)
    )


def _read_part(part: str) -> list[Filter]:
    found = []
    for field, value, word in _EACH.findall(part):
        if word in ("*:*", "AND", "*"):
            continue
        if word:
            found.append(Filter("", word.strip('"')))
        elif field not in FIELDS:
            raise ValueError(f"Saringan {field[:40]} tidak dikenal. Yang ada: {', '.join(FIELDS)}.")
        elif field == "metadata_modified":
            found.append(_read_span(value))
        else:
            found.append(Filter(field, value.strip('"')))
    return found


def _read_span(value: str) -> Filter:
    matched = _SPAN.fullmatch(value)
    if matched is None:
        raise ValueError("metadata_modified ditulis [2026-01-01T00:00:00Z TO *].")
    since, until = (_read_moment(each) for each in matched.groups())
    return Filter("metadata_modified", since=since, until=until)


def _read_moment(text: str) -> datetime | None:
    if text == "*":
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text[:40]} bukan waktu. Tulis 2026-01-01T00:00:00Z.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_number(asked: Mapping[str, str], name: str, usual: int) -> int:
    """A count from a parameter; ValueError with a sentence when it is none."""
    text = asked.get(name, "")
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise ValueError(f"{name} harus bilangan bulat mulai dari 0.")
    return int(text)
