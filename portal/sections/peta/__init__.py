"""Peta: where a unit lies, what lies below it, and its places."""

from portal.sections.peta.views import show
from portal.web.section import Section

SECTION = Section(
    word="peta",
    label="Peta",
    show=show,
    formats=frozenset({"json", "csv", "geojson"}),
    params=frozenset({"hal", "jenis", "unit", "tampilkan", "kelompok", "tahun"}),
)
