"""Papan Desa: the monthly sheet for the noticeboard, as page and as PDF on A4 or A3."""

from portal.sections.papan.views import show
from portal.web.section import Section

SECTION = Section(
    word="papan",
    label="Papan",
    show=show,
    formats=frozenset({"json", "pdf"}),
    params=frozenset({"kertas"}),
    listed=False,
)
