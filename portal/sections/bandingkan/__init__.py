"""Bandingkan: up to five units side by side."""

from portal.sections.bandingkan.views import show
from portal.web.section import Section

SECTION = Section(
    word="bandingkan",
    label="Bandingkan wilayah",
    show=show,
    formats=frozenset({"json", "csv"}),
    params=frozenset({"unit", "tahun", "nama"}),
    repeated=frozenset({"unit"}),
    root_only=True,
)
