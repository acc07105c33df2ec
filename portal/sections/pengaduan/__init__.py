"""Lapor: how to report a problem, and what happens then."""

from portal.sections.pengaduan.views import show
from portal.web.section import Section

SECTION = Section(word="pengaduan", label="Lapor", show=show)
