"""Kelengkapan: which public duties a unit and the units below it have met."""

from portal.sections.kelengkapan.views import show
from portal.web.section import Section

SECTION = Section(
    word="kelengkapan", label="Kelengkapan", show=show, formats=frozenset({"json", "csv"})
)
