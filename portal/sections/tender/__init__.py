"""Lelang: what a unit plans to buy, buys and has bought."""

from portal.sections.tender.views import show, show_one
from portal.web.section import Section

SECTION = Section(
    word="tender",
    label="Lelang",
    show=show,
    show_one=show_one,
    formats=frozenset({"json", "csv"}),
    params=frozenset({"hal", "tahun", "jenis", "unit", "tahap", "cara"}),
)
