"""Uang desa: what a desa planned and spent by account and field, and its sums above."""

from portal.sections.apbdes.views import show, show_one
from portal.web.section import Section

SECTION = Section(
    word="apbdes",
    label="Uang desa",
    show=show,
    show_one=show_one,
    formats=frozenset({"json", "csv"}),
    params=frozenset({"tahun", "hal"}),
    aliases=frozenset({"uang-desa"}),
)
