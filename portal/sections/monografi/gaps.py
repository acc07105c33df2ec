"""What the form asks and nobody told, by section."""

from dataclasses import dataclass

from portal.reads.monografi_dokumen import MonografiDocument


@dataclass(frozen=True, slots=True)
class Gap:
    """A field nobody told, or some of its lines."""

    title: str
    lines: tuple[str, ...]
    earlier: str


def list_gaps(document: MonografiDocument) -> list[tuple[str, list[Gap]]]:
    """What is missing, by section."""
    found = []
    for section in document.sections:
        gaps = [
            Gap(field.title, field.missing, field.earlier)
            for field in section.fields
            if not field.known or field.missing
        ]
        if gaps:
            found.append((section.heading, gaps))
    return found
