"""How columns of codes and names are called in files of boundaries."""

import re
from collections.abc import Iterable, Mapping

# The most telling first. KDEPUM, WADMKD and the like are the names of the national mapping agency.
CODE = (
    "kdepum", "kode_kemendagri", "kd_kemendagri", "kemendagri", "kode_wilayah", "kd_wilayah",
    "kode_desa_kelurahan", "kode_desa", "kd_desa", "kode_kelurahan", "kode_kel", "kode_deskel",
    "kode", "code", "kode_pum", "kddesa", "id_desa", "iddesa", "desa_id", "kode_lengkap",
)  # fmt: skip
BPS = ("kdebps", "kode_bps", "kd_bps", "bps", "idbps", "id_bps", "idsls", "kode_bps_desa", "kdbps")
NAME = (
    "namobj", "wadmkd", "nama_desa_kelurahan", "nama_desa", "nm_desa", "desa_kelurahan", "deskel",
    "nama_kelurahan", "nama_kel", "nama_deskel", "desa", "kelurahan", "nama", "name", "nmdesa",
)  # fmt: skip
PARENT_CODE = (
    "kdcpum", "parent_code", "kode_kecamatan", "kode_kec", "kd_kecamatan", "kd_kec", "kdkec",
)  # fmt: skip
PARENT_NAME = (
    "wadmkc", "nama_kecamatan", "nama_kec", "nm_kecamatan", "nm_kec", "kecamatan", "kec", "nmkec",
    "distrik", "nama_distrik",
)  # fmt: skip
KIND = ("tipadm", "jenis", "type", "tipe", "status_desa", "jenis_desa")
LAT = ("lat", "latitude", "lintang", "y")
LON = ("lon", "lng", "long", "longitude", "bujur", "x")

_DBF_WIDTH = 10  # a Shapefile cuts names to so many characters


def squeeze(name: str) -> str:
    """A column name without case and signs."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def find(columns: Iterable[str], wanted: Iterable[str]) -> str:
    """The column that is called like one of these, the first wanted one; empty when none is."""
    held = {squeeze(column): column for column in columns}
    cut = {
        squeeze(column): column
        for column in held.values()
        if len(column) == _DBF_WIDTH and len(squeeze(column)) >= _DBF_WIDTH - 2
    }
    for each in map(squeeze, wanted):
        if each in held:
            return held[each]
        for short, column in cut.items():
            if each.startswith(short):
                return column
    return ""


def value(properties: Mapping[str, str], wanted: Iterable[str]) -> str:
    """The filled-in value of the first such column."""
    filled = {name: text for name, text in properties.items() if text}
    column = find(filled, wanted)
    return filled[column] if column else ""
