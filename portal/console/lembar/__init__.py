"""Spreadsheets instead of a site: take the form, fill it in, send it, keep the receipt."""

from portal.console.lembar.carried import issue, receive, withdraw
from portal.console.lembar.checked_places import check_places, drop_checked, keep_checked
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
        "periksa-tempat": ("kirim lembar", check_places),
        "simpan-tempat": ("kirim lembar", keep_checked),
        "buang-tempat": ("kirim lembar", drop_checked),
        "luring-terima": ("kirim lembar", receive),
        "luring-kunci": ("kelola kunci", issue),
        "luring-cabut": ("kelola kunci", withdraw),
    },
    messages={
        "kirim": "Lembar diterima. Tanda terimanya ada di bawah.",
        "angka": "Angka desa diterima. Tanda terimanya ada di bawah.",
        "luring": "Berkas luring diterima. Cetak tanda terima ini untuk dibawa kembali.",
        "luring-lagi": "Berkas ini sudah diterima sebelumnya. Tidak ada yang berubah.",
        "kunci-dicabut": "Kunci dicabut. Berkas dengan kunci itu tidak diterima lagi.",
        "tempat": "Berkas tempat diterima. Tanda terimanya ada di bawah.",
        "tempat-buang": "Hasil pemeriksaan dibuang. Tidak ada yang berubah.",
    },
    kinds=frozenset({"kabupaten", "desa", "kelurahan", "kecamatan", "opd", "bagian", "setda"}),
)
