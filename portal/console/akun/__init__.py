"""One's own account: name, roles, password."""

from portal.console.akun.views import change, show
from portal.web.room import Room

ROOM = Room(
    word="akun",
    label="Akun saya",
    act="lihat ruang",
    show=show,
    deeds={"sandi": ("lihat ruang", change)},
    messages={"sandi": "Kata sandi sudah diganti. Masuk di perangkat lain sudah diakhiri."},
)
