"""Sumber: the health of every source, in public."""

from portal.sections.sumber.views import show
from portal.web.section import Section

SECTION = Section(
    word="sumber",
    label="Sumber data",
    show=show,
    formats=frozenset({"json", "csv"}),
    params=frozenset({"hal"}),
    root_only=True,
)
