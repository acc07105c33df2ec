"""Ringkas: the first page of a unit."""

from portal.sections.ringkas.views import show
from portal.web.section import Section

SECTION = Section(word="", label="Ringkas", show=show)
