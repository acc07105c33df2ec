"""While bad files are brought, the portal goes on serving and not a page changes."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import zipfile

import pytest
import shapely
from conftest import ROOT
from shapely import MultiPolygon
from sqlalchemy import select

from portal.model import BoundaryImport, Outline
from tests.boundary_files import CODES, ROW, square, write_geojson
from tests.boundary_office import CLAIM, Office
from tests.vector_files import zip_files

WAIT = 60


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", bytes(50 * 1024 * 1024))


def ten_million(path):
    with path.open("wb") as out:
        out.write(b'{"type":"Polygon","coordinates":[[')
        for _ in range(100):
            out.write(b"[1,2]," * 100_000)
        out.write(b"[1,2]]]}")


VRT = b"<OGRVRTDataSource><SrcDataSource>/vsicurl/http://127.0.0.1:9/</SrcDataSource></OGRVRTDataSource>"
LINK = b'<kml xmlns="http://www.opengis.net/kml/2.2"><NetworkLink><Link/></NetworkLink></kml>'
STRANGE = {"type": "name", "properties": {"name": "EPSG:999999"}}
METRES = {CODES[0]: square(0, size=50_000)}
BAD = {
    "bomb": (bomb, "mengembang"),
    "traversal": (lambda p: zip_files(p, {"../../a.geojson": b"{}"}), "luar foldernya"),
    "nested": (lambda p: zip_files(p, {"a.zip": b"PK\x03\x04aaaa"}), "di dalam arsip"),
    "link": (lambda p: p.write_bytes(LINK), "NetworkLink"),
    "vrt": (lambda p: p.write_bytes(VRT), "VRT"),
    "ten million": (ten_million, "juta titik"),
    "empty": (lambda p: p.write_bytes(b""), "kosong"),
    "html": (lambda p: p.write_bytes(b"<!DOCTYPE html><html></html>"), "halaman web"),
    "truncated zip": (lambda p: p.write_bytes(b"PK\x03\x04" + bytes(60)), "rusak"),
    "rar": (lambda p: p.write_bytes(b"Rar!\x1a\x07\x01\x00"), "RAR"),
    "link in kmz": (lambda p: zip_files(p, {"doc.kml": LINK}), "NetworkLink"),
    "vrt in zip": (lambda p: zip_files(p, {"a.vrt": VRT}), "VRT"),
    "strange system": (lambda p: write_geojson(p, ROW, crs=STRANGE), "tidak dikenal"),
    "wrong system": (lambda p: write_geojson(p, METRES), "meter, bukan derajat"),
}


@pytest.fixture
def portal(templates, settings, tmp_path, clock):
    """A served portal with three boundaries; its address."""
    database = templates.sqlite("tree", settings.home / "jenjang.db")
    Office(database, tmp_path, clock).bring(write_geojson(tmp_path / "ada.geojson", ROW))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "JENJANG_HOME": str(settings.home),
        "JENJANG_SITE": "64.08",
        "JENJANG_SECRET_KEY": "kunci-uji",
    }
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory"]
    command += ["--port", str(port), "--workers", "1", "portal.wsgi:create"]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        until = time.monotonic() + WAIT
        while not answers(port):
            if time.monotonic() > until or server.poll() is not None:
                pytest.fail((tmp_path / "log").read_text())
            threading.Event().wait(0.1)
        yield database, f"http://127.0.0.1:{port}", environment
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=WAIT)
        database.close()


def answers(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def get(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.status, answer.headers["ETag"], answer.read()


def test_the_portal_goes_on_serving(portal, tmp_path):
    database, url, environment = portal
    page = f"{url}/sandaran/peta"
    first = get(page)
    seen, stop = [], threading.Event()

    def read_on():
        while not stop.wait(0.1):  # a reader who also leaves the importer some room
            seen.append(get(page))

    reader = threading.Thread(target=read_on)
    reader.start()
    try:
        for name, (make, words) in BAD.items():
            path = tmp_path / "batas.geojson"
            path.unlink(missing_ok=True)
            make(path)
            ended = bring(path, environment)
            assert ended.returncode == 1, (name, ended.stderr)
            assert words in ended.stderr and "Traceback" not in ended.stderr, name
    finally:
        stop.set()
        reader.join(WAIT)
    assert len(seen) > len(BAD) and set(seen) == {first}
    with database.reading() as session:
        assert session.query(BoundaryImport).count() == 1
        assert session.query(Outline).count() == len(ROW) + 2


def bring(path, environment, *words):
    """The command as an operator types it beside the running portal."""
    return subprocess.run(
        [sys.executable, "-m", "portal.cli", "geo", "import", path, *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


def swap(shape):
    return shapely.transform(shape, lambda points: points[:, ::-1])


def test_axes_the_wrong_way_round_are_told_and_change_no_page(portal, tmp_path):
    """A whole file the wrong way round is put right; one shape of both orders waits, unshown."""
    database, url, environment = portal
    page = f"{url}/sandaran/peta"
    first = get(page)
    turned = write_geojson(tmp_path / "balik.geojson", {code: swap(ROW[code]) for code in CODES})
    ended = bring(turned, environment, "--source", CLAIM.source, "--as-of", "2026-08-20")
    assert ended.returncode == 0 and "0 batas tersimpan, 3 tetap" in ended.stderr, ended.stderr
    assert ended.stdout.count("bujur dan lintang tertukar") >= len(ROW)
    mixed = MultiPolygon([*ROW[CODES[0]].geoms, *swap(square(8)).geoms])
    both = write_geojson(tmp_path / "campur.geojson", ROW | {CODES[0]: mixed})
    ended = bring(both, environment)
    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    assert "urutan sumbu bercampur" in ended.stdout and "menunggu" in ended.stderr
    assert get(page) == first
    with database.reading() as session:
        states = session.scalars(select(BoundaryImport.state).order_by(BoundaryImport.id)).all()
        assert states == ["tersimpan", "tersimpan", "menunggu"]
        assert session.query(Outline).count() == len(ROW) + 2
