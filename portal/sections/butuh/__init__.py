"""Saya butuh ini: what is missing of a unit, and a button for who waits for it."""

from portal.sections.butuh.views import count_one, show, show_one
from portal.web.section import Section

SECTION = Section(
    word="butuh",
    label="Saya butuh ini",
    show=show,
    show_one=show_one,
    act=count_one,
    kept=False,
    listed=False,
)
