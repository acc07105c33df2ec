"""Indeks desa: IDM and Indeks Desa by year as published, each by itself."""

from portal.sections.indeks.views import show
from portal.web.section import Section

SECTION = Section(
    word="indeks",
    label="Indeks desa",
    show=show,
    formats=frozenset({"json", "csv"}),
    params=frozenset({"tahun"}),
    listed=False,  # the data of the area lead here
    aliases=frozenset({"indeks-desa", "idm"}),
)
