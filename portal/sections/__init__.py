"""Public pages, one folder a menu word; this tuple is their order in the menu."""

from portal.sections.berita import SECTION as BERITA
from portal.sections.ringkas import SECTION as RINGKAS
from portal.web.section import Section

SECTIONS: tuple[Section, ...] = (
    RINGKAS,
    BERITA,
)
