"""Kontak: numbers, address and hours."""

from portal.sections.kontak.views import show
from portal.web.section import Section

SECTION = Section(word="kontak", label="Kontak", show=show)
