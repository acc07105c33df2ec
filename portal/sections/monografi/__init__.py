"""Data desa: the numbers of an area by year, with their coverage."""

from portal.sections.monografi.dokumen import DOCUMENT
from portal.sections.monografi.views import show, show_one
from portal.web.section import Section

SECTION = Section(
    word="monografi",
    label="Data wilayah",
    labels={
        "desa": "Data desa",
        "kelurahan": "Data kelurahan",
    },
    show=show,
    show_one=show_one,
    formats=frozenset({"json", "csv"}),
    details={DOCUMENT: frozenset({"csv", "pdf"})},
    params=frozenset({"tahun"}),
)
