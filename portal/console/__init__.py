"""Staff rooms, one folder a word below /ruang; this tuple is their order in the menu."""

from portal.console.akun import ROOM as AKUN
from portal.console.aturan import ROOM as ATURAN
from portal.console.audit import ROOM as AUDIT
from portal.console.catatan import ROOM as CATATAN
from portal.console.keaktifan import ROOM as KEAKTIFAN
from portal.console.lembar import ROOM as LEMBAR
from portal.console.monev import ROOM as MONEV
from portal.console.papan import ROOM as PAPAN
from portal.console.ragu import ROOM as RAGU
from portal.console.temuan import ROOM as TEMUAN
from portal.web.room import Room

ROOMS: tuple[Room, ...] = (
    PAPAN,
    KEAKTIFAN,
    LEMBAR,
    CATATAN,
    RAGU,
    TEMUAN,
    MONEV,
    ATURAN,
    AKUN,
    AUDIT,
)
