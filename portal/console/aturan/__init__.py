"""The rules of duties: who vouches for each, and the regency's own word on them."""

from portal.console.aturan.deciding import DECIDE, decide, withdraw
from portal.console.aturan.views import show
from portal.web.room import Room

ROOM = Room(
    word="aturan",
    label="Aturan",
    act="lihat ruang",
    show=show,
    deeds={"putuskan": (DECIDE, decide), "cabut": (DECIDE, withdraw)},
    messages={
        "putuskan": "Keputusan disimpan. Semua unit dinilai ulang dalam beberapa menit.",
        "cabut": "Keputusan terakhir dicabut. Semua unit dinilai ulang dalam beberapa menit.",
    },
)
