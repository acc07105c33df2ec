"""Di mana saya: the desa that covers a position."""

from portal.sections.di_mana.views import show
from portal.web.section import Section

SECTION = Section(
    word="di-mana",
    label="Di mana saya",
    show=show,
    params=frozenset({"q", "lat", "lon"}),
    root_only=True,
    kept=False,
)
