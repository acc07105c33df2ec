"""How alive the channels of units are: the report of a month, and the proof of each result."""

from portal.console.keaktifan.acts import answer, channel, confirm, decide
from portal.console.keaktifan.views import show
from portal.web.room import Room

ROOM = Room(
    word="keaktifan",
    label="Keaktifan",
    act="lihat ruang",
    show=show,
    deeds={
        "tanggapi": ("tanggapi hasil", answer),
        "putuskan": ("putuskan hasil", decide),
        "saluran": ("putuskan hasil", channel),
        "benarkan": ("putuskan hasil", confirm),
    },
    messages={
        "tanggapi": "Tanggapan diterima. Diskominfo memeriksanya sebelum hasil menjadi final.",
        "putuskan": "Keputusan disimpan. Unit itu dapat membaca alasannya.",
        "saluran": "Saluran dicatat.",
        "benarkan": "Temuan dibenarkan dan masuk ke hasil final.",
    },
)
