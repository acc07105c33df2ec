"""Peta: where a unit lies, what lies below it, and its places."""

from portal.sections.peta.views import show, show_one
from portal.web.section import Section

SECTION = Section(
    word="peta",
    label="Peta",
    show=show,
    show_one=show_one,
    formats=frozenset({"json", "csv", "geojson"}),
    params=frozenset({"hal", "jenis", "unit", "tampilkan", "kelompok", "tahun"}),
)
