"""Pages about the portal itself: its data, accessibility, privacy."""

from portal.sections.tentang.views import show_access, show_data, show_privacy
from portal.web.section import Section

DATA = Section(word="tentang-data", label="Tentang data", show=show_data, root_only=True)
ACCESS = Section(word="aksesibilitas", label="Aksesibilitas", show=show_access, root_only=True)
PRIVACY = Section(word="privasi", label="Privasi", show=show_privacy, root_only=True)
