"""Profil: who works there, what lies below, what is built."""

from portal.sections.profil.views import show
from portal.web.section import Section

SECTION = Section(word="profil", label="Profil", show=show)
