"""Cari: units by name or code, services and documents by title."""

from portal.sections.cari.views import show
from portal.web.section import Section

SECTION = Section(
    word="cari", label="Cari", show=show, params=frozenset({"q"}), root_only=True, kept=False
)
