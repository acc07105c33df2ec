"""Spreadsheets instead of a site: take the form, fill it in, send it, keep the receipt."""

from portal.console.lembar.places import send_places
from portal.console.lembar.views import send, send_all, show
from portal.console.lembar.village_numbers import send_villages
from portal.web.room import Room

ROOM = Room(
    word="lembar",
    label="Lembar isian",
    act="kirim lembar",
    show=show,
    deeds={
        "kirim": ("kirim lembar", send),
        "kirim-semua": ("kirim lembar", send_all),
        "kirim-angka-desa": ("kirim lembar", send_villages),
        "kirim-tempat": ("kirim lembar", send_places),
    },
    messages={
        "kirim": "Lembar diterima. Tanda terimanya ada di bawah.",
        "angka": "Angka desa diterima. Tanda terimanya ada di bawah.",
        "tempat": "Berkas tempat diterima. Tanda terimanya ada di bawah.",
    },
    kinds=frozenset({"kabupaten", "desa", "kelurahan", "kecamatan", "opd", "bagian", "setda"}),
)
