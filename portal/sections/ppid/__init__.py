"""Informasi publik: documents by class, year and kind, and how to ask for others."""

from portal.sections.ppid.views import show, show_one
from portal.web.section import Section

SECTION = Section(
    word="ppid",
    label="Informasi publik",
    show=show,
    show_one=show_one,
    formats=frozenset({"json", "csv", "rss"}),
    params=frozenset({"hal", "tahun", "jenis", "golongan", "unit"}),
    aliases=frozenset({"dokumen"}),
)
