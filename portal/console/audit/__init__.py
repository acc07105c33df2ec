"""Who did what and when, within the units one may see."""

from portal.console.audit.views import show
from portal.web.room import Room

ROOM = Room(word="audit", label="Audit", act="baca audit", show=show)
