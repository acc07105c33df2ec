"""Kabar: news, announcements and agenda of a unit and of all below it."""

from portal.sections.berita.views import show, show_one
from portal.web.section import Section

SECTION = Section(
    word="berita",
    label="Kabar",
    show=show,
    show_one=show_one,
    formats=frozenset({"json", "csv", "rss"}),
    params=frozenset({"hal", "tahun", "jenis", "unit"}),
)
