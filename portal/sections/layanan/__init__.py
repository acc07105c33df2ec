"""Layanan: what people come to the counter for."""

from portal.sections.layanan.views import show, show_one
from portal.web.section import Section

SECTION = Section(
    word="layanan",
    label="Layanan",
    show=show,
    show_one=show_one,
    formats=frozenset({"json", "csv"}),
)
