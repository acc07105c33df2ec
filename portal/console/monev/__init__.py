"""Berkas Monev: what a unit can show for the yearly scoring, as page, print and one ZIP."""

from portal.console.monev.views import KINDS, show
from portal.web.room import Room

ROOM = Room(word="monev", label="Berkas Monev", act="lihat ruang", show=show, kinds=KINDS)
