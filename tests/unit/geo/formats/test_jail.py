"""The child can do no harm: no network, no file, no program, bounded memory and time."""

import json
import os
import resource
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from geo.formats import reading
from geo.formats.feature import FormatError
from geo.formats.jail import Limits
from geo.formats.reading import Wish, read_file
from tests.boundary_files import CODES, NAMES, ROW, write_geojson
from tests.vector_files import zip_files, zip_shapefile

ROWS = {code: (NAMES[code], ROW[code]) for code in CODES}
INSIDE = "from geo.formats.jail import Limits, enter; import sys; enter(Limits(**{limits}));\n{do}"


def run(do, **limits):
    """What becomes of a process in the jail."""
    code = INSIDE.format(limits=limits, do=do)
    return subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(
    "do",
    [
        "import socket; socket.socket()",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "open('/tmp/jenjang-tidak-boleh', 'w', buffering=1).write('x\\n')",
        "import os; os.execv('/bin/true', ['true'])",
        "import subprocess; subprocess.run(['/bin/true'], check=True)",
        "x = bytearray(4_000_000_000)",
    ],
)
def test_what_is_forbidden_fails(do):
    ended = run(do)
    Path("/tmp/jenjang-tidak-boleh").unlink(missing_ok=True)
    assert ended.returncode != 0


def test_what_is_needed_works():
    assert run("print(1)").stdout == "1\n"


@pytest.mark.measured
def test_time_is_bounded():
    started = time.monotonic()
    ended = run("while True: pass", seconds=1)
    assert ended.returncode < 0 and time.monotonic() - started < 20


def test_gdal_knows_only_the_two_formats_we_use():
    code = "import pyogrio, json; print(json.dumps(sorted(pyogrio.list_drivers(read=True))))"
    ended = subprocess.run(
        [sys.executable, "-I", "-c", code],
        capture_output=True,
        text=True,
        env=reading._environment(),
        timeout=60,
        check=True,
    )
    assert json.loads(ended.stdout.splitlines()[-1]) == ["ESRI Shapefile", "GPKG"]


def test_a_file_that_takes_too_long_is_ended(tmp_path):
    path = write_geojson(tmp_path / "a", ROW)
    with pytest.raises(FormatError, match="terlalu lama"):
        read_file(path, Wish(limits=Limits(seconds=0)))


def test_a_child_out_of_memory_says_so(tmp_path):
    path = tmp_path / "a"
    ring = ",".join(f"[{117 + at / 1e6},0]" for at in range(300_000))
    path.write_text(f'{{"type":"Polygon","coordinates":[[{ring}]]}}')
    with pytest.raises(FormatError, match=r"terlalu besar|rusak"):
        read_file(path, Wish(limits=Limits(memory=64 * 1024 * 1024)))


def test_a_file_beyond_the_limit_is_not_even_copied(tmp_path):
    path = tmp_path / "a"
    with path.open("wb") as out:
        out.truncate(2_000_000)
    with pytest.raises(FormatError, match="lebih besar dari 1 MB"):
        read_file(path, Wish(limits=Limits(input_bytes=1024 * 1024)))


def test_no_trace_is_left_of_any_file(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "sementara"))
    (tmp_path / "sementara").mkdir()
    reading.tempfile.tempdir = None
    try:
        read_file(write_geojson(tmp_path / "a", ROW), Wish())
        for path in (tmp_path / "rusak.zip",):
            path.write_bytes(b"PK\x03\x04" + bytes(100))
            with pytest.raises(FormatError):
                read_file(path, Wish())
        assert list((tmp_path / "sementara").iterdir()) == []
    finally:
        reading.tempfile.tempdir = None


def test_a_full_disk_is_a_sentence(tmp_path):
    """The copy does not fit: a file of ours may be so large and no larger."""
    path = write_geojson(tmp_path / "a", ROW)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    code = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "from pathlib import Path\n"
        "from geo.formats.reading import Wish, read_file\n"
        "try:\n    read_file(Path(sys.argv[1]), Wish())\n"
        "except Exception as error:\n    print(type(error).__name__, error)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, timeout=60
    )
    assert ended.stdout.startswith("FormatError Berkas tidak dapat disalin")
    assert resource.getrlimit(resource.RLIMIT_FSIZE) == before


def bomb(path):
    """A gigabyte of zeros in a few hundred kilobytes."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.geojson", "w") as out,
    ):
        for _ in range(100):
            out.write(bytes(1024 * 1024))


def lying_bomb(path):
    """An archive whose headers say it is small."""
    bomb(path)
    body = bytearray(path.read_bytes())
    size = struct.pack("<I", 100 * 1024 * 1024)
    for at in [at for at in range(len(body) - 4) if body[at : at + 4] == size]:
        body[at : at + 4] = struct.pack("<I", 1000)
    path.write_bytes(bytes(body))


def linked(path):
    info = zipfile.ZipInfo("a.geojson")
    info.external_attr = (0o120777 << 16) | 0xA0000000
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")


def locked(path):
    zip_files(path, {"a.geojson": b"{}"})
    body = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        body[body.index(mark) + at] |= 1
    path.write_bytes(bytes(body))


VRT = (
    b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/http://127.0.0.1:9/a'
    b"</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
)
TRAPS = {
    "bomb": (bomb, "mengembang"),
    "lying bomb": (lying_bomb, r"mengembang|rusak"),
    "link": (linked, "tautan"),
    "password": (locked, "bersandi"),
    "traversal": (lambda p: zip_files(p, {"../../a.geojson": b"{}"}), "luar foldernya"),
    "absolute": (lambda p: zip_files(p, {"/etc/a.geojson": b"{}"}), "luar foldernya"),
    "windows": (lambda p: zip_files(p, {"..\\..\\a.geojson": b"{}"}), "luar foldernya"),
    "drive": (lambda p: zip_files(p, {"C:a.geojson": b"{}"}), "luar foldernya"),
    "nested": (lambda p: zip_files(p, {"a.zip": b"PK\x03\x04aaaa"}), "di dalam arsip"),
    "nested gzip": (lambda p: zip_files(p, {"a.geojson": b"\x1f\x8baaaa"}), "di dalam arsip"),
    "vrt inside": (lambda p: zip_files(p, {"a.vrt": VRT}), "VRT"),
    "vrt as shp": (
        lambda p: zip_files(p, {"a.shp": VRT, "a.shx": b"", "a.dbf": b""}),
        "bukan Shapefile",
    ),
    "many": (lambda p: zip_files(p, {f"{n}.txt": b"" for n in range(2001)}), "lebih dari 2000"),
    "nothing known": (lambda p: zip_files(p, {"a.txt": b"halo"}), "tidak memuat peta"),
    "no entries": (lambda p: zip_files(p, {}), "kosong"),
    "rar by another name": (lambda p: p.write_bytes(b"Rar!\x1a\x07\x01\x00abc"), "RAR"),
    "truncated": (
        lambda p: p.write_bytes(zip_files(p, {"a.geojson": os.urandom(9000)}).read_bytes()[:5000]),
        "rusak atau terpotong",
    ),
    "broken shp": (
        lambda p: zip_files(
            p,
            {"a.shp": b"\x00\x00\x27\x0a" + b"\xff" * 400, "a.shx": b"\xff" * 99, "a.dbf": b"\xff"},
        ),
        "rusak",
    ),
    "broken gpkg": (
        lambda p: p.write_bytes(
            b"SQLite format 3\x00" + b"\x10\x00" + bytes(50) + b"GPKG" + os.urandom(5000)
        ),
        "rusak",
    ),
}


@pytest.mark.parametrize("name", TRAPS)
def test_traps_are_refused_in_a_sentence_and_nothing_is_written(tmp_path, name):
    make, words = TRAPS[name]
    path = tmp_path / "batas.zip"
    make(path)
    before = sorted(each.name for each in tmp_path.rglob("*"))
    with pytest.raises(FormatError, match=words) as caught:
        read_file(path, Wish())
    sentences = str(caught.value).split(". ")
    assert all(len(each.split()) <= 20 for each in sentences)
    assert sorted(each.name for each in tmp_path.rglob("*")) == before


def test_a_polygon_of_ten_million_vertices_in_a_shapefile_is_refused(tmp_path):
    """Its size alone tells; nothing of it is read."""
    path = zip_shapefile(tmp_path / "a.zip", ROWS)
    parts = {each.name: each.read_bytes() for each in (tmp_path / "a-bagian").iterdir()}
    grown = dict(parts)
    noise = os.urandom(1024 * 1024)
    grown["desa.shp"] = parts["desa.shp"] + noise * 62
    zip_files(path, grown)
    with pytest.raises(FormatError, match="juta titik"):
        read_file(path, Wish())
