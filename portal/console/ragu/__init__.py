"""Documents whose type or year is doubtful: a person says what they are."""

from portal.console.ragu.views import CHOOSE, choose, show, undo
from portal.web.room import Room

ROOM = Room(
    word="ragu",
    label="Dokumen ragu",
    act=CHOOSE,
    show=show,
    deeds={"pilih": (CHOOSE, choose), "batal": (CHOOSE, undo)},
    messages={
        "pilih": "Pilihan disimpan dan diingat untuk judul serupa dari sumber ini.",
        "batal": "Pilihan dibatalkan. Judulnya dinilai ulang menurut pola.",
    },
)
