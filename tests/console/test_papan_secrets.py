"""What staff know of an officer stands on no public address, whatever it is asked for."""

import re

from werkzeug.test import Client

from portal.sections import SECTIONS
from tests.board import BOARD, send
from tests.duties import DESA, KECAMATAN
from tests.staff import enter

UNITS = (DESA, KECAMATAN, "64.08")
FORMATS = ("", ".json", ".csv", ".xlsx", ".geojson", ".rss", ".pdf")
OTHERS = (
    "/cari?q=quraisyin",
    "/cari?q=5550",
    "/cari.json?q=quraisyin",
    "/sumber",
    "/sumber.csv",
    "/ruang",
    f"/ruang/papan/{DESA}",
    f"/ruang/papan/{KECAMATAN}?bentuk=csv",
    "/api/ogc",
    "/api/ogc/collections",
    "/tentang-data",
    "/api/katalog.jsonld",
    "/api/3/action/current_package_list_with_resources",
    "/api/3/action/organization_show?id=pemerintah-6408",
    "/api/tempat",
    f"{BOARD}/petugas",
    f"/ruang/monev/{DESA}?bentuk=zip",
    f"/ruang/catatan/{DESA}",
    "/robots.txt",
    "/healthz",
)


def test_an_officers_name_and_number_stand_on_no_public_address(late) -> None:
    camat = enter(late, "camat")
    said = send(
        camat,
        f"{BOARD}/petugas",
        "petugas",
        unit=DESA,
        nama="Ibu Quraisyin",
        jabatan="Sekretaris desa",
        telepon="0812 5550 0199",
    )
    assert said.status_code == 303
    send(camat, BOARD, "ingatkan", unit=DESA)
    assert "5550" in camat.get(f"{BOARD}/petugas").text  # it is kept, for those who may know
    reader = Client(late)
    answered = 0
    for path in _list_addresses():
        answer = reader.get(path, follow_redirects=True)
        answered += answer.status_code == 200
        digits = re.sub(rb"\D", b"", re.sub(rb"[0-9a-f]{12,}", b"", answer.data))
        assert b"81255500199" not in digits, path
        assert b"Quraisyin" not in answer.data, path
    assert answered > 60  # most of them are there


def _list_addresses() -> list[str]:
    pages = [
        f"/kode/{code}/{section.word}{ending}" if section.word else f"/kode/{code}{ending}"
        for code in UNITS
        for section in SECTIONS
        for ending in FORMATS
    ]
    return [*pages, *OTHERS]
