"""Bundles that are forged, torn, swollen or lead astray: refused whole, in one sentence."""

import json
import stat
import struct
import zipfile

import pytest

from connectors.bundle.format import BundleError
from connectors.bundle.opening import peek
from connectors.bundle.session import BundleHttp
from connectors.bundle.signing import make_key
from connectors.bundle.writing import Part, pack_bundle
from connectors.errors import ConfigError, NotFoundError
from connectors.sources.bundle import Bundle
from tests.bundles import (
    DESA,
    KEY,
    head,
    make_bundle,
    make_parts,
    repack,
    rewrite_head,
)
from tests.contract.test_bundle import NOW, context, open_bundle


def add(name, body=b"x"):
    return lambda members: members.update({name: body})


def drop(name):
    return lambda members: members.pop(name)


BAD_HEADS = [
    (drop("bundle.json"), "bundle.json tidak ada"),
    (drop("bundle.sig"), "bundle.sig tidak ada"),
    (add("bundle.json", b"{"), "bundle.json di dalam berkas luring tidak dapat dibaca"),
    (add("bundle.json", b"[" * 100_000), "tidak dapat dibaca"),
    (add("bundle.json", b" " * 600_000), "bundle.json di dalam berkas luring terlalu besar"),
    (add("bundle.sig", b"{}"), "Tanda tangan di dalam berkas luring tidak dapat dibaca"),
    (rewrite_head(format=2), "berformat “2”"),
    (rewrite_head(format=True), "berformat"),
    (rewrite_head(unit_code="../64"), "isian unit_code"),
    (rewrite_head(created_at="kemarin"), "isian created_at"),
    (rewrite_head(created_at="2026-11-23T02:00:00"), "isian created_at"),
    (rewrite_head(sequence=0), "isian sequence"),
    (rewrite_head(sequence=True), "isian sequence"),
    (rewrite_head(sequence="1"), "isian sequence"),
    (rewrite_head(previous_sha256="x"), "isian previous_sha256"),
    (rewrite_head(previous_sha256=None), "isian previous_sha256"),
    (rewrite_head(producer=1), "isian producer"),
    (rewrite_head(full="ya"), "isian full"),
    (rewrite_head(files={}), "isian files"),
    (rewrite_head(files=[1]), "isian files"),
    (rewrite_head(files=[{"path": "records/../x"}]), "tidak diperbolehkan"),
    (rewrite_head(files=[{"path": "/etc/passwd"}]), "tidak diperbolehkan"),
    (rewrite_head(files=[{"path": "files/a/b.pdf"}]), "tidak diperbolehkan"),
    (rewrite_head(files=[{"path": "index.html"}]), "tidak diperbolehkan"),
    (rewrite_head(files=[{"path": "records/hantu.jsonl"}]), "Jenis catatan"),
    (rewrite_head(files=[{"path": "files/a", "sha256": "x"}]), "sidik files/a"),
    (rewrite_head(files=[{"path": "files/a", "sha256": "0" * 64, "size": -1}]), "ukuran files/a"),
    (rewrite_head(files=[{"path": "files/a", "sha256": "0" * 64, "size": 1}]), "jenis files/a"),
    (
        rewrite_head(files=[{"path": "files/a", "sha256": "0" * 64, "size": 1, "type": "a/b\n"}]),
        "jenis files/a",
    ),
    (
        rewrite_head(
            files=[{"path": p, "sha256": "0" * 64, "size": 1, "type": "a/b"}
                   for p in ("files/a", "files/A")]
        ),
        "dua kali",
    ),
    (rewrite_head(files=[{}] * 501), "lebih dari 500"),
    (add("../luar.txt"), "menunjuk ke luar"),
    (add("/etc/luar.txt"), "menunjuk ke luar"),
    (add("C:\\luar.txt"), "menunjuk ke luar"),
    (add("files\\..\\..\\luar.txt"), "menunjuk ke luar"),
    (add("BUNDLE.json"), "dua kali"),
    (add("files/bom.txt", b"\x00" * 30_000_000), "mengembang tidak wajar"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "words"), BAD_HEADS)
def test_a_head_that_is_wrong_is_refused_in_one_sentence(tmp_path, change, words):
    path = repack(make_bundle(tmp_path / "a.zip", KEY), change)
    with pytest.raises(BundleError) as error:
        peek(path)
    assert words in str(error.value) and str(error.value).count("\n") == 0


def change_listed(path, **fields):
    """The same bundle whose first file is told otherwise, signed by its own key."""

    def change(members):
        told = json.loads(members["bundle.json"])
        told["files"][0].update(fields)
        members["bundle.json"] = json.dumps(told).encode()

    return repack(path, change, sign=KEY)


def test_content_other_than_what_was_signed_is_refused(tmp_path):
    def refused(path):
        with pytest.raises(BundleError) as error:
            open_bundle(path, tmp_path / path.stem)
        return str(error.value)

    def fresh(name):
        return make_bundle(tmp_path / name, KEY)

    flipped = repack(
        fresh("a.zip"), add("files/perdes-3.txt", b"Peraturan Desa Nomor 4 Tahun 2026")
    )
    assert "Sidik files/perdes-3.txt tidak cocok" in refused(flipped)
    longer = repack(fresh("b.zip"), add("files/perdes-3.txt", b"lebih panjang" * 20))
    assert "Ukuran files/perdes-3.txt" in refused(longer)
    assert "Ukuran files/perdes-3.txt" in refused(change_listed(fresh("c.zip"), size=7))
    assert "Sidik" in refused(change_listed(fresh("d.zip"), sha256="0" * 64))
    assert "tidak ada di arsip" in refused(repack(fresh("e.zip"), drop("files/perdes-3.txt")))
    assert "tidak terdaftar" in refused(repack(fresh("f.zip"), add("files/tamu.txt")))
    assert "Tanda tangan berkas luring tidak cocok" in refused(
        repack(fresh("g.zip"), rewrite_head(sequence=9))
    )
    assert "lebih besar dari 128 MB" in refused(change_listed(fresh("h.zip"), size=1 << 30))
    stranger = make_bundle(tmp_path / "i.zip", make_key(DESA))
    assert "Tanda tangan berkas luring tidak cocok" in refused(stranger)


def test_archives_within_are_refused_and_office_files_are_not(tmp_path):
    inner = tmp_path / "dalam.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", "a")
    office = tmp_path / "surat.docx"
    with zipfile.ZipFile(office, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    for at, body in enumerate((inner.read_bytes(), b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c",
                               b"\x1f\x8b\x08", b"PK\x03\x04rusak")):  # fmt: skip
        path = make_bundle(tmp_path / f"{at}.zip", KEY, (), {"files/berkas.pdf": body})
        with pytest.raises(BundleError, match="arsip di dalam berkas luring"):
            open_bundle(path, tmp_path / f"offen-{at}")
    fine = make_bundle(tmp_path / "fein.zip", KEY, (), {"files/surat.docx": office.read_bytes()})
    open_bundle(fine, tmp_path / "fein")
    assert (tmp_path / "fein" / "files" / "surat.docx").exists()


def test_a_link_in_the_archive_is_refused(tmp_path):
    path = make_bundle(tmp_path / "a.zip", KEY)
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("files/tautan")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(BundleError, match="tautan ke berkas lain"):
        peek(path)


def test_two_members_of_one_name_are_refused(tmp_path):
    path = make_bundle(tmp_path / "a.zip", KEY)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("bundle.json", "{}")
    with pytest.raises(BundleError, match="dua kali"):
        peek(path)


def test_a_locked_archive_is_refused(tmp_path):
    path = make_bundle(tmp_path / "a.zip", KEY)
    body = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := body.find(mark, at + 1)) >= 0:
            body[at + offset] |= 1
    path.write_bytes(body)
    with pytest.raises(BundleError, match="bersandi"):
        peek(path)


def test_a_torn_or_foreign_file_is_refused_in_one_sentence(tmp_path):
    whole = make_bundle(tmp_path / "a.zip", KEY).read_bytes()
    path = tmp_path / "b.zip"
    for body in (b"", b"halo", b"%PDF-1.4", whole[: len(whole) // 2], b"PK\x05\x06" + b"\x00" * 18):
        path.write_bytes(body)
        with pytest.raises(BundleError):
            peek(path)
    for at in range(0, len(whole), 97):  # a byte here and there is wrong: never another error
        body = bytearray(whole)
        body[at] ^= 0xFF
        path.write_bytes(body)
        try:
            open_bundle(path, tmp_path / f"kaputt-{at}")
        except BundleError:
            continue


def test_a_list_of_names_beyond_reason_is_not_even_read(tmp_path):
    path = tmp_path / "a.zip"
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 60_000, 60_000, 1 << 24, 0, 0)
    path.write_bytes(b"\x00" * (1 << 20) + end)
    with pytest.raises(BundleError, match="lebih dari 500"):
        peek(path)


def test_other_ways_of_packing_are_refused(tmp_path):
    path = make_bundle(tmp_path / "a.zip", KEY)
    for way in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        other = tmp_path / f"{way}.zip"
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w", way) as copy:
            for info in source.infolist():
                copy.writestr(info.filename, source.read(info))
        with pytest.raises(BundleError, match="dikemas dengan cara lain"):
            peek(other)
    body = path.read_bytes()
    end = body.rfind(b"PK\x05\x06")
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, 0, 1)
    path.write_bytes(body[:end] + locator + body[end:])
    with pytest.raises(BundleError, match="dikemas dengan cara lain"):
        peek(path)


def test_a_session_over_a_bundle_gives_only_what_is_listed(tmp_path):
    path = make_bundle(tmp_path / "a.zip", KEY)
    http = open_bundle(path, tmp_path / "offen")
    (tmp_path / "offen" / "files" / "gast.txt").write_text("x")
    for url in ("berkas:/files/gast.txt", "berkas:/../a.zip", "http://127.0.0.1/bundle.json"):
        with pytest.raises(NotFoundError):
            http.get(url)
        with pytest.raises(NotFoundError):
            http.download(url)


def test_without_a_bundle_the_kind_says_how_one_is_taken(tmp_path):
    assert Bundle().probe(None, "https://contoh.desa.id").confidence == 0
    http = BundleHttp(tmp_path, b"{}", head(), lambda: NOW)
    with pytest.raises(ConfigError):
        Bundle().identify(context(http))


def test_a_bundle_is_never_half_written(tmp_path):
    parts = make_parts()
    with pytest.raises(FileNotFoundError):
        pack_bundle(
            tmp_path / "a.zip", head(), [*parts, Part("files/x", "", tmp_path / "fehlt")], KEY
        )
    assert list(tmp_path.iterdir()) == []
