"""What the office above records of a unit: papers with photo, terms, exemptions, events."""

from portal.console.catatan.deeds import FACT, PAPER, fact, paper, take_back
from portal.console.catatan.views import show
from portal.web.room import Room

ROOM = Room(
    word="catatan",
    label="Catatan",
    act="lihat ruang",
    show=show,
    deeds={
        "kertas": (PAPER, paper),
        "keterangan": (FACT, fact),
        "cabut": ("lihat ruang", take_back),
    },
    messages={
        "kertas": "Berkas dicatat. Kewajibannya dinilai ulang dalam beberapa menit.",
        "keterangan": "Keterangan dicatat. Kewajibannya dinilai ulang dalam beberapa menit.",
        "cabut": "Catatan dicabut. Kewajibannya dinilai ulang dalam beberapa menit.",
    },
)
