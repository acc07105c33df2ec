"""Papan: which units are late with what, whom to remind, what comes next."""

from portal.console.papan.deeds import enter, note, remind_unit, remove
from portal.console.papan.views import show
from portal.web.room import Room

ROOM = Room(
    word="papan",
    label="Papan",
    act="lihat ruang",
    show=show,
    deeds={
        "ingatkan": ("ingatkan", remind_unit),
        "catat": ("catat tindak lanjut", note),
        "petugas": ("kelola petugas", enter),
        "hapus-petugas": ("kelola petugas", remove),
    },
    messages={
        "catat": "Catatan disimpan. Ia berakhir bila keadaannya berubah.",
        "petugas": "Petugas disimpan. Nomornya hanya terlihat di ruang kerja.",
        "hapus": "Petugas dan nomornya dihapus.",
        "salin": "Pengingat dicatat. Nomor petugas belum ada: salin teks ini ke grup.",
    },
)
