"""Numbers of villages that do not agree, and groups nobody mapped."""

from portal.console.temuan.views import show
from portal.web.room import Room

ROOM = Room(
    word="temuan",
    label="Temuan angka",
    act="lihat ruang",
    show=show,
    kinds=frozenset({"kabupaten", "kecamatan", "desa", "kelurahan"}),
)
