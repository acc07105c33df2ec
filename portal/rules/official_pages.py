"""Where a procurement process stands on the official pages."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfficialPages:
    """Address patterns by kind of process, with {code} and the slug of the regency's LPSE."""

    patterns: Mapping[str, str]
    slugs: Mapping[str, str]

    def address(self, process: str, code: str, regency: str) -> str:
        """The official page of a process; empty when the regency's LPSE is not known."""
        pattern = self.patterns.get(process, "")
        slug = self.slugs.get(regency, "")
        if "{slug}" in pattern and not slug:
            return ""
        return pattern.format(code=code, slug=slug)


def parse_official_pages(table: Mapping[str, object]) -> OfficialPages:
    """The rows of config/inaproc.toml; ValueError names the table that is wrong."""
    found: dict[str, dict[str, str]] = {}
    for name in ("pages", "lpse"):
        rows = table.get(name)
        if not isinstance(rows, dict) or not all(isinstance(row, str) for row in rows.values()):
            raise ValueError(f"inaproc.toml: [{name}] harus berupa tabel teks")
        found[name] = {str(key): str(value) for key, value in rows.items()}
    for kind, pattern in found["pages"].items():
        if not pattern.startswith("https://") or "{code}" not in pattern:
            raise ValueError(f"inaproc.toml: pages.{kind} harus https dan memuat {{code}}")
    return OfficialPages(found["pages"], found["lpse"])
